"""What every story about trouble needs: time that passes at once, and a scheduler that comes by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest

from participation_app.publication.queue import UNFINISHED
from participation_app.simulator.server import Simulator
from tests.integration.faults import closing
from tests.integration.faults.door import VERIFY_TOKEN, Door
from tests.integration.faults.passing_time import LONGEST_SLEEP, PassingTime
from tests.integration.faults.scheduler import Scheduler
from tests.integration.faults.stage import Stage
from tests.integration.intake.test_crashes import Killed

SOON = timedelta(minutes=3)
LATER = timedelta(minutes=20)
# Longer than any limit lasts and than any list is left unswept.
NEXT_DAY = timedelta(hours=25)
MOST_ROUNDS = 40


@dataclass
class Life:
	"""One account's life on a platform: rounds of the scheduler, and the end of the story."""

	simulator: Simulator
	account: Any
	time: PassingTime
	scheduler: Scheduler
	errors_before: set[str]
	door: Door | None = None

	def go_on(self, rounds: int = 1, every: timedelta = SOON) -> None:
		"""The scheduler comes by so many times, some time apart."""
		for _round in range(rounds):
			if self.door:
				self.door.let_in()
			self._come_by()
			self.time.wait(every)

	def begin_anew(self, stage: Stage) -> None:
		"""The site and the platform are as the stage was set up, at that time."""
		self.close_door()
		self.simulator.faults.clear()
		self.simulator.journal.clear()
		self.time.begin_anew()
		stage.put_back(self.simulator)
		frappe.db.commit()
		self.account = stage.account

	def close_door(self) -> None:
		"""The platform pushes nothing more."""
		if self.door:
			self.door.close()
			self.door = None

	def open_door(self) -> None:
		"""From now on the platform pushes what happens."""
		self.door = Door(self.simulator, self.account)

	def calm_down(self) -> None:
		"""The trouble is over; the scheduler comes by until nothing is left to do."""
		self.simulator.faults.clear()
		self.simulator.chaos.end()
		self.time.wait(NEXT_DAY)
		since = frappe.utils.now_datetime()
		for _round in range(MOST_ROUNDS):
			self.go_on(every=LATER)
			if self._is_at_rest(since):
				return
		left = (self._unfinished(), self._not_looked_at(since), self._state())
		raise AssertionError(f"It never comes to rest: {left}")

	def end_well(self) -> closing.Ledger:
		"""The closing assertion; gives what stands."""
		ledger = closing.Ledger.of(self.account, self.simulator)
		closing.assert_nothing_lost_or_doubled(ledger)
		closing.assert_replied_once(ledger)
		closing.assert_no_surprise(self.errors_before)
		secrets = closing.secrets_of(self.simulator) | {VERIFY_TOKEN}
		closing.assert_no_secret(secrets, self.simulator, self.scheduler.arguments)
		return ledger

	def _come_by(self) -> None:
		"""A round; a worker that is killed in it leaves what it did not commit undone, and its queue is lost."""
		try:
			self.scheduler.come_by()
		except Killed:
			frappe.db.rollback()
			self.scheduler.forget()

	def _is_at_rest(self, since: datetime) -> bool:
		own = self._state()
		return (
			own.state == "Connected"
			and own.gap_since is None
			and '"pending": {' not in f"{own.cursor}{own.sweep_cursor}"
			and not self._unfinished()
			and self._is_read_back()
			and self._is_looked_at(since)
		)

	def _unfinished(self) -> list[Any]:
		return frappe.get_all("Publication", {"state": ["in", UNFINISHED]}, ["name", "state", "message"])

	def _is_read_back(self) -> bool:
		"""Whether reading has come across everything that was posted."""
		posted = frappe.get_all("Publication", {"state": "Sent"}, pluck="external_id")
		listed = [one for one in posted if self._is_listed(one)]
		return frappe.db.count("Social Comment", {"external_id": ["in", listed], "is_own": 1}) == len(listed)

	def _is_looked_at(self, since: datetime) -> bool:
		"""Whether every comment was looked at again since then."""
		return not self._not_looked_at(since)

	def _not_looked_at(self, since: datetime) -> list[str]:
		known = {"account": self.account.name, "state": ["!=", "Quarantined"]}
		long_ago = [["last_checked_at", "<", since], ["last_checked_at", "is", "not set"]]
		return frappe.get_all("Social Comment", known, or_filters=long_ago, pluck="external_id")

	def _is_listed(self, external_id: str) -> bool:
		"""Unless it is not shown yet, or went with the comment above it."""
		world = self.simulator.world
		reply = world.comment(external_id)
		return not reply.deleted and reply.public_at <= world.clock.now()

	def _state(self) -> Any:
		fields = ["state", "state_message", "cursor", "sweep_cursor", "gap_since", "next_run_at"]
		return frappe.db.get_value("Social Account", self.account.name, fields, as_dict=True)


@pytest.fixture
def simulator_at_rest(simulator: Simulator) -> Simulator:
	return simulator


@pytest.fixture
def live(simulator_at_rest: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Any], Life]]:
	"""Begins the life of an account."""
	time = PassingTime(simulator_at_rest, monkeypatch)

	def is_bounded(method: str) -> None:
		slept, time.slept = time.slept, 0.0
		assert slept <= LONGEST_SLEEP, f"{method} slept for {slept:g} seconds"

	scheduler = Scheduler(is_bounded)
	monkeypatch.setattr(frappe, "enqueue", scheduler.take)
	frappe.db.delete("Error Log")  # of other tests; every story would read them all
	before = closing.error_log()
	lives: list[Life] = []

	def begin(account: Any) -> Life:
		lives.append(Life(simulator_at_rest, account, time, scheduler, before))
		return lives[-1]

	yield begin
	for life in lives:
		life.close_door()
	frappe.db.delete("Error Log", {"name": ["in", list(closing.error_log() - before)]})
