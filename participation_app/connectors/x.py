"""X API v2: mentions, replies to our posts, and replies by us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from requests.auth import AuthBase, HTTPBasicAuth
from requests_oauthlib import OAuth1

from participation_app.connectors import errors
from participation_app.connectors.client import Answer, Bearer, Credentials, PlatformClient
from participation_app.connectors.contract import Cursor, Health, Item, Page, Probe, Sent
from participation_app.connectors.entries import probe
from participation_app.connectors.fields import count, identifier, mapping
from participation_app.connectors.limits import told_reset
from participation_app.connectors.walks import Clock, read_pages
from participation_app.connectors.x_posts import PARAMETERS, PostReader, latest_version
from participation_app.connectors.x_source import XSource

BASE_URL = "https://api.x.com"
READ_BACK_PAGES = 5
LIMIT_WINDOW = timedelta(minutes=15)
OAUTH1_KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")

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
# Words of the explanation, for problems whose type is about:blank or too general.
EXPLANATIONS: tuple[tuple[str, type[errors.PlatformError]], ...] = (
	("have not been mentioned or otherwise engaged", errors.NotReplyable),
	("not permitted to reply", errors.NotReplyable),
	("duplicate content", errors.MaybePosted),
	("deleted or not visible", errors.TargetGone),
	("since_id", errors.CursorInvalid),
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

	def __init__(
		self, *, account_id: str, handle: str, credentials: Mapping[str, str], base_url: str, clock: Clock
	):
		self._account_id = account_id
		self._handle = handle.lstrip("@")
		self._credentials = Credentials(credentials)
		self._clock = clock
		self._client = PlatformClient(base_url, classify=self._classify, clock=clock, secrets=self._secrets())
		self._posts = PostReader(account_id, self._handle)

	def check(self) -> Health:
		"""Whose token this is; the scopes are those of the access level that X states."""
		answer = self._client.get("/2/users/me", auth=self._writing_auth())
		user = answer.object.get("data")
		if not isinstance(user, dict):
			raise errors.SchemaDrift("X does not tell whose token it is.")
		if str(user.get("id")) != self._account_id:
			raise errors.WrongAccount()
		level = answer.headers.get("x-access-level")
		return Health(self._account_id, user.get("username"), (level,) if level else ())

	def pull(self, cursor: Cursor) -> Iterator[Page]:
		source = XSource(self._read, self._account_id, self._handle, self._posts)
		return read_pages(source, cursor, self._clock)

	def fetch(self, external_id: str) -> Item | None:
		"""The latest version of the post; an edit has an id of its own in the chain."""
		item = self._look_up(external_id)
		latest = latest_version(item.raw) if item else external_id
		return item if latest == external_id else self._look_up(latest)

	def publish(self, target: Item, text: str) -> Sent:
		payload = {"text": text, "reply": {"in_reply_to_tweet_id": target.version_id}}
		answer = self._client.post("/2/tweets", payload=payload, auth=self._writing_auth())
		try:
			posted = identifier(mapping(answer.object, "data"))
		except ValueError:
			raise errors.MaybePosted("X took the reply but its answer names no id.") from None
		return Sent(posted, self._posts.permalink(posted), self._clock())

	def find_own_reply(self, target: Item, text: str, not_before: datetime) -> Probe:
		"""Looks through our own posts since the target for one that answers it."""
		answered = {target.external_id, target.version_id}
		replies: list[Item] = []
		token: str | None = None
		for _ in range(READ_BACK_PAGES):
			params = {"max_results": 100, "since_id": target.external_id, "pagination_token": token}
			answer = self._read(f"/2/users/{self._account_id}/tweets", params)
			page = self._posts.read_page(answer, {})
			replies += [item for item in page.items if page.answered.get(item.external_id) in answered]
			token = page.next_token
			if token is None:
				return probe(replies, text, not_before, complete=not page.unreadable)
		return probe(replies, text, not_before, complete=False)

	def renew(self) -> dict[str, str]:
		"""Exchanges the single-use refresh token; the caller stores the result before anything else.

		To be called under a lock: a second use of the old refresh token ends the connection.
		"""
		credentials = self._credentials
		form = {"grant_type": "refresh_token", "refresh_token": credentials.get("refresh_token", "")}
		basic = None
		if "client_secret" in credentials:
			basic = HTTPBasicAuth(credentials.get("client_id", ""), credentials["client_secret"])
		else:
			form["client_id"] = credentials.get("client_id", "")
		try:
			answer = self._client.exchange("/2/oauth2/token", form, auth=basic)
		except errors.AuthExpired as refused:
			raise errors.AuthRevoked(refused.message) from None
		renewed = {name: str(answer.object.get(name) or "") for name in ("access_token", "refresh_token")}
		if not renewed["access_token"]:
			raise errors.SchemaDrift("X answered the renewal without an access token.")
		self._credentials = Credentials({**credentials, **{k: v for k, v in renewed.items() if v}})
		for secret in self._secrets():
			self._client.hide(secret)
		return dict(self._credentials)

	def _look_up(self, post_id: str) -> Item | None:
		page = self._posts.read_page(self._read("/2/tweets", {"ids": post_id}), {})
		if page.unreadable:
			raise errors.SchemaDrift(f"The post cannot be read: {page.unreadable[0].reason}.")
		return page.items[0] if page.items else None

	def _read(self, path: str, params: Mapping[str, Any]) -> Answer:
		answer = self._client.get(path, {**PARAMETERS, **params}, auth=self._reading_auth())
		if not answer.object.keys() & {"data", "meta", "errors"}:
			raise errors.SchemaDrift("X's answer has neither posts nor a summary.")
		return answer

	def _reading_auth(self) -> AuthBase:
		bearer = self._credentials.get("bearer_token")
		return Bearer(bearer) if bearer else self._writing_auth()

	def _writing_auth(self) -> AuthBase:
		keys = [self._credentials.get(name) for name in OAUTH1_KEYS]
		if all(keys):
			return OAuth1(
				keys[0], client_secret=keys[1], resource_owner_key=keys[2], resource_owner_secret=keys[3]
			)
		if token := self._credentials.get("access_token"):
			return Bearer(token)
		raise errors.PermissionMissing(
			"The X account has no user keys: its app bearer can read but not post."
		)

	def _secrets(self) -> list[str]:
		return [value for name, value in self._credentials.items() if name != "client_id"]

	def _classify(self, answer: Answer, writing: bool) -> errors.PlatformError | None:
		problems = _problems(answer)
		if answer.status == 429 or any(problem.get("code") == LEGACY_RATE_LIMIT for problem in problems):
			return self._limited(answer, problems)
		if answer.status < 400:
			return self._refused_in_200(answer, problems)
		if answer.status == 401:
			return errors.AuthExpired() if "refresh_token" in self._credentials else errors.AuthRevoked()
		if any(answer.object.get("error") == name for name in ("invalid_grant", "invalid_request")):
			return errors.AuthRevoked()
		known = _known_problem(problems)
		if known or answer.status != 403 or not writing or answer.problem:
			return known
		return errors.ContentRejected(f"X refused the reply: {_explanation(problems)}")

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


def _problems(answer: Answer) -> list[dict[str, Any]]:
	nested = answer.object.get("errors")
	nested = nested if isinstance(nested, list) else []
	return [problem for problem in (answer.object, *nested) if isinstance(problem, dict)]


def _known_problem(problems: list[dict[str, Any]]) -> errors.PlatformError | None:
	said = _explanation(problems)
	for words, kind in EXPLANATIONS:
		if words in said:
			return kind(f"{kind.default} (X: {said})")
	for problem in problems:
		if kind := PROBLEMS.get(str(problem.get("type")).rpartition("/")[2]):
			return kind(f"{kind.default} (X: {said})")
	return None


def _explanation(problems: list[dict[str, Any]]) -> str:
	parts = [
		str(problem.get(name)) for problem in problems for name in ("detail", "message") if problem.get(name)
	]
	return " ".join(dict.fromkeys(parts))[:400]
