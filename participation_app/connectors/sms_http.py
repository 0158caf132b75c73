"""A general SMS gateway: a path, names of parameters, and what its answer says when it took the message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.client import PlatformClient
from participation_app.connectors.credentials import Bearer, Credentials
from participation_app.connectors.sms import SmsReceived, SmsReport, SmsSent, outcome_of, said
from participation_app.connectors.walks import Clock

_EXPRESSION = re.compile(r"\s*([\w-]+(?:\.[\w-]+)*)\s*(?:(!?=)\s*(.*?)\s*)?")


class ExpressionWrong(ValueError):
	"""The expression is not of the form `place = value`, `place != value` or `place`."""


def is_taken(expression: str, body: Any) -> bool:
	"""Whether the answer says that the message was taken; raises ExpressionWrong.

	`data.status = queued` compares without regard to case, `data.id` alone asks whether there is anything.
	"""
	found = _EXPRESSION.fullmatch(expression or "")
	if not found:
		raise ExpressionWrong(expression)
	place, sign, wanted = found.groups()
	value = at(body, place)
	if sign is None:
		return value not in (None, "", False)
	is_equal = _written(value) == wanted.strip("\"'").lower()
	return is_equal if sign == "=" else value is not None and not is_equal


def at(body: Any, place: str) -> Any:
	"""What stands at a place such as `messages.0.id`; None where nothing does."""
	for step in place.split("."):
		if isinstance(body, list) and step.isdigit() and int(step) < len(body):
			body = body[int(step)]
		elif isinstance(body, dict):
			body = body.get(step)
		else:
			return None
	return body


class HttpGateway:
	"""Credentials: `auth_token` and `sender_id`. `manner` has the fields of the gateway's form."""

	name = "HTTP"

	def __init__(
		self, *, credentials: Mapping[str, str], manner: Mapping[str, str], base_url: str, clock: Clock
	):
		is_taken(manner.get("success_expression") or "id", None)  # a slip shows before anything is sent
		self._credentials = Credentials(credentials)
		self._manner = manner
		token = self._credentials.get("auth_token", "")
		self._client = PlatformClient(base_url, classify=self._classify, clock=clock, secrets=[token])

	def send(self, recipient: str, text: str, *, correlation_id: str, callback: str | None = None) -> SmsSent:
		"""Exactly one request."""
		values = self._values(recipient, text, correlation_id, callback)
		answer = self._got(values) if self._manner.get("method") == "GET" else self._posted(values)
		if answer.body is None:
			raise errors.MaybePosted("The gateway's answer says nothing of the message.")
		external_id = at(answer.body, self._manner.get("id_path") or "id")
		return SmsSent(str(external_id) if external_id else correlation_id, None, 0)

	def find(self, recipient: str, text: str, since: datetime) -> SmsSent | None:
		"""Nothing is known of how the gateway lists messages."""
		raise LookupError

	def proves(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bool:
		"""Nothing is known of how the gateway signs."""
		return False

	def read_report(self, values: Mapping[str, Any]) -> SmsReport:
		word = said(values, self._manner.get("report_status_parameter") or "status")
		external_id = values.get(self._manner.get("report_id_parameter") or "id")
		outcome = outcome_of(word, self._words("delivered_words"), self._words("failed_words"))
		return SmsReport(str(external_id) if external_id else None, outcome, word)

	def read_received(self, values: Mapping[str, Any]) -> SmsReceived:
		sender, text = self._manner.get("sender_parameter"), self._manner.get("text_parameter")
		external_id = values.get(self._manner.get("report_id_parameter") or "id")
		return SmsReceived(
			said(values, sender or "from"), said(values, text or "text"), str(external_id or "")
		)

	def _posted(self, values: dict[str, str]) -> Answer:
		way = {"Form": "form", "JSON": "payload", "Query": "params"}[
			self._manner.get("body_format") or "Form"
		]
		return self._client.post(self._path(), **{way: values}, auth=self._auth())

	def _got(self, values: dict[str, str]) -> Answer:
		"""A request that sends though it looks like a read, and is judged as a write."""
		try:
			return self._client.get(self._path(), values, auth=self._auth())
		except errors.NotSent:
			raise
		except (errors.Transient, errors.SchemaDrift) as unclear:
			raise errors.MaybePosted(unclear.message) from None

	def _auth(self) -> Bearer | None:
		token = self._credentials.get("auth_token")
		return Bearer(token) if token and not self._manner.get("key_parameter") else None

	def _path(self) -> str:
		return "/" + (self._manner.get("path") or "").lstrip("/")

	def _values(self, recipient: str, text: str, reference: str, callback: str | None) -> dict[str, str]:
		names, token = self._manner, self._credentials.get("auth_token")
		number = recipient if names.get("plus_sign") else recipient.lstrip("+")
		named = (
			(names.get("recipient_parameter") or "to", number),
			(names.get("text_parameter") or "text", text),
			(names.get("sender_parameter"), self._credentials.get("sender_id")),
			(names.get("reference_parameter"), reference),
			(names.get("callback_parameter"), callback),
			(names.get("key_parameter"), token),
		)
		return {**self._more(), **{name: value for name, value in named if name and value}}

	def _more(self) -> dict[str, str]:
		lines = (line.partition("=") for line in (self._manner.get("more_parameters") or "").splitlines())
		return {name.strip(): value.strip() for name, sign, value in lines if sign and name.strip()}

	def _words(self, name: str) -> frozenset[str]:
		return frozenset(word.strip().lower() for word in (self._manner.get(name) or "").splitlines())

	def _classify(self, answer: Answer, writing: bool) -> errors.PlatformError | None:
		if answer.problem or answer.status in (401, 402, 403, 408, 429) or not 200 <= answer.status < 500:
			return None
		if answer.status < 300 and is_taken(self._manner.get("success_expression") or "id", answer.body):
			return None
		return errors.ContentRejected("The SMS gateway refused the message.")


def _written(value: Any) -> str:
	if isinstance(value, bool):
		return str(value).lower()
	return "" if value is None else str(value).strip().lower()
