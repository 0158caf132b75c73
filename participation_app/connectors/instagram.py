"""Instagram professional accounts: comments on the account's media, and replies to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

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
from participation_app.connectors.entries import as_items, listed, probe
from participation_app.connectors.fields import identifier, lasting, optional_text
from participation_app.connectors.graph import PAGE_COST, GraphClient, of_our_own
from participation_app.connectors.instagram_source import (
	OWN_MEDIA_FIELDS,
	PAGE_SIZE,
	REPLY_FIELDS,
	CommentReader,
	MediaSource,
	MediaSweep,
	MentionReader,
	read_own_medium,
)
from participation_app.connectors.removal import gone_counts_as_removed
from participation_app.connectors.walks import Clock, read_pages
from participation_app.connectors.watched import sweep_pages

BASE_URL = "https://graph.facebook.com"
LOGIN_URL = "https://graph.instagram.com"
LOGIN_TOKEN = "IG"  # nosec B105 # tokens of Instagram's own login begin so; only these can be renewed
MEDIA_TO_CHECK = 3
FAILED = frozenset({"ERROR", "EXPIRED"})
TOO_EARLY = "24 hours"


class InstagramConnector:
	"""One professional account.

	Credentials: `access_token`, of Instagram's own login or of a Facebook login, and `app_secret` of the app it
	was made for.
	"""

	platform = "Instagram"
	ids_at_once = 25
	sweeps_back = None

	def __init__(
		self, *, account_id: str, handle: str, credentials: Mapping[str, str], base_url: str, clock: Clock
	):
		self._account_id = account_id
		self._clock = clock
		self._reader = CommentReader(account_id, handle)
		self._has_own_login = credentials.get("access_token", "").startswith(LOGIN_TOKEN)
		address = LOGIN_URL if self._has_own_login and base_url == BASE_URL else base_url
		self._graph = GraphClient(address, credentials, usage_kind="instagram", clock=clock)
		self._mentions = MentionReader(self._graph, account_id, self._reader)

	def check(self) -> Health:
		"""A token of another account cannot see this one; what a token may not read is only left out.

		Of a token of Instagram's own login nothing tells the end but its renewal.
		"""
		fields = "id,user_id,username" if self._has_own_login else "id,username"
		try:
			account = self._graph.get(self._account_id, fields=fields).object
		except errors.TargetGone as unseen:
			raise errors.WrongAccount(f"{errors.WrongAccount.default} ({unseen.message})") from None
		if self._account_id not in (str(account.get("id")), str(account.get("user_id"))):
			raise errors.WrongAccount()
		if refusal := self._comments_withheld():
			raise refusal
		if self._has_own_login:
			return Health(self._account_id, account.get("username"))
		facts = self._graph.token_facts()
		return Health(self._account_id, account.get("username"), facts.scopes, facts.expires_at)

	def pull(self, cursor: Cursor, allowance: Allowance | None = None) -> Iterator[Page]:
		source = MediaSource(self._graph, self._account_id, self._reader)
		pages = read_pages(source, cursor, self._clock)
		return within(allowance, PAGE_COST, self._graph.meter, pages)

	def sweep(
		self, cursor: Cursor, posts: Sequence[str], allowance: Allowance | None = None
	) -> Iterator[Page]:
		source = MediaSweep(self._graph, self._account_id, self._reader, posts, self._sees_comments)
		pages = sweep_pages(source, cursor, self._clock)
		return within(allowance, PAGE_COST, self._graph.meter, pages)

	def recheck(self, ids: Sequence[str]) -> dict[str, Item | Absence]:
		found = self._graph.look_up(ids, REPLY_FIELDS, at_once=1, sees=self._sees_comments)
		items = as_items(found, lambda entry: self._reader.comment(entry, None))
		gone = [one for one, item in items.items() if item == "gone"]
		return items | {one: self._mentions.read(one) or "gone" for one in gone}

	def fetch(self, external_id: str) -> Item | None:
		try:
			entry = self._graph.get(external_id, fields=REPLY_FIELDS).object
		except errors.TargetGone:
			# The same answer stands for a lost permission, which then shows here.
			with of_our_own():
				self._graph.get(self._account_id, "media", fields="id", limit=1)
			return self._mentions.read(external_id)
		try:
			return self._reader.comment(entry, None)
		except ValueError as drift:
			raise errors.SchemaDrift(f"The comment cannot be read: {drift}.") from None

	def publish(self, target: Item, text: str) -> Sent:
		"""Instagram has no permalink of a comment; that of the post leads there."""
		if target.visibility == "hidden":
			raise errors.NotReplyable("Instagram takes no reply to a hidden comment. Unhide it first.")
		if target.can_reply is False:
			raise errors.NotReplyable()
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

	def post(self, text: str, picture: Picture | None = None) -> Sent:
		"""The picture is fetched into a container, which nobody sees until it is published."""
		if picture is None:
			raise errors.ContentRejected("Instagram takes no post without a picture. Add one.")
		with of_our_own():
			container = self._container(text, picture)
			answer = self._graph.post(self._account_id, "media_publish", creation_id=container)
		sent = self._graph.sent(answer)
		return replace(sent, permalink=self._permalink(sent.external_id))

	def find_own_post(self, text: str, not_before: datetime) -> Probe:
		return self._graph.find_own_post(
			self._account_id,
			"media",
			text=text,
			not_before=not_before,
			limit=PAGE_SIZE,
			read=read_own_medium,
			fields=OWN_MEDIA_FIELDS,
		)

	def remove(self, external_id: str) -> None:
		with gone_counts_as_removed(external_id, self.recheck):
			self._graph.remove(external_id)

	def renew(self) -> Renewed | None:
		"""A new token for one of Instagram's own login that is a day old and has not ended; the old one stays good."""
		if not self._has_own_login:
			return None
		try:
			answer = self._graph.get("refresh_access_token", grant_type="ig_refresh_token").object
		except errors.AuthExpired as ended:
			raise errors.AuthRevoked(ended.message) from None
		except errors.SchemaDrift as refused:
			if TOO_EARLY in refused.message:
				return None
			raise
		token = answer.get("access_token")
		if not isinstance(token, str) or not token:
			raise errors.SchemaDrift("Instagram answered the renewal without an access token.")
		self._graph.use(token)
		return Renewed({"access_token": token}, lasting(self._clock(), answer))

	def take_spent(self) -> Spent:
		return self._graph.meter.take()

	def _container(self, text: str, picture: Picture) -> str:
		made = self._graph.prepare(self._account_id, "media", image_url=picture.url, caption=text)
		try:
			container = identifier(made.object)
		except ValueError:
			raise errors.Transient("Instagram took the picture but its answer names no id.") from None
		state = self._graph.get(container, fields="status_code").object.get("status_code")
		if state in FAILED:
			raise errors.ContentRejected("Instagram could not use the picture. Choose another one.")
		if state != "FINISHED":
			raise errors.Transient("Instagram has not fetched the picture yet. It is tried again later.")
		return container

	def _permalink(self, media_id: str) -> str | None:
		"""It stands whether or not its address can be read now."""
		with suppress(errors.PlatformError):
			return optional_text(self._graph.get(media_id, fields="permalink").object, "permalink")
		return None

	def _sees_comments(self) -> bool:
		try:
			return self._comments_withheld() is None
		except (errors.PermissionMissing, errors.TargetGone):
			return False

	def _comments_withheld(self) -> errors.PermissionMissing | None:
		with of_our_own():
			answer = self._graph.get(self._account_id, "media", fields="id,comments_count", limit=PAGE_SIZE)
		media = [entry for entry in listed(answer) if isinstance(entry, dict) and entry.get("comments_count")]
		chosen = [str(entry.get("id")) for entry in media[:MEDIA_TO_CHECK]]
		if not chosen or any(
			listed(self._graph.get(media_id, "comments", fields="id", limit=1)) for media_id in chosen
		):
			return None
		return errors.PermissionMissing(
			"Instagram shows this token no comments, though there are some. Grant it the comments permission."
		)


def _thread(target: Item) -> str:
	"""Replies are taken under first-level comments only."""
	return target.parent_id or target.external_id
