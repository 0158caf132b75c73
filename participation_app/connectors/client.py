"""One HTTP client for all platforms: bounded in time and size, no redirects, secrets masked."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import requests
import urllib3
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer, read_answer
from participation_app.connectors.budget import Meter, Spent
from participation_app.connectors.credentials import mask
from participation_app.connectors.deadline import DeadlineAdapter
from participation_app.connectors.limits import told_reset

CONNECT_SECONDS = 5
READ_SECONDS = 20
LONGEST_SECONDS = 60
SIZE_CAP = 8 * 1024 * 1024
CHUNK = 64 * 1024
NO_CONTENT = 204
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

# What a status means where the platform's own table says nothing.
STATUSES: dict[int, type[errors.PlatformError]] = {
	401: errors.AuthExpired,
	402: errors.BudgetExhausted,
	403: errors.PermissionMissing,
	404: errors.TargetGone,
	408: errors.Transient,
	429: errors.RateLimited,
}
# Those that hold even where a proxy or an outage answers instead of the platform.
PLAIN_STATUSES = frozenset({401, 402, 429})


def segment(value: str) -> str:
	"""An identifier as one segment of a path."""
	return quote(value, safe="")


Classifier = Callable[[Answer, bool], "errors.PlatformError | None"]
Price = Callable[["Answer | None", bool], Spent]


def one_call(answer: Answer | None, writing: bool) -> Spent:
	return Spent(calls=1)


class PlatformClient:
	"""Requests to one base address.

	`classify(answer, writing)` returns the platform's own reading of an answer as an error, or None.
	`price(answer, writing)` says what a request cost that left this machine, its answer None where none was
	read; `meter` adds it up.
	"""

	def __init__(
		self,
		base_url: str,
		*,
		classify: Classifier,
		clock: Callable[[], datetime],
		secrets: Iterable[str] = (),
		price: Price = one_call,
		timeouts: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
		longest: float = LONGEST_SECONDS,
		size_cap: int = SIZE_CAP,
	):
		self._base_url = _checked(base_url)
		self._classify = classify
		self._clock = clock
		self._secrets = {secret for secret in secrets if secret}
		self._price = price
		self.meter = Meter()
		self._timeouts = timeouts
		self._longest = longest
		self._size_cap = size_cap
		self._session = self._new_session()

	def get(
		self, path: str, params: Mapping[str, Any] | None = None, *, auth: AuthBase | None = None
	) -> Answer:
		"""A read; raises what the answer means."""
		return self._run(self._session, False, "GET", path, params=params, auth=auth)

	def post(
		self,
		path: str,
		*,
		params: Mapping[str, Any] | None = None,
		form: Mapping[str, Any] | None = None,
		payload: Any = None,
		auth: AuthBase | None = None,
	) -> Answer:
		"""One write, sent once; `MaybePosted` where nobody can tell whether it happened."""
		# A kept connection may be dead already, which would look like a write with unknown outcome.
		with self._new_session() as session:
			try:
				return self._run(
					session, True, "POST", path, params=params, data=form, json=payload, auth=auth
				)
			except errors.NotSent:
				raise
			except (errors.Transient, errors.SchemaDrift, errors.CursorInvalid) as unclear:
				raise errors.MaybePosted(unclear.message) from None

	def prepare(self, path: str, **request: Any) -> Answer:
		"""A write that the public does not see, as an upload: where its outcome is unclear it is simply done again."""
		try:
			return self.post(path, **request)
		except errors.MaybePosted as unclear:
			raise errors.Transient(unclear.message) from None

	def delete(
		self, path: str, params: Mapping[str, Any] | None = None, *, auth: AuthBase | None = None
	) -> Answer:
		"""One removal, asked for once; `MaybeRemoved` where nobody can tell whether it happened.

		Where the platform says no more than that it is done, the answer has no body.
		"""
		with self._new_session() as session:
			try:
				return self._run(session, True, "DELETE", path, params=params, auth=auth)
			except errors.NotSent:
				raise
			except (errors.ContentRejected, errors.NotReplyable) as refused:
				raise errors.NotRemovable(_refusal_of_removal(refused)) from None
			except (
				errors.Transient,
				errors.SchemaDrift,
				errors.CursorInvalid,
				errors.MaybePosted,
			) as unclear:
				raise errors.MaybeRemoved(unclear.message) from None

	def exchange(self, path: str, form: Mapping[str, str], *, auth: AuthBase | None = None) -> Answer:
		"""A call of a token endpoint: a POST that publishes nothing, so it is judged like a read.

		Whatever it misses is no comment or post of which a caller would think that it is gone.
		"""
		with self._new_session() as session:
			try:
				return self._run(session, False, "POST", path, data=form, auth=auth)
			except errors.TargetGone as missed:
				raise errors.Transient(missed.message) from None

	def hide(self, secret: str) -> None:
		"""Masks a secret that was learnt after the start, such as a renewed token."""
		self._secrets.add(secret)

	def _new_session(self) -> requests.Session:
		session = requests.Session()
		adapter = DeadlineAdapter()
		session.mount("https://", adapter)
		session.mount("http://", adapter)
		session.headers.update({"Accept": "application/json", "User-Agent": "participation_app"})
		# On loopback a proxy from the environment would only be in the way.
		session.trust_env = urlsplit(self._base_url).hostname not in LOOPBACK
		return session

	def _run(
		self, session: requests.Session, writing: bool, method: str, path: str, **request: Any
	) -> Answer:
		try:
			answer = self._priced(session, writing, method, path, **request)
			self._judge(answer, writing, may_be_empty=method == "DELETE")
		except errors.PlatformError as error:
			told = mask(error.message, self._secrets)
			raise type(error)(told, until=error.until, about=error.about) from None
		return answer

	def _priced(
		self, session: requests.Session, writing: bool, method: str, path: str, **request: Any
	) -> Answer:
		try:
			answer = self._send(session, method, path, **request)
		except errors.NotSent:
			raise
		except errors.Transient:
			self.meter.add(self._price(None, writing))
			raise
		self.meter.add(self._price(answer, writing))
		return answer

	def _send(self, session: requests.Session, method: str, path: str, **request: Any) -> Answer:
		request["auth"] = request["auth"] or _no_auth
		options = {"timeout": self._timeouts, "allow_redirects": False, "stream": True}
		adapter = session.get_adapter(self._base_url)
		with adapter.limit(self._longest) as limit:
			try:
				with session.request(method, self._base_url + path, **options, **request) as response:
					answer = read_answer(response, self._body(response))
			except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as failure:
				raise self._late() if limit.late else _transport_error(failure) from None
			if limit.late and answer.problem:
				raise self._late()
			return answer

	def _body(self, response: requests.Response) -> bytes:
		body = bytearray()
		while chunk := response.raw.read1(CHUNK, decode_content=True):
			body += chunk
			if len(body) > self._size_cap:
				raise errors.Transient(f"The answer is larger than {self._size_cap} bytes and was not read.")
		return bytes(body)

	def _late(self) -> errors.PlatformError:
		return errors.Transient(f"The answer took longer than {self._longest:g} seconds.")

	def _judge(self, answer: Answer, writing: bool, *, may_be_empty: bool) -> None:
		if 300 <= answer.status < 400:
			raise errors.Transient("The platform redirects to another address, which is not followed.")
		if error := self._classify(answer, writing):
			raise error
		if answer.status >= 400:
			until = told_reset(answer.headers, self._clock())
			raise _by_status(answer, writing, until)
		if answer.problem and not (may_be_empty and answer.status == NO_CONTENT):
			raise errors.Transient(f"The platform's answer cannot be read: {answer.problem}.")


def _refusal_of_removal(refused: errors.PlatformError) -> str:
	"""What the platform said, without our advice on texts."""
	said = refused.message.removeprefix(refused.default).strip(" ()")
	return f"{errors.NotRemovable.default} ({said})" if said else errors.NotRemovable.default


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
	"""Keeps requests from sending what a .netrc says."""
	return request


def _checked(base_url: str) -> str:
	parts = urlsplit(base_url)
	secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
	if not secure or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
		raise ValueError(
			"The base address must be a plain https address; http is only for this machine itself."
		)
	return base_url.rstrip("/")


def _transport_error(failure: Exception) -> errors.PlatformError:
	reason = getattr(failure.args[0] if failure.args else None, "reason", failure)
	if isinstance(reason, (NewConnectionError, ConnectTimeoutError)):
		return errors.NotSent()
	if isinstance(reason.args[0] if reason.args else None, ssl.SSLCertVerificationError):
		return errors.NotSent("The certificate of the platform's address is not trusted; nothing was sent.")
	if isinstance(failure, requests.Timeout):
		return errors.Transient("The platform did not answer in time.")
	return errors.Transient(f"The connection to the platform broke ({type(failure).__name__}).")


def _by_status(answer: Answer, writing: bool, until: datetime | None) -> errors.PlatformError:
	status = answer.status
	if status >= 500 or (answer.problem and status not in PLAIN_STATUSES):
		return errors.Transient(f"The platform answered with HTTP {status}.", until=until)
	if kind := STATUSES.get(status):
		return kind(until=until)
	message = f"The platform refused the request with HTTP {status}: {str(answer.body)[:300]}"
	return errors.ContentRejected(message) if writing else errors.SchemaDrift(message)
