"""What Facebook and Instagram share: the Graph API's version, error codes, usage and paging."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.budget import Meter, Spent
from participation_app.connectors.client import PlatformClient, segment
from participation_app.connectors.contract import Absence, Post, Probe, Sent
from participation_app.connectors.credentials import Bearer, Credentials
from participation_app.connectors.entries import CLOCK_SKEW, Read, listed, portions, probe_posts, read_entries
from participation_app.connectors.fields import count, epoch, identifier, mapping
from participation_app.connectors.limits import Usage, graph_usage, told_reset
from participation_app.connectors.walks import Clock

VERSION = "v26.0"
REST_AT_PERCENT = 90
REST = timedelta(minutes=5)
READ_BACK_PAGES = 5
PAGE_COST = Spent(calls=1)

CODES: dict[int, type[errors.PlatformError]] = {
	1: errors.Transient,
	2: errors.Transient,
	3: errors.PermissionMissing,
	4: errors.RateLimited,
	10: errors.PermissionMissing,
	17: errors.RateLimited,
	32: errors.RateLimited,
	102: errors.AuthRevoked,
	190: errors.AuthRevoked,
	341: errors.RateLimited,
	368: errors.PublishingBlocked,
	506: errors.MaybePosted,
	613: errors.RateLimited,
	803: errors.TargetGone,
	80001: errors.RateLimited,
	80002: errors.RateLimited,
	**dict.fromkeys(range(200, 300), errors.PermissionMissing),
}
SUBCODES: dict[tuple[int, int], type[errors.PlatformError]] = {
	(100, 33): errors.TargetGone,
	(190, 463): errors.AuthExpired,
}
# Said of one object or of all that the token asks for.
UNCLEAR = (errors.TargetGone, errors.PermissionMissing, errors.TooMuchData, errors.SchemaDrift)
INVALID_PARAMETER = 100
# Meta gives these no code of their own.
NOT_REPLYABLE = ("cannot be replied to", "hidden comment", "turned off", "comments are closed", "disabled")
ADDRESSES = ("next", "previous")


@dataclass(frozen=True)
class TokenFacts:
	"""What Graph says of a token; `expires_at` is when it or its access to data ends, whichever is sooner."""

	scopes: tuple[str, ...]
	expires_at: datetime | None


class GraphClient:
	"""Requests to the Graph API for one account; `usage_kind` is its type in the business usage header."""

	def __init__(self, base_url: str, credentials: Mapping[str, str], *, usage_kind: str, clock: Clock):
		keys = Credentials(credentials)
		self._app_secret = keys.get("app_secret")
		self._usage_kind = usage_kind
		self._clock = clock
		self._usage = Usage()
		self._client = PlatformClient(
			base_url, classify=self._classify, clock=clock, secrets=keys.values(), price=self._price
		)
		self.use(keys.get("access_token", ""))

	@property
	def meter(self) -> Meter:
		return self._client.meter

	def use(self, token: str) -> None:
		"""Speaks with this token from now on."""
		self._token = token
		self._proof = _proof(token, self._app_secret) if self._app_secret else None
		for secret in (token, self._proof):
			if secret:
				self._client.hide(secret)

	def token_facts(self) -> TokenFacts:
		"""What the token may do and until when; raises `AuthRevoked` where it is no longer valid."""
		facts = mapping(self.get("debug_token", input_token=self._token).object, "data")
		if facts.get("is_valid") is False:
			raise errors.AuthRevoked()
		ends = [at for name in ("expires_at", "data_access_expires_at") if (at := count(facts, name)) > 0]
		scopes = tuple(str(scope) for scope in facts.get("scopes") or ())
		try:
			return TokenFacts(scopes, epoch(min(ends)) if ends else None)
		except ValueError as drift:
			raise errors.SchemaDrift(f"Of the token's end {drift}.") from None

	def get(self, *path: str, **params: Any) -> Answer:
		answer = self._client.get(_path(path), self._signed(params), auth=self._auth())
		self._usage = graph_usage(answer.headers, self._usage_kind)
		return replace(answer, body=_without_addresses(answer.body))

	def get_list(self, *path: str, limit: int, **params: Any) -> tuple[Answer, int]:
		"""One page, and the page size at which the platform was able to answer."""
		while True:
			try:
				return self.get(*path, limit=limit, **params), limit
			except errors.TooMuchData:
				if limit == 1:
					raise
				limit //= 2

	def read_back(
		self, *path: str, limit: int, read: Callable[[dict[str, Any]], Read | None], **params: Any
	) -> tuple[list[Read], bool]:
		"""The items or posts of a list, and whether they are all of it."""
		items: list[Read] = []
		all_read = True
		for _ in range(READ_BACK_PAGES):
			answer, limit = self.get_list(*path, limit=limit, **params)
			page, unreadable = read_entries(listed(answer), read)
			items += page
			token, lost = next_token(answer)
			all_read = all_read and not unreadable and not lost
			if token is None:
				return items, all_read
			params["after"] = token
		return items, False

	def find_own_post(
		self,
		*path: str,
		text: str,
		not_before: datetime,
		limit: int,
		read: Callable[[dict[str, Any]], Post],
		fields: str,
	) -> Probe:
		"""Looks for a post of ours with this text in one of the account's own lists."""
		since = int((not_before - CLOCK_SKEW).timestamp())
		with of_our_own():
			posts, complete = self.read_back(*path, limit=limit, read=read, fields=fields, since=since)
		return probe_posts(posts, text, not_before, complete=complete)

	def look_up(
		self, ids: Iterable[str], fields: str, *, at_once: int, sees: Callable[[], bool]
	) -> dict[str, dict[str, Any] | Absence]:
		"""Objects as they stand now, by id.

		What is gone and what the token may not see get one answer, so `sees` is asked whether the token still
		sees what it should, unless objects were found. One object missing fails all of a request.
		"""
		found: dict[str, dict[str, Any] | Absence] = dict.fromkeys(ids, "unknown")
		missing: list[str] = []
		waiting = list(portions(found, at_once))
		is_seeing = False
		while waiting:
			chosen = waiting.pop()
			try:
				found |= self._objects(chosen, fields)
				is_seeing = True
			except UNCLEAR:
				is_seeing = is_seeing or sees()
				if not is_seeing:
					return found
				missing += chosen if len(chosen) == 1 else []
				waiting += portions(chosen, len(chosen) // 2) if len(chosen) > 1 else []
		return found | {one: self._second_look(one, fields) for one in missing}

	def post(self, *path: str, **form: Any) -> Answer:
		return self._client.post(_path(path), form=self._signed(form), auth=self._auth())

	def prepare(self, *path: str, **form: Any) -> Answer:
		return self._client.prepare(_path(path), form=self._signed(form), auth=self._auth())

	def remove(self, one: str) -> None:
		"""Removes an object of ours; raises `TargetGone` where it is gone, or where the token may not see it."""
		answer = self._client.delete(_path((one,)), self._signed({}), auth=self._auth())
		if answer.object.get("success") is not True:
			raise errors.MaybeRemoved()

	def sent(self, answer: Answer, permalink: str | None = None) -> Sent:
		"""What the answer to a reply or post says."""
		try:
			return Sent(identifier(answer.object), permalink, self._clock())
		except ValueError:
			raise errors.MaybePosted("The platform took it but its answer names no id.") from None

	def rest_when_nearly_used_up(self) -> None:
		"""Raises `RateLimited` while little is left, since calls beyond the limit prolong the block."""
		if self._usage.percent >= REST_AT_PERCENT:
			rest = timedelta(minutes=self._usage.regain_minutes) or REST
			raise errors.RateLimited(until=self._clock() + rest)

	def _objects(self, ids: list[str], fields: str) -> dict[str, dict[str, Any] | Absence]:
		if len(ids) == 1:
			return {ids[0]: self.get(ids[0], fields=fields).object}
		self.meter.add(Spent(calls=len(ids) - 1))  # Graph counts every object
		entries = self.get("", ids=",".join(ids), fields=fields).object
		if not any(isinstance(entries.get(one), dict) for one in ids):
			raise errors.SchemaDrift()
		return {one: entry for one in ids if isinstance(entry := entries.get(one), dict)}

	def _second_look(self, one: str, fields: str) -> dict[str, Any] | Absence:
		try:
			return self.get(one, fields=fields).object
		except errors.TargetGone:
			return "gone"
		except UNCLEAR:
			return "unknown"

	def _price(self, answer: Answer | None, writing: bool) -> Spent:
		if answer is None:
			return Spent(calls=1)
		usage = graph_usage(answer.headers, self._usage_kind)
		minutes = timedelta(minutes=usage.regain_minutes)
		return Spent(1, usage_percent=usage.percent, resets_at=self._clock() + minutes if minutes else None)

	def _auth(self) -> Bearer:
		if not self._token:
			raise errors.AuthRevoked("The account has no access token. Connect it.")
		return Bearer(self._token)

	def _signed(self, params: Mapping[str, Any]) -> dict[str, Any]:
		return {**params, "appsecret_proof": self._proof} if self._proof else dict(params)

	def _classify(self, answer: Answer, writing: bool) -> errors.PlatformError | None:
		error = answer.object.get("error")
		if not isinstance(error, dict):
			return None
		code, message = _int(error.get("code")), str(error.get("message") or "")
		kind = _kind(error, code, message, writing)
		until = self._until(answer) if kind is errors.RateLimited else None
		return kind(f"{kind.default} (Graph API {code}: {message[:300]})", until=until)

	def _until(self, answer: Answer) -> Any:
		minutes = graph_usage(answer.headers, self._usage_kind).regain_minutes
		now = self._clock()
		return now + timedelta(minutes=minutes) if minutes else told_reset(answer.headers, now)


@contextmanager
def of_our_own() -> Iterator[None]:
	"""What is ours cannot be gone, so the same answer means here that the token may not see it."""
	try:
		yield
	except errors.TargetGone as unseen:
		raise errors.PermissionMissing(f"{errors.PermissionMissing.default} ({unseen.message})") from None


def next_token(answer: Answer) -> tuple[str | None, bool]:
	"""The cursor of the next page, and whether one was promised that cannot be asked for."""
	paging = mapping(answer.object, "paging")
	if not paging.get("next"):
		return None, False
	after = mapping(paging, "cursors").get("after")
	return (after, False) if isinstance(after, str) and after else (None, True)


def _without_addresses(value: Any) -> Any:
	"""`value` with only the fact left of further pages: their addresses carry the token and any host."""
	if isinstance(value, list):
		return [_without_addresses(entry) for entry in value]
	if not isinstance(value, dict):
		return value
	kept = {name: _without_addresses(entry) for name, entry in value.items()}
	if isinstance(paging := kept.get("paging"), dict):
		kept["paging"] = {name: bool(entry) if name in ADDRESSES else entry for name, entry in paging.items()}
	return kept


def _kind(error: dict[str, Any], code: int, message: str, writing: bool) -> type[errors.PlatformError]:
	if "reduce the amount of data" in message.lower():
		return errors.TooMuchData
	if kind := SUBCODES.get((code, _int(error.get("error_subcode")))) or CODES.get(code):
		return kind
	if error.get("is_transient") is True:
		return errors.Transient
	if writing and any(words in message.lower() for words in NOT_REPLYABLE):
		return errors.NotReplyable
	if code == INVALID_PARAMETER and "cursor" in message.lower():
		return errors.ListEnds if "exceeds the max limit" in message else errors.CursorInvalid
	return errors.ContentRejected if writing else errors.SchemaDrift


def _int(value: Any) -> int:
	try:
		return int(value)
	except (TypeError, ValueError):
		return 0


def _path(parts: tuple[str, ...]) -> str:
	return "/".join(["", VERSION, *map(segment, parts)])


def _proof(token: str, app_secret: str) -> str:
	return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
