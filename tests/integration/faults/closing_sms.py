"""What has to hold at the end of every story about short messages, whatever happened in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import frappe

from participation_app.notices.outbox import FAILED, OPEN, REACHED, UNKNOWN
from participation_app.simulator.server import Simulator
from participation_app.simulator.sms import twilio_sid

NOTICE = "Participation Notice"


@dataclass
class SmsLedger:
	"""The notices by SMS as the site has them, and the messages that the gateway took."""

	notices: list[Any]
	messages: list[dict[str, Any]]

	@classmethod
	def of(cls, simulator: Simulator) -> SmsLedger:
		return cls(frappe.get_all(NOTICE, {"channel": "SMS"}, ["*"]), simulator.world.messages)

	def taken(self, notice: Any) -> list[dict[str, Any]]:
		"""What the gateway took of a notice."""
		return [one for one in self.messages if _words(one) == _words_of(notice)]


def assert_each_notice_left_once(ledger: SmsLedger) -> None:
	"""The gateway took no notice twice, and nothing that nobody owed."""
	words = Counter(map(_words, ledger.messages))
	assert [one for one, times in words.items() if times > 1] == [], "sent twice"
	assert set(words) - set(map(_words_of, ledger.notices)) == set(), "sent, but owed to nobody"


def assert_every_end_is_told(ledger: SmsLedger) -> None:
	"""What is said to be sent was taken; what was not sent says why, and another way took it over if there is one."""
	for notice in ledger.notices:
		taken = ledger.taken(notice)
		if notice.state in REACHED:
			assert [_number(one) for one in taken] == [notice.external_id], f"{notice.name} {notice.state}"
			continue
		assert notice.state in (FAILED, UNKNOWN), f"{notice.name} {notice.state}"
		assert notice.message, f"{notice.name} {notice.state}, and nobody says why"
		assert notice.state == UNKNOWN or taken == [], f"{notice.name} was sent, and is said to have failed"
		assert _is_taken_over(notice), f"{notice.name} {notice.state}, and no other way took it over"


def assert_nothing_waits_for_nobody(ledger: SmsLedger) -> None:
	"""Whatever is not finished has a time at which somebody comes back to it."""
	for notice in ledger.notices:
		has_ended = notice.state not in OPEN or (notice.state == UNKNOWN and _is_taken_over(notice))
		assert has_ended or notice.next_attempt_at, f"{notice.name} {notice.state} waits for nobody"


def _is_taken_over(notice: Any) -> bool:
	"""Whether the next way has it; whoever has no other way is left to a person, who sees the notice."""
	contact = frappe.db.get_value("Citizen Contact", {"ticket": notice.ticket}, "email")
	return not contact or bool(frappe.db.exists(NOTICE, {"follows": notice.name}))


def _words(message: dict[str, Any]) -> tuple[str, str]:
	return message["to"], message["text"]


def _words_of(notice: Any) -> tuple[str, str]:
	return notice.recipient.lstrip("+"), notice.text


def _number(message: dict[str, Any]) -> str:
	return twilio_sid(message) if message["gateway"] == "Twilio" else message["id"]
