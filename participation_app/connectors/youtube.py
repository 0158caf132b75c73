"""YouTube Data API v3: comment threads of a channel, and replies by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.budget import Allowance, Spent, within
from participation_app.connectors.client import NO_CONTENT, PlatformClient
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
	Unreadable,
)
from participation_app.connectors.credentials import Bearer, Credentials
from participation_app.connectors.entries import listed, portions, probe, read_entries
from participation_app.connectors.fields import identifier, mapping
from participation_app.connectors.limits import pacific_midnight, told_reset
from participation_app.connectors.removal import gone_counts_as_removed
from participation_app.connectors.walks import Clock, read_pages
from participation_app.connectors.watched import sweep_pages
from participation_app.connectors.youtube_source import (
	HELD_LISTS,
	IDS_A_CALL,
	PAGE_SIZE,
	ChannelSource,
	ChannelSweep,
	CommentReader,
	ids_of_threads,
)

BASE_URL = "https://youtube.googleapis.com"
TOKEN_URL = "https://oauth2.googleapis.com"  # nosec B105 # an address
API = "/youtube/v3/"
READ_BACK_PAGES = 5
HELD_PAGES = 2
READ_UNITS = 1
WRITE_UNITS = 50
PAGE_COST = Spent(calls=3, units=3 * READ_UNITS)  # the threads, and the titles of their videos

# The reason of an error, in errors[] or in details[].
REASONS: dict[str, type[errors.PlatformError]] = {
	"quotaExceeded": errors.BudgetExhausted,
	"dailyLimitExceeded": errors.BudgetExhausted,
	"rateLimitExceeded": errors.RateLimited,
	"userRateLimitExceeded": errors.RateLimited,
	"RATE_LIMIT_EXCEEDED": errors.RateLimited,
	"authError": errors.AuthExpired,
	"insufficientPermissions": errors.PermissionMissing,
	"accessNotConfigured": errors.PermissionMissing,
	"SERVICE_DISABLED": errors.PermissionMissing,
	"ACCESS_TOKEN_SCOPE_INSUFFICIENT": errors.PermissionMissing,
	"API_KEY_INVALID": errors.AuthRevoked,
	"forbidden": errors.PermissionMissing,
	"ineligibleAccount": errors.PermissionMissing,
	"invalidPageToken": errors.CursorInvalid,
	"commentsDisabled": errors.NotReplyable,
	"operationNotSupported": errors.NotReplyable,
	"parentCommentIsPrivate": errors.NotReplyable,
	"commentNotFound": errors.TargetGone,
	"parentCommentNotFound": errors.TargetGone,
	"videoNotFound": errors.TargetGone,
	"channelNotFound": errors.TargetGone,
	"commentTextRequired": errors.ContentRejected,
	"commentTextTooLong": errors.ContentRejected,
	"parentIdMissing": errors.ContentRejected,
	"processingFailure": errors.Transient,
	"backendError": errors.Transient,
}
# A grouped reason in the daily quota's domain means the day, whatever the reason is called.
QUOTA_DOMAIN = "youtube.quota"


class YouTubeConnector:
	"""One channel. Credentials: `client_id`, `client_secret`, `refresh_token`, and an `access_token` if any."""

	platform = "YouTube"
	ids_at_once = IDS_A_CALL
	sweeps_back = None

	def __init__(
		self, *, account_id: str, handle: str, credentials: Mapping[str, str], base_url: str, clock: Clock
	):
		self._account_id = account_id
		self._credentials = Credentials(credentials)
		self._clock = clock
		self._access_token = self._credentials.get("access_token", "")
		self._renewed = False
		token_url = TOKEN_URL if base_url == BASE_URL else base_url
		secrets = [value for name, value in self._credentials.items() if name != "client_id"]
		self._client = PlatformClient(
			base_url, classify=self._classify, clock=clock, secrets=secrets, price=self._price
		)
		self._tokens = PlatformClient(token_url, classify=_classify_token, clock=clock, secrets=secrets)
		self._reader = CommentReader(account_id)

	def check(self) -> Health:
		try:
			answer = self._read("channels", {"part": "id,snippet", "mine": "true"})
		except errors.AuthExpired as expired:
			raise errors.AuthRevoked(expired.message) from None
		channels = listed(answer, "items", required=False)
		mine = channels[0] if channels and isinstance(channels[0], dict) else {}
		if mine.get("id") != self._account_id:
			raise errors.WrongAccount()
		snippet = mapping(mine, "snippet")
		return Health(self._account_id, snippet.get("customUrl") or snippet.get("title"))

	def pull(self, cursor: Cursor, allowance: Allowance | None = None) -> Iterator[Page]:
		source = ChannelSource(self._read, self._account_id, self._reader)
		pages = read_pages(source, cursor, self._clock)
		return within(allowance, PAGE_COST, self._client.meter, pages)

	def sweep(
		self, cursor: Cursor, posts: Sequence[str], allowance: Allowance | None = None
	) -> Iterator[Page]:
		source = ChannelSweep(self._read, self._account_id, self._reader, posts)
		pages = sweep_pages(source, cursor, self._clock)
		return within(allowance, PAGE_COST, self._client.meter, pages)

	def recheck(self, ids: Sequence[str]) -> dict[str, Item | Absence]:
		found: dict[str, Item | Absence] = {}
		for chosen in portions(ids, self.ids_at_once):
			found |= self._look_up(chosen)
		for one in found.keys() & self._held():
			item = found[one]
			found[one] = replace(item, visibility="held") if isinstance(item, Item) else "unknown"
		return found

	def fetch(self, external_id: str) -> Item | None:
		answer = self._read("comments", {"part": "id,snippet", "id": external_id, "textFormat": "plainText"})
		items, unreadable = read_entries(listed(answer, "items", required=False), self._reader.comment)
		if unreadable:
			raise errors.SchemaDrift(f"The comment cannot be read: {unreadable[0].reason}.")
		return items[0] if items else None

	def publish(self, target: Item, text: str) -> Sent:
		if target.can_reply is False:
			raise errors.NotReplyable("YouTube allows no reply to this comment.")
		self._renew_before_writing()
		payload = {"snippet": {"parentId": _thread(target), "textOriginal": text}}
		answer = self._client.post(
			f"{API}comments", params={"part": "snippet"}, payload=payload, auth=self._auth()
		)
		try:
			posted = identifier(answer.object)
		except ValueError:
			raise errors.MaybePosted("YouTube took the reply but its answer names no id.") from None
		video = target.post.external_id if target.post else None
		permalink = f"https://www.youtube.com/watch?v={video}&lc={posted}" if video else None
		return Sent(posted, permalink, self._clock())

	def find_own_reply(self, target: Item, text: str, not_before: datetime) -> Probe:
		"""YouTube's spam filter may hide a reply that it took, so absence is no proof."""
		replies: list[Item] = []
		params: dict[str, Any] = {"part": "id,snippet", "parentId": _thread(target), "maxResults": PAGE_SIZE}
		params["textFormat"] = "plainText"
		for _ in range(READ_BACK_PAGES):
			answer = self._read("comments", params)
			items, unreadable = read_entries(listed(answer, "items", required=False), self._reader.comment)
			replies += items
			token = answer.object.get("nextPageToken")
			if not token:
				return probe(replies, text, not_before, complete=not unreadable)
			params["pageToken"] = token
		return probe(replies, text, not_before, complete=False)

	def post(self, text: str, picture: Picture | None = None) -> Sent:
		"""YouTube's API knows no posts of a channel but videos."""
		raise errors.NotPostable()

	def find_own_post(self, text: str, not_before: datetime) -> Probe:
		"""Nothing was posted, and nothing lists what a person posts there."""
		return Probe("unknown")

	def remove(self, external_id: str) -> None:
		self._renew_before_writing()
		with gone_counts_as_removed(external_id, self.recheck):
			answer = self._client.delete(f"{API}comments", {"id": external_id}, auth=self._auth())
			if answer.status != NO_CONTENT:
				raise errors.MaybeRemoved()

	def renew(self) -> Renewed | None:
		"""Access tokens are renewed on the way, and Google's refresh tokens do not rotate."""
		return None

	def take_spent(self) -> Spent:
		return self._client.meter.take()

	def _look_up(self, ids: list[str]) -> dict[str, Item | Absence]:
		"""YouTube leaves out what is deleted, and does not tell of these whether they are held back."""
		answer = self._read(
			"comments", {"part": "id,snippet", "id": ",".join(ids), "textFormat": "plainText"}
		)
		items, unreadable = read_entries(listed(answer, "items", required=False), self._reader.comment)
		found: dict[str, Item | Absence] = dict.fromkeys(ids, "unknown" if _nameless(unreadable) else "gone")
		found |= {entry.external_id: "unknown" for entry in unreadable if entry.external_id in found}
		return found | {item.external_id: item for item in items if item.external_id in found}

	def _held(self) -> set[str]:
		"""The comments that wait for the channel's decision, as far as the lists of them are read."""
		held: set[str] = set()
		for name in HELD_LISTS:
			params = {"part": "id,snippet,replies", "allThreadsRelatedToChannelId": self._account_id}
			params |= {"moderationStatus": name, "maxResults": PAGE_SIZE, "textFormat": "plainText"}
			for _ in range(HELD_PAGES):
				answer = self._read("commentThreads", params)
				held |= ids_of_threads(answer)
				if not (token := answer.object.get("nextPageToken")):
					break
				params["pageToken"] = token
		return held

	def _price(self, answer: Answer | None, writing: bool) -> Spent:
		"""Every request costs, a wrong one too."""
		units = WRITE_UNITS if writing else READ_UNITS
		return Spent(1, units, resets_at=pacific_midnight(self._clock()))

	def _read(self, resource: str, params: Mapping[str, Any]) -> Answer:
		"""A read, repeated once with a renewed token where the old one ran out."""
		if not self._access_token:
			self._renew()
		try:
			return self._client.get(API + resource, params, auth=self._auth())
		except errors.AuthExpired:
			if self._renewed or "refresh_token" not in self._credentials:
				raise
		self._renew()
		return self._client.get(API + resource, params, auth=self._auth())

	def _renew_before_writing(self) -> None:
		"""A token of unknown age is renewed first, so that the one write does not fail for it."""
		if not self._renewed and "refresh_token" in self._credentials:
			self._renew()

	def _auth(self) -> Bearer:
		return Bearer(self._access_token)

	def _renew(self) -> None:
		"""A new access token; Google's refresh tokens do not rotate, so nothing has to be stored."""
		names = ("client_id", "client_secret", "refresh_token")
		if not all(name in self._credentials for name in names):
			raise errors.AuthRevoked("The channel has no refresh token. Connect it.")
		form = {"grant_type": "refresh_token", **{name: self._credentials[name] for name in names}}
		token = self._tokens.exchange("/token", form).object.get("access_token")
		if not isinstance(token, str) or not token:
			raise errors.SchemaDrift("Google answered the renewal without an access token.")
		self._access_token, self._renewed = token, True
		self._client.hide(token)

	def _classify(self, answer: Answer, writing: bool) -> errors.PlatformError | None:
		error = answer.object.get("error")
		if not isinstance(error, dict):
			return None
		reasons, message = _reasons(error), str(error.get("message") or "")[:300]
		kind = next((REASONS[reason] for reason in reasons if reason in REASONS), None)
		if QUOTA_DOMAIN in reasons and kind is not errors.RateLimited:
			kind = errors.BudgetExhausted
		if kind is None:
			return None if answer.status >= 400 else errors.SchemaDrift(f"YouTube: {message}")
		return kind(f"{kind.default} (YouTube: {message})", until=self._until(kind, answer))

	def _until(self, kind: type[errors.PlatformError], answer: Answer) -> datetime | None:
		now = self._clock()
		if kind is errors.BudgetExhausted:
			return pacific_midnight(now)
		return told_reset(answer.headers, now) if kind is errors.RateLimited else None


def _nameless(unreadable: Sequence[Unreadable]) -> bool:
	return any(entry.external_id is None for entry in unreadable)


def _thread(target: Item) -> str:
	"""YouTube has one level of replies, under the first comment of the thread."""
	return target.parent_id or target.external_id


def _reasons(error: dict[str, Any]) -> list[str]:
	entries = [*_dicts(error.get("errors")), *_dicts(error.get("details"))]
	return [str(entry[name]) for entry in entries for name in ("reason", "domain") if entry.get(name)]


def _dicts(entries: Any) -> list[dict[str, Any]]:
	return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _classify_token(answer: Answer, writing: bool) -> errors.PlatformError | None:
	if answer.object.get("error") in ("invalid_grant", "invalid_client", "unauthorized_client"):
		said = answer.object.get("error_description") or answer.object["error"]
		return errors.AuthRevoked(f"{errors.AuthRevoked.default} (Google: {said})")
	return None
