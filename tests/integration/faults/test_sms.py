"""Every fault of SMS gateways, one by one and mixed: each notice leaves once, none is lost, each end is told."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta

import frappe
import pytest

from participation_app.notices.outbox import OPEN, REACHED
from participation_app.simulator.chaos import Mix
from participation_app.simulator.fault_catalogue import NAMES, cases
from participation_app.simulator.fault_stories import Chapter, draw_story
from tests.integration.casework.conftest import people  # noqa: F401
from tests.integration.faults import closing, closing_sms
from tests.integration.faults.closing_sms import NOTICE, SmsLedger
from tests.integration.faults.conftest import LATER, MOST_ROUNDS, NEXT_DAY, SOON
from tests.integration.faults.door import ReportDoor
from tests.integration.faults.passing_time import PassingTime
from tests.integration.faults.scheduler import OF_NOTICES, Scheduler
from tests.integration.faults.troubles import bring_about
from tests.integration.faults.workers import dying_around_a_message
from tests.integration.intake.test_crashes import Killed
from tests.integration.notices.conftest import Desk, desk, emirates  # noqa: F401

KINDS = ("Unifonic", "Twilio", "HTTP")
OF_GATEWAYS = NAMES[NAMES.index("F84") :]
CASES = [
	(kind, name, variant)
	for name, platform, variant in cases()
	if platform == "SMS"
	for kind in (KINDS if name in OF_GATEWAYS else KINDS[:1])
]
SEED = 1
CHAOS = 0.15


@dataclass
class Sending:
	"""Notices to many people, a gateway, and the scheduler that comes by."""

	desk: Desk
	time: PassingTime
	scheduler: Scheduler
	door: ReportDoor
	errors_before: set[str]
	owed: list[str] = field(default_factory=list)

	def owe(self, count: int) -> None:
		"""So many notices, each to somebody else; every second one can be reached by mail as well."""
		for _one in range(count):
			number = len(self.owed)
			mail = {"email": f"person_{number}@example.org"} if number % 2 else {}
			ticket = self.desk.ticket(mobile=f"+9715012{number:05}", **mail)
			self.owed.append(self.desk.owe(ticket))
		frappe.db.commit()

	def go_on(self, rounds: int = 1, every: timedelta = SOON) -> None:
		for _round in range(rounds):
			try:
				self.scheduler.come_by()
			except Killed:
				frappe.db.rollback()
				self.scheduler.forget()
			self.door.let_in()
			self.time.wait(every)

	def calm_down(self) -> None:
		"""The trouble is over; the scheduler comes by until nothing is left to do."""
		self.desk.simulator.faults.clear()
		self.desk.simulator.chaos.end()
		self.time.wait(NEXT_DAY)
		for _round in range(MOST_ROUNDS):
			self.go_on(every=LATER)
			waiting = {"channel": "SMS", "state": ["in", OPEN], "next_attempt_at": ["is", "set"]}
			if not frappe.db.exists(NOTICE, waiting):
				return
		raise AssertionError(f"It never comes to rest: {frappe.get_all(NOTICE, waiting, ['*'])}")

	def end_well(self) -> SmsLedger:
		"""The closing assertion; gives what stands."""
		ledger = SmsLedger.of(self.desk.simulator)
		assert {row.name for row in ledger.notices} == set(self.owed)
		closing_sms.assert_each_notice_left_once(ledger)
		closing_sms.assert_every_end_is_told(ledger)
		closing_sms.assert_nothing_waits_for_nobody(ledger)
		closing.assert_no_surprise(self.errors_before)
		simulator = self.desk.simulator
		closing.assert_no_secret(closing.secrets_of(simulator), simulator, self.scheduler.arguments)
		return ledger


@pytest.fixture
def sending(simulator, desk, outgoing_mail, monkeypatch) -> Iterator[Callable[[str], Sending]]:  # noqa: F811
	"""Notices on their way over a gateway of that kind: `sending("Twilio")`."""
	time, scheduler = PassingTime(simulator, monkeypatch), Scheduler(doors=OF_NOTICES)
	monkeypatch.setattr(frappe, "enqueue", scheduler.take)
	frappe.db.delete("Error Log")
	door = ReportDoor(simulator)
	monkeypatch.setitem(frappe.conf, "host_name", door.address)
	yield lambda kind: Sending(desk(kind), time, scheduler, door, closing.error_log())
	door.close()


@pytest.mark.parametrize(("kind", "name", "variant"), CASES)
def test_no_notice_is_lost_or_doubled_under(kind, name, variant, sending):
	life: Sending = sending(kind)
	life.owe(3)
	with bring_about(name, "SMS", variant, life.desk.simulator):
		life.go_on(2)
	life.calm_down()
	has_taken_some = bool(life.end_well().messages)
	assert has_taken_some or name == "F46"  # of a connection that breaks nobody knows whether it was refused


@pytest.mark.parametrize("kind", KINDS)
def test_a_story_of_all_faults_leaves_each_notice_once(kind, sending):
	life: Sending = sending(kind)
	dice = random.Random(SEED)
	life.desk.simulator.chaos.begin(Mix(seed=SEED, rate=CHAOS, longest=0.3))
	for chapter in draw_story(SEED, "SMS"):
		life.owe(dice.randint(2, 4))
		for trouble in chapter.troubles:
			bring_about(trouble.name, "SMS", trouble.variant, life.desk.simulator)
		with _death(chapter):
			life.go_on(every=SOON)
		life.go_on(2, every=LATER)
		life.time.wait(timedelta(hours=chapter.hours))
		if not chapter.lingers:
			life.desk.simulator.faults.clear()
	life.calm_down()
	assert any(notice.state in REACHED for notice in life.end_well().notices)


def _death(chapter: Chapter) -> AbstractContextManager[None]:
	return dying_around_a_message(has_left=chapter.dies == "posting") if chapter.dies else nullcontext()
