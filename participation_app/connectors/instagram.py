"""Instagram professional accounts: comments on the account's media, and replies to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from participation_app.connectors import errors
from participation_app.connectors.contract import Cursor, Health, Item, Page, Probe, Sent
from participation_app.connectors.entries import listed, probe
from participation_app.connectors.graph import GraphClient
from participation_app.connectors.instagram_source import PAGE_SIZE, REPLY_FIELDS, CommentReader, MediaSource
from participation_app.connectors.walks import Clock, read_pages

BASE_URL = "https://graph.facebook.com"
MEDIA_TO_CHECK = 3


class InstagramConnector:
	"""One professional account. Credentials: `access_token`, and `app_secret` of the app it was made for."""

	platform = "Instagram"

	def __init__(
		self, *, account_id: str, handle: str, credentials: Mapping[str, str], base_url: str, clock: Clock
	):
		self._account_id = account_id
		self._clock = clock
		self._reader = CommentReader(account_id, handle)
		self._graph = GraphClient(base_url, credentials, usage_kind="instagram", clock=clock)

	def check(self) -> Health:
		"""A token of another account cannot see this one; what a token may not read is only left out."""
		try:
			account = self._graph.get(self._account_id, fields="id,username").object
		except errors.TargetGone as unseen:
			raise errors.WrongAccount(f"{errors.WrongAccount.default} ({unseen.message})") from None
		if str(account.get("id")) != self._account_id:
			raise errors.WrongAccount()
		self._check_comments_show()
		return Health(self._account_id, account.get("username"))

	def pull(self, cursor: Cursor) -> Iterator[Page]:
		source = MediaSource(self._graph, self._account_id, self._reader)
		return read_pages(source, cursor, self._clock)

	def fetch(self, external_id: str) -> Item | None:
		try:
			entry = self._graph.get(external_id, fields=REPLY_FIELDS).object
		except errors.TargetGone:
			# The same answer stands for a lost permission, which then shows here.
			self._graph.get(self._account_id, "media", fields="id", limit=1)
			return None
		try:
			return self._reader.comment(entry, None)
		except ValueError as drift:
			raise errors.SchemaDrift(f"The comment cannot be read: {drift}.") from None

	def publish(self, target: Item, text: str) -> Sent:
		"""Instagram has no permalink of a comment; that of the post leads there."""
		if target.visibility == "hidden":
			raise errors.NotReplyable("Instagram takes no reply to a hidden comment. Unhide it first.")
		answer = self._graph.post(_thread(target), "replies", message=text)
		return self._graph.sent(answer, target.permalink)

	def find_own_reply(self, target: Item, text: str, not_before: datetime) -> Probe:
		thread = _thread(target)
		replies, complete = self._graph.read_back(
			thread,
			"replies",
			limit=PAGE_SIZE,
			read=lambda entry: self._reader.comment(entry, target.post, thread),
			fields=REPLY_FIELDS,
		)
		named = all(reply.author_id or reply.author_handle for reply in replies)
		return probe(replies, text, not_before, complete=complete and named)

	def _check_comments_show(self) -> None:
		answer = self._graph.get(self._account_id, "media", fields="id,comments_count", limit=PAGE_SIZE)
		media = [entry for entry in listed(answer) if isinstance(entry, dict) and entry.get("comments_count")]
		chosen = [str(entry.get("id")) for entry in media[:MEDIA_TO_CHECK]]
		if chosen and not any(
			listed(self._graph.get(media_id, "comments", fields="id", limit=1)) for media_id in chosen
		):
			raise errors.PermissionMissing(
				"Instagram shows this token no comments, though there are some. Grant it the comments permission."
			)


def _thread(target: Item) -> str:
	"""Replies are taken under first-level comments only."""
	return target.parent_id or target.external_id
