"""The SMS gateway Unifonic: one message to one number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.client import PlatformClient
from participation_app.connectors.credentials import Credentials
from participation_app.connectors.fields import count, mapping, optional_identifier
from participation_app.connectors.limits import told_reset
from participation_app.connectors.sms import SmsReceived, SmsReport, SmsSent, outcome_of, said
from participation_app.connectors.walks import Clock

BASE_URL = "https://el.cloud.unifonic.com"
PATH = "/rest/SMS/messages"

# Unifonic's own HTTP codes.
STATUSES: dict[int, type[errors.PlatformError]] = {
	401: errors.AuthRevoked,
	402: errors.BudgetExhausted,
	403: errors.PermissionMissing,
	409: errors.TakenBefore,
	410: errors.NotReplyable,  # no such recipient
	412: errors.ContentRejected,  # too long
	429: errors.RateLimited,
	440: errors.PermissionMissing,  # the sender name is not registered
	480: errors.PermissionMissing,
	482: errors.NotReplyable,  # no messages to this destination
}


DELIVERED = frozenset({"delivered"})
NOT_DELIVERED = frozenset({"failed", "rejected", "undelivered", "expired", "blocked"})


class UnifonicGateway:
	"""Credentials: `app_sid`, and the registered `sender_id`."""

	name = "Unifonic"

	def __init__(self, *, credentials: Mapping[str, str], base_url: str, clock: Clock):
		self._credentials = Credentials(credentials)
		self._clock = clock
		secrets = [self._credentials.get("app_sid", "")]
		self._client = PlatformClient(base_url, classify=self._classify, clock=clock, secrets=secrets)

	def send(self, recipient: str, text: str, *, correlation_id: str, callback: str | None = None) -> SmsSent:
		"""Exactly one POST. `recipient` is in E.164; `correlation_id` only serves to trace the message."""
		form = {
			"AppSid": self._credentials.get("app_sid", ""),
			"SenderID": self._credentials.get("sender_id", ""),
			"Recipient": recipient.lstrip("+"),
			"Body": text,
			"responseType": "JSON",
			"CorrelationID": correlation_id,
			**({"statusCallback": callback} if callback else {}),
		}
		answer = self._client.post(PATH, form=form)
		data = mapping(answer.object, "data")
		try:
			message_id = optional_identifier(data, "MessageID")
		except ValueError:
			message_id = None
		if message_id is None:
			raise errors.MaybePosted("The gateway took the message but its answer names no id.")
		status = data.get("Status")
		return SmsSent(message_id, str(status) if status else None, count(data, "NumberOfUnits"))

	def find(self, recipient: str, text: str, since: datetime) -> SmsSent | None:
		"""The gateway lists no messages."""
		raise LookupError

	def proves(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bool:
		"""The gateway signs nothing."""
		return False

	def read_report(self, values: Mapping[str, Any]) -> SmsReport:
		word = said(values, "Status", "status")
		return SmsReport(said(values, "MessageID"), outcome_of(word, DELIVERED, NOT_DELIVERED), word)

	def read_received(self, values: Mapping[str, Any]) -> SmsReceived:
		text = said(values, "Body", "Message")
		return SmsReceived(
			said(values, "SenderID", "Sender", "From"), text, str(values.get("MessageID") or "")
		)

	def _classify(self, answer: Answer, writing: bool) -> errors.PlatformError | None:
		said = f"{answer.object.get('message') or 'no reason given'}, {answer.object.get('errorCode') or 'no code'}"
		if kind := STATUSES.get(answer.status):
			return kind(f"{kind.default} (Unifonic: {said})", until=self._until(kind, answer))
		if answer.status >= 300 or answer.problem or _successful(answer.object.get("success")):
			return None
		return errors.ContentRejected(f"{errors.ContentRejected.default} (Unifonic: {said})")

	def _until(self, kind: type[errors.PlatformError], answer: Answer) -> Any:
		return told_reset(answer.headers, self._clock()) if kind is errors.RateLimited else None


def _successful(value: Any) -> bool:
	"""The gateway writes its `success` as a boolean or as text."""
	return value is True or str(value).strip().lower() == "true"
