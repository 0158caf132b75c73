"""The SMS gateway Twilio: one message to one number, looked for in its list, reports signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from requests.auth import HTTPBasicAuth

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.client import PlatformClient, segment
from participation_app.connectors.credentials import Credentials
from participation_app.connectors.fields import optional_identifier
from participation_app.connectors.limits import told_reset
from participation_app.connectors.sms import SmsReceived, SmsReport, SmsSent, outcome_of, said, same
from participation_app.connectors.walks import Clock

BASE_URL = "https://api.twilio.com"
SIGNATURE = "X-Twilio-Signature"
LISTED = 200

# Twilio's own error codes: https://www.twilio.com/docs/api/errors
CODES: dict[int, type[errors.PlatformError]] = {
	20003: errors.AuthRevoked,
	20429: errors.RateLimited,
	21211: errors.NotReplyable,  # not a valid number
	21408: errors.PermissionMissing,  # the region is not enabled
	21603: errors.PermissionMissing,  # no sender
	21606: errors.PermissionMissing,  # the sender may not send
	21610: errors.NotReplyable,  # the citizen unsubscribed
	21612: errors.NotReplyable,  # not reachable from this sender
	21614: errors.NotReplyable,  # not a mobile number
	21617: errors.ContentRejected,  # too long
	30001: errors.Transient,  # the queue is full
	30002: errors.AuthRevoked,  # account suspended
}
DELIVERED = frozenset({"delivered", "read"})
NOT_DELIVERED = frozenset({"undelivered", "failed", "canceled"})


class TwilioGateway:
	"""Credentials: `account_sid`, `auth_token`, and `sender_id`, a number, name or messaging service."""

	name = "Twilio"

	def __init__(self, *, credentials: Mapping[str, str], base_url: str, clock: Clock):
		self._credentials = Credentials(credentials)
		self._clock = clock
		token = self._credentials.get("auth_token", "")
		self._client = PlatformClient(base_url, classify=self._classify, clock=clock, secrets=[token])

	def send(self, recipient: str, text: str, *, correlation_id: str, callback: str | None = None) -> SmsSent:
		"""Exactly one POST; Twilio keeps no id of ours."""
		sender = self._credentials.get("sender_id", "")
		form = {
			"To": recipient,
			"MessagingServiceSid" if sender.startswith("MG") else "From": sender,
			"Body": text,
			**({"StatusCallback": callback} if callback else {}),
		}
		sent = _message(self._client.post(self._path(), form=form, auth=self._auth()).object)
		if sent is None:
			raise errors.MaybePosted("The gateway took the message but its answer names no id.")
		return sent

	def find(self, recipient: str, text: str, since: datetime) -> SmsSent | None:
		"""The newest message of this text to this number since then; None where the list has none."""
		day, today = since.astimezone(timezone.utc).date(), self._clock().astimezone(timezone.utc).date()
		while day <= today:
			query = {"To": recipient, "DateSent": day.isoformat(), "PageSize": LISTED}
			listed = self._client.get(self._path(), query, auth=self._auth()).object.get("messages")
			if not isinstance(listed, list):
				raise errors.SchemaDrift
			for message in listed:
				if isinstance(message, dict) and message.get("body") == text:
					return _message(message)
			day += timedelta(days=1)
		return None

	def proves(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bool:
		"""Twilio signs the address and the form's fields in their order with the account's token."""
		token = self._credentials.get("auth_token", "")
		signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
		digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
		return bool(token) and same(headers.get(SIGNATURE), base64.b64encode(digest).decode())

	def read_report(self, values: Mapping[str, Any]) -> SmsReport:
		word = said(values, "MessageStatus", "SmsStatus")
		code = values.get("ErrorCode")
		told = f"{word} ({code})" if code else word
		return SmsReport(
			said(values, "MessageSid", "SmsSid"), outcome_of(word, DELIVERED, NOT_DELIVERED), told
		)

	def read_received(self, values: Mapping[str, Any]) -> SmsReceived:
		return SmsReceived(said(values, "From"), said(values, "Body"), said(values, "MessageSid", "SmsSid"))

	def _path(self) -> str:
		account = segment(self._credentials.get("account_sid", ""))
		return f"/2010-04-01/Accounts/{account}/Messages.json"

	def _auth(self) -> HTTPBasicAuth:
		return HTTPBasicAuth(
			self._credentials.get("account_sid", ""), self._credentials.get("auth_token", "")
		)

	def _classify(self, answer: Answer, writing: bool) -> errors.PlatformError | None:
		if answer.status < 400:
			return None
		code = answer.object.get("code")
		kind = CODES.get(code) if isinstance(code, int) else None
		if kind is None:
			if answer.status in (401, 403, 404):
				kind = errors.AuthRevoked
			elif answer.status == 400 and not answer.problem:
				kind = errors.ContentRejected
			else:
				return None
		until = told_reset(answer.headers, self._clock()) if kind is errors.RateLimited else None
		told = f"{answer.object.get('message') or 'no reason given'}, {code or 'no code'}"
		return kind(f"{kind.default} (Twilio: {told})", until=until)


def _message(values: Mapping[str, Any]) -> SmsSent | None:
	try:
		external_id = optional_identifier(values, "sid")
	except ValueError:
		external_id = None
	if external_id is None:
		return None
	segments = str(values.get("num_segments") or "")
	return SmsSent(external_id, values.get("status"), int(segments) if segments.isdigit() else 0)
