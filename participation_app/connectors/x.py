"""X API v2: mentions, replies to our posts, and replies by us."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.budget import Allowance, Spent, within
from participation_app.connectors.client import PlatformClient, segment
from participation_app.connectors.contract import (
	Absence,
	Cursor,
	Health,
	Item,
	Page,
	Picture,
	Post,
	Probe,
	Renewed,
	Sent,
)
from participation_app.connectors.entries import CLOCK_SKEW, portions, probe, probe_posts
from participation_app.connectors.fields import count, identifier, mapping, moment
from participation_app.connectors.limits import told_reset
from participation_app.connectors.removal import gone_counts_as_removed
from participation_app.connectors.walks import Clock, read_pages
from participation_app.connectors.watched import sweep_pages
from participation_app.connectors.x_login import XLogin
from participation_app.connectors.x_posts import (
	PostPage,
	PostReader,
	is_post_id,
	latest_version,
	snowflake,
	versions_named,
)
from participation_app.connectors.x_prices import (
	PRICE_OF_REMOVAL,
	page_cost,
	page_size,
	price_of_call,
	price_of_post,
	price_of_read,
	price_of_reply,
)
from participation_app.connectors.x_shape import NAMES, Shape
from participation_app.connectors.x_source import SWEEPS_BACK, XSource, XSweep

BASE_URL = "https://api.x.com"
READ_BACK_PAGES = 5
LIMIT_WINDOW = timedelta(minutes=15)

# The last part of a problem's `type`.
PROBLEMS: dict[str, type[errors.PlatformError]] = {
	"client-forbidden": errors.PermissionMissing,
	"oauth1-permissions": errors.PermissionMissing,
	"unsupported-authentication": errors.PermissionMissing,
	"credits": errors.BudgetExhausted,
	"usage-capped": errors.BudgetExhausted,
	"resource-not-found": errors.TargetGone,
	"not-authorized-for-resource": errors.TargetGone,
}
GONE = frozenset(name for name, kind in PROBLEMS.items() if kind is errors.TargetGone)
# Words of the explanation, for problems whose type is about:blank or too general.
EXPLANATIONS: tuple[tuple[str, type[errors.PlatformError]], ...] = (
	("have not been mentioned or otherwise engaged", errors.NotReplyable),
	("not permitted to reply", errors.NotReplyable),
	("duplicate content", errors.MaybePosted),
	("deleted or not visible", errors.TargetGone),
	("since_id", errors.CursorInvalid),
	("start_time", errors.CursorInvalid),
	("pagination_token", errors.CursorInvalid),
	("next_token", errors.CursorInvalid),
)
LEGACY_RATE_LIMIT = 88


class XConnector:
	"""One account on X.

	Credentials: `bearer_token` reads; the four OAuth 1.0a keys, or else an OAuth 2 user token under
	`access_token`, post (and read where there is no bearer). With `client_id` and `refresh_token` the
	user token can be renewed.
	"""

	platform = "X"
	ids_at_once = 100
	sweeps_back = SWEEPS_BACK

	def __init__(
		self, *, account_id: str, handle: str, credentials: Mapping[str, str], base_url: str, clock: Clock
	):
		self._account_id = account_id
		self._handle = handle.lstrip("@")
		self._clock = clock
		self._login = XLogin(credentials)
		self._client = PlatformClient(
			base_url,
			classify=self._classify,
			clock=clock,
			secrets=self._login.secrets,
			price=price_of_call,
		)
		self._posts = PostReader(account_id, self._handle)
		self._shapes: dict[str, Shape] = {}  # by path

	def check(self) -> Health:
		"""Whose token this is; the scopes are those of the access level that X states."""
		with self._login.judged(writing=True):
			answer = self._client.get("/2/users/me", auth=self._login.writing())
		user = answer.object.get("data")
		if not isinstance(user, dict):
			raise errors.SchemaDrift("X does not tell whose token it is.")
		if str(user.get("id")) != self._account_id:
			raise errors.WrongAccount()
		level = answer.headers.get("x-access-level")
		return Health(self._account_id, user.get("username"), (level,) if level else ())

	def pull(self, cursor: Cursor, allowance: Allowance | None = None) -> Iterator[Page]:
		size = page_size(allowance)
		source = XSource(self._read, self._account_id, self._handle, self._posts, self._clock, size)
		pages = read_pages(source, cursor, self._clock)
		return within(allowance, page_cost(size), self._client.meter, pages)

	def sweep(
		self, cursor: Cursor, posts: Sequence[str], allowance: Allowance | None = None
	) -> Iterator[Page]:
		size = page_size(allowance)
		source = XSweep(self._read, self._account_id, self._handle, self._posts, self._clock, size, posts)
		pages = sweep_pages(source, cursor, self._clock)
		return within(allowance, page_cost(size), self._client.meter, pages)

	def fetch(self, external_id: str) -> Item | None:
		"""The latest version of the post; an edit has an id of its own in the chain."""
		item = self._look_up(external_id)
		latest = latest_version(item.raw) if item else external_id
		return item if latest == external_id else self._look_up(latest)

	def recheck(self, ids: Sequence[str]) -> dict[str, Item | Absence]:
		found: dict[str, Item | Absence] = dict.fromkeys(ids, "unknown")
		for chosen in portions(filter(is_post_id, ids), self.ids_at_once):
			found |= self._versions(chosen)
		latest = {one: latest_version(item.raw) for one, item in found.items() if isinstance(item, Item)}
		edited = {one: version for one, version in latest.items() if version != found[one].version_id}
		for chosen in portions(edited.values(), self.ids_at_once):
			versions = self._versions(chosen)
			found |= {one: versions[version] for one, version in edited.items() if version in versions}
		return found

	def publish(self, target: Item, text: str) -> Sent:
		payload = {"text": text, "reply": {"in_reply_to_tweet_id": target.version_id}}
		return self._write(payload, price_of_reply(target, text))

	def post(self, text: str, picture: Picture | None = None) -> Sent:
		payload: dict[str, Any] = {"text": text}
		if picture:
			payload["media"] = {"media_ids": [self._upload(picture)]}
		return self._write(payload, price_of_post(text))

	def _upload(self, picture: Picture) -> str:
		"""The id of a picture that X keeps for a day, in case a post names it."""
		content = b64encode(picture.content).decode()
		payload = {"media": content, "media_category": "tweet_image", "media_type": picture.media_type}
		with self._login.judged(writing=True):
			answer = self._client.prepare("/2/media/upload", payload=payload, auth=self._login.writing())
		try:
			return identifier(mapping(answer.object, "data"))
		except ValueError:
			raise errors.Transient("X took the picture but its answer names no id.") from None

	def _write(self, payload: Mapping[str, Any], price: Spent) -> Sent:
		auth = self._login.writing()
		try:
			with self._login.judged(writing=True):
				answer = self._client.post("/2/tweets", payload=payload, auth=auth)
		except errors.MaybePosted:
			self._client.meter.add(price)
			raise
		self._client.meter.add(price)
		try:
			posted = identifier(mapping(answer.object, "data"))
		except ValueError:
			raise errors.MaybePosted("X took it but its answer names no id.") from None
		return Sent(posted, self._posts.permalink(posted), self._clock())

	def find_own_reply(self, target: Item, text: str, not_before: datetime) -> Probe:
		"""Looks through our own posts since the target for one that answers it, in whichever version."""
		answered = {target.external_id, target.version_id, *versions_named(target.raw)}
		pages, complete = self._own_since(target.external_id)
		replies = [
			item for page in pages for item in page.items if page.answered.get(item.external_id) in answered
		]
		return probe(replies, text, not_before, complete=complete)

	def find_own_post(self, text: str, not_before: datetime) -> Probe:
		pages, complete = self._own_since(snowflake(not_before - CLOCK_SKEW))
		posts = [
			Post(one, kept["text"], self._posts.permalink(one), moment(kept["at"]))
			for page in pages
			for one, kept in page.own_posts.items()
		]
		return probe_posts(posts, text, not_before, complete=complete)

	def _own_since(self, post_id: str) -> tuple[list[PostPage], bool]:
		"""What the account posted after a post, newest first, and whether that is all of it."""
		pages: list[PostPage] = []
		token: str | None = None
		for _ in range(READ_BACK_PAGES):
			params = {"max_results": 100, "since_id": post_id, "pagination_token": token}
			answer = self._read(f"/2/users/{self._account_id}/tweets", params)
			pages.append(self._posts.read_page(answer, {}))
			token = pages[-1].next_token
			if token is None:
				return pages, not any(page.unreadable for page in pages)
		return pages, False

	def remove(self, external_id: str) -> None:
		"""Any version of a post stands for all of them."""
		path, auth = f"/2/tweets/{segment(external_id)}", self._login.writing()
		with gone_counts_as_removed(external_id, self.recheck):
			try:
				with self._login.judged(writing=True):
					answer = self._client.delete(path, auth=auth)
			except errors.MaybeRemoved:
				self._client.meter.add(PRICE_OF_REMOVAL)
				raise
			self._client.meter.add(PRICE_OF_REMOVAL)
			if answer.object.get("data") != {"deleted": True}:
				raise errors.MaybeRemoved()

	def renew(self) -> Renewed | None:
		"""A second use of the old refresh token ends the connection, so two must never renew at once."""
		renewed = self._login.renew(self._exchange, self._clock())
		for secret in self._login.secrets:
			self._client.hide(secret)
		return renewed

	def take_spent(self) -> Spent:
		return self._client.meter.take()

	def _exchange(self, form: dict[str, str], auth: Any) -> Answer:
		return self._client.exchange("/2/oauth2/token", form, auth=auth)

	def _look_up(self, post_id: str) -> Item | None:
		page = self._posts.read_page(self._read("/2/tweets", {"ids": post_id}), {})
		if page.unreadable:
			raise errors.SchemaDrift(f"The post cannot be read: {page.unreadable[0].reason}.")
		return page.items[0] if page.items else None

	def _versions(self, ids: list[str]) -> dict[str, Item | Absence]:
		"""These very versions; a post that X neither shows nor calls gone is left out."""
		with suppress(errors.SchemaDrift):
			answer = self._read("/2/tweets", {"ids": ",".join(ids)})
			page = self._posts.read_page(answer, {}, own_posts_too=True)
			gone = dict.fromkeys((one for one in _named_gone(answer) if one in ids), "gone")
			return gone | {item.version_id: item for item in page.items}
		return {}

	def _read(self, path: str, params: Mapping[str, Any]) -> Answer:
		auth = self._login.reading()
		with self._login.judged(writing=False):
			answer = self._get(path, params, auth)
		owned = self._login.reads_as_user and path.startswith(f"/2/users/{self._account_id}/")
		self._client.meter.add(price_of_read(answer, owned=owned))
		if not answer.object.keys() & {"data", "meta", "errors"}:
			raise errors.SchemaDrift("X's answer has neither posts nor a summary.")
		return answer

	def _get(self, path: str, params: Mapping[str, Any], auth: Any) -> Answer:
		"""Asks in the names that X takes there, which it tells by refusing the others."""
		shape = self._shapes.setdefault(path, Shape())
		while True:
			try:
				return self._client.get(path, {**shape.parameters, **params}, auth=auth)
			except errors.ParameterRefused as refused:
				if not shape.do_without(refused.about):
					raise

	def _classify(self, answer: Answer, writing: bool) -> errors.PlatformError | None:
		problems = _problems(answer)
		if answer.status == 429 or any(problem.get("code") == LEGACY_RATE_LIMIT for problem in problems):
			return self._limited(answer, problems)
		if answer.status < 400:
			return self._refused_in_200(answer, problems)
		if answer.status == 401:
			return errors.AuthExpired()
		if any(answer.object.get("error") == name for name in ("invalid_grant", "invalid_request")):
			return errors.AuthRevoked()
		known = _known_problem(problems)
		if known or answer.status != 403 or not writing or answer.problem:
			return known
		return errors.ContentRejected(f"X refused it: {_explanation(problems)}")

	def _limited(self, answer: Answer, problems: list[dict[str, Any]]) -> errors.PlatformError:
		if isinstance(known := _known_problem(problems), errors.BudgetExhausted):
			return known
		return errors.RateLimited(until=told_reset(answer.headers, self._clock(), LIMIT_WINDOW))

	def _refused_in_200(self, answer: Answer, problems: list[dict[str, Any]]) -> errors.PlatformError | None:
		body = answer.object
		# Beside data, errors only say which of the things asked for are gone.
		if answer.problem or body.keys() & {"data", "meta"} or not body.keys() & {"errors", "title"}:
			return None
		known = _known_problem(problems)
		if known:
			return None if isinstance(known, errors.TargetGone) else known
		outage = count(body, "status") >= 500
		return errors.Transient() if outage else errors.SchemaDrift(f"X answered: {_explanation(problems)}")


def _named_gone(answer: Answer) -> Iterator[str]:
	"""The ids of which X says, beside the posts it shows, that they are deleted or not for us to see."""
	for problem in _problems(answer):
		if str(problem.get("type")).rpartition("/")[2] in GONE:
			yield str(problem.get("resource_id") or problem.get("value"))


def _problems(answer: Answer) -> list[dict[str, Any]]:
	nested = answer.object.get("errors")
	nested = nested if isinstance(nested, list) else []
	return [problem for problem in (answer.object, *nested) if isinstance(problem, dict)]


def _known_problem(problems: list[dict[str, Any]]) -> errors.PlatformError | None:
	said = _explanation(problems)
	for name in _parameters_named(problems) & NAMES:
		kind = errors.ParameterRefused
		return kind(f"{kind.default} (X: {name}; {said})", about=name)
	for words, kind in EXPLANATIONS:
		if words in said:
			return kind(f"{kind.default} (X: {said})")
	for problem in problems:
		if kind := PROBLEMS.get(str(problem.get("type")).rpartition("/")[2]):
			return kind(f"{kind.default} (X: {said})")
	return None


def _parameters_named(problems: list[dict[str, Any]]) -> set[str]:
	return {name for problem in problems for name in mapping(problem, "parameters")}


def _explanation(problems: list[dict[str, Any]]) -> str:
	parts = [
		str(problem.get(name)) for problem in problems for name in ("detail", "message") if problem.get(name)
	]
	return " ".join(dict.fromkeys(parts))[:400]
