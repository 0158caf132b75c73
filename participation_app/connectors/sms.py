"""What every SMS gateway does for us: takes one message, says what became of it, proves its own calls."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Outcome = Literal["sent", "delivered", "failed"]


@dataclass(frozen=True)
class SmsSent:
	"""What the gateway said of a message that it took; `units` are billed parts."""

	external_id: str
	status: str | None
	units: int


@dataclass(frozen=True)
class SmsReport:
	"""What a gateway reports of a message later; `said` is its own word for it."""

	external_id: str | None
	outcome: Outcome
	said: str


@dataclass(frozen=True)
class SmsReceived:
	"""A message that a citizen sent to us; `sender` as the gateway writes it."""

	sender: str
	text: str
	external_id: str | None


class ReportUnreadable(ValueError):
	"""A gateway's call does not say what its reports say."""


class SmsGateway(Protocol):
	"""One message to one number; built by `registry.connect_sms`."""

	name: str

	def send(self, recipient: str, text: str, *, correlation_id: str, callback: str | None = None) -> SmsSent:
		"""Exactly one POST. `recipient` is in E.164, reports are asked for at `callback`."""

	def find(self, recipient: str, text: str, since: datetime) -> SmsSent | None:
		"""The message as the gateway lists it; None where it has none. LookupError where it lists nothing."""

	def proves(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bool:
		"""Whether a call to `url` carries the gateway's signature; False for gateways that sign nothing."""

	def read_report(self, values: Mapping[str, object]) -> SmsReport:
		"""What a report says; raises ReportUnreadable."""

	def read_received(self, values: Mapping[str, object]) -> SmsReceived:
		"""A message that came in; raises ReportUnreadable."""


def same(given: str | None, expected: str | None) -> bool:
	"""Whether a secret was named, compared in constant time; nothing equals a secret that is not set."""
	return bool(given and expected) and hmac.compare_digest(given.encode(), expected.encode())


def said(values: Mapping[str, object], *names: str) -> str:
	"""The first of these that a call names; raises ReportUnreadable."""
	for name in names:
		if values.get(name) not in (None, ""):
			return str(values[name])
	raise ReportUnreadable(f"The call names no {names[0]}.")


def outcome_of(word: str, delivered: frozenset[str], failed: frozenset[str]) -> Outcome:
	"""The gateway's word for a state, as we call it; what is neither is still on its way."""
	word = word.strip().lower()
	if word in delivered:
		return "delivered"
	return "failed" if word in failed else "sent"
