"""Facebook Pages: posts of the page and of its visitors, comments at all levels, and replies by the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.contract import Cursor, Health, Item, Page, Probe, Sent
from participation_app.connectors.entries import probe
from participation_app.connectors.facebook_source import (
	COMMENT_FIELDS,
	COMMENTS_A_PAGE,
	NEWEST_FIRST,
	VISITORS_POST_FIELDS,
	PageSource,
	read_comment,
)
from participation_app.connectors.fields import count, mapping
from participation_app.connectors.graph import GraphClient
from participation_app.connectors.walks import Clock, read_pages

BASE_URL = "https://graph.facebook.com"
NEEDED_SCOPES = frozenset({"pages_read_engagement", "pages_read_user_content", "pages_manage_engagement"})


class FacebookConnector:
	"""One page. Credentials: `access_token` of the page or of a system user, and `app_secret`."""

	platform = "Facebook"

	def __init__(
		self, *, account_id: str, handle: str, credentials: Mapping[str, str], base_url: str, clock: Clock
	):
		self._account_id = account_id
		self._token = credentials.get("access_token", "")
		self._clock = clock
		self._graph = GraphClient(base_url, credentials, usage_kind="pages", clock=clock)

	def check(self) -> Health:
		me = self._graph.get("me", fields="id,name").object
		if str(me.get("id")) != self._account_id:
			raise errors.WrongAccount()
		facts = mapping(self._graph.get("debug_token", input_token=self._token).object, "data")
		if facts.get("is_valid") is False:
			raise errors.AuthRevoked()
		scopes = tuple(str(scope) for scope in facts.get("scopes") or ())
		if missing := NEEDED_SCOPES - set(scopes):
			raise errors.PermissionMissing(f"The page's token lacks {', '.join(sorted(missing))}. Grant it.")
		expires = count(facts, "expires_at")
		expires_at = datetime.fromtimestamp(expires, timezone.utc) if expires else None
		return Health(self._account_id, me.get("name"), scopes, expires_at)

	def pull(self, cursor: Cursor) -> Iterator[Page]:
		return read_pages(PageSource(self._graph, self._account_id), cursor, self._clock)

	def fetch(self, external_id: str) -> Item | None:
		visitors_post = external_id.startswith(f"{self._account_id}_")
		fields = VISITORS_POST_FIELDS if visitors_post else COMMENT_FIELDS
		try:
			entry = self._graph.get(external_id, fields=fields).object
		except errors.TargetGone:
			# The same answer stands for a lost permission, which then shows here.
			self._graph.get(self._account_id, "feed", fields="id", limit=1)
			return None
		try:
			return self._comment(entry)
		except ValueError as drift:
			raise errors.SchemaDrift(f"The comment cannot be read: {drift}.") from None

	def publish(self, target: Item, text: str) -> Sent:
		answer = self._graph.post(_thread(target), "comments", message=text)
		posted = str(answer.object.get("id"))
		return self._graph.sent(answer, f"https://www.facebook.com/{posted}")

	def find_own_reply(self, target: Item, text: str, not_before: datetime) -> Probe:
		replies, complete = self._graph.read_back(
			_thread(target),
			"comments",
			limit=COMMENTS_A_PAGE,
			read=self._comment,
			fields=COMMENT_FIELDS,
			filter="stream",
			order=NEWEST_FIRST,
		)
		named = all(reply.author_id for reply in replies)
		return probe(replies, text, not_before, complete=complete and named)

	def _comment(self, entry: dict[str, Any]) -> Item:
		return read_comment(entry, self._account_id, None)


def _thread(target: Item) -> str:
	"""Facebook shows two levels, so a reply to a reply goes under the first-level comment."""
	return target.parent_id or target.external_id
