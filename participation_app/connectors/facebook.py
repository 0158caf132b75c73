"""Facebook Pages: posts of the page and of its visitors, comments at all levels, and replies by the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.budget import Allowance, Spent, within
from participation_app.connectors.contract import (
	Absence,
	Cursor,
	Health,
	Item,
	Page,
	Picture,
	Probe,
	Renewed,
	Sent,
)
from participation_app.connectors.entries import as_items, probe
from participation_app.connectors.facebook_source import (
	COMMENT_FIELDS,
	COMMENTS_A_PAGE,
	NEWEST_FIRST,
	OWN_POST_FIELDS,
	POSTS_A_PAGE,
	VISITORS_POST_FIELDS,
	PageSource,
	PageSweep,
	read_comment,
	read_own_post,
	sees_comments,
)
from participation_app.connectors.graph import PAGE_COST, GraphClient, of_our_own
from participation_app.connectors.removal import gone_counts_as_removed
from participation_app.connectors.walks import Clock, read_pages
from participation_app.connectors.watched import sweep_pages

BASE_URL = "https://graph.facebook.com"
NEEDED_SCOPES = frozenset({"pages_read_engagement", "pages_read_user_content", "pages_manage_engagement"})


class FacebookConnector:
	"""One page. Credentials: `access_token` of the page or of a system user, and `app_secret`."""

	platform = "Facebook"
	ids_at_once = 50
	sweeps_back = None

	def __init__(
		self, *, account_id: str, handle: str, credentials: Mapping[str, str], base_url: str, clock: Clock
	):
		self._account_id = account_id
		self._clock = clock
		self._graph = GraphClient(base_url, credentials, usage_kind="pages", clock=clock)

	def check(self) -> Health:
		me = self._graph.get("me", fields="id,name").object
		if str(me.get("id")) != self._account_id:
			raise errors.WrongAccount()
		facts = self._graph.token_facts()
		if missing := NEEDED_SCOPES - set(facts.scopes):
			raise errors.PermissionMissing(f"The page's token lacks {', '.join(sorted(missing))}. Grant it.")
		return Health(self._account_id, me.get("name"), facts.scopes, facts.expires_at)

	def pull(self, cursor: Cursor, allowance: Allowance | None = None) -> Iterator[Page]:
		pages = read_pages(PageSource(self._graph, self._account_id), cursor, self._clock)
		return within(allowance, PAGE_COST, self._graph.meter, pages)

	def sweep(
		self, cursor: Cursor, posts: Sequence[str], allowance: Allowance | None = None
	) -> Iterator[Page]:
		source = PageSweep(self._graph, self._account_id, posts)
		pages = sweep_pages(source, cursor, self._clock)
		return within(allowance, PAGE_COST, self._graph.meter, pages)

	def recheck(self, ids: Sequence[str]) -> dict[str, Item | Absence]:
		posts = [one for one in ids if self._is_visitors_post(one)]
		comments = [one for one in ids if not self._is_visitors_post(one)]
		found: dict[str, Item | Absence] = {}
		for chosen, fields in ((posts, VISITORS_POST_FIELDS), (comments, COMMENT_FIELDS)):
			entries = self._graph.look_up(chosen, fields, at_once=self.ids_at_once, sees=self._sees_comments)
			found |= as_items(entries, self._comment)
		return found

	def fetch(self, external_id: str) -> Item | None:
		fields = VISITORS_POST_FIELDS if self._is_visitors_post(external_id) else COMMENT_FIELDS
		try:
			entry = self._graph.get(external_id, fields=fields).object
		except errors.TargetGone:
			# The same answer stands for a lost permission, which then shows here.
			with of_our_own():
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

	def post(self, text: str, picture: Picture | None = None) -> Sent:
		"""Of a picture the platform names the post beside the picture itself."""
		with of_our_own():
			if picture is None:
				answer = self._graph.post(self._account_id, "feed", message=text)
			else:
				answer = self._graph.post(self._account_id, "photos", url=picture.url, message=text)
		posted = answer.object.get("post_id") or answer.object.get("id")
		return self._graph.sent(replace(answer, body={"id": posted}), f"https://www.facebook.com/{posted}")

	def find_own_post(self, text: str, not_before: datetime) -> Probe:
		return self._graph.find_own_post(
			self._account_id,
			"published_posts",
			text=text,
			not_before=not_before,
			limit=POSTS_A_PAGE,
			read=read_own_post,
			fields=OWN_POST_FIELDS,
		)

	def remove(self, external_id: str) -> None:
		with gone_counts_as_removed(external_id, self.recheck):
			self._graph.remove(external_id)

	def renew(self) -> Renewed | None:
		"""A page's token cannot be renewed; its end is told by `check`."""
		return None

	def take_spent(self) -> Spent:
		return self._graph.meter.take()

	def _is_visitors_post(self, external_id: str) -> bool:
		return external_id.startswith(f"{self._account_id}_")

	def _sees_comments(self) -> bool:
		return sees_comments(self._graph, self._account_id)

	def _comment(self, entry: dict[str, Any]) -> Item:
		return read_comment(entry, self._account_id, None)


def _thread(target: Item) -> str:
	"""Facebook shows two levels, so a reply to a reply goes under the first-level comment."""
	return target.parent_id or target.external_id
