"""Whatever order pages, crashes, edits, deletions and pushed events come in, the end is the same."""

from __future__ import annotations

from contextlib import suppress

import frappe
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation_app.intake import event_news, ingest
from participation_app.intake.sweep import sweep_account
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.faults import Fault
from tests.integration.faults.conftest import Life
from tests.integration.intake.test_crashes import Killed, is_killed_before
from tests.integration.platform import Public

EXAMPLES = 6
SMALL_PAGES = {"method": "GET", "page_size": 2, "times": 10_000}
WRITES = ("write", "write", "write", "edit", "delete", "hide", "show")
WORKS = ("read", "read_and_die", "sweep", "receive", "receive_and_die")
STEPS = st.lists(st.tuples(st.sampled_from(WRITES + WORKS), st.integers(0, 9)), min_size=4, max_size=16)
LEASES = dict.fromkeys(("lease_until", "sweep_lease_until"))


class Story:
	"""What the public does, and workers that may be killed at any step."""

	def __init__(self, life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
		self.life, self.monkeypatch = life, monkeypatch
		self.public = Public(life.simulator, life.account.platform)
		self.written: list[str] = []

	def write(self, number: int) -> None:
		self.written.append(self.public.write(f"تعليق {number}", handle=f"person_{number % 3}", name="شخص"))

	def edit(self, number: int) -> None:
		if one := self._standing(number):
			self.public.edit(one, f"عدل {number}")

	def delete(self, number: int) -> None:
		if one := self._standing(number):
			self.public.delete(one)

	def hide(self, number: int) -> None:
		self._show_as(number, "withheld" if self.public.platform == "X" else "hidden")

	def show(self, number: int) -> None:
		self._show_as(number, "visible")

	def read(self, _number: int) -> None:
		ingest.read_account(self.life.account.name)

	def sweep(self, _number: int) -> None:
		frappe.db.set_value(
			"Social Comment", {"account": self.life.account.name}, "next_check_at", "2000-01-01"
		)
		sweep_account(self.life.account.name)

	def receive(self, _number: int) -> None:
		if self.life.door:
			self.life.door.let_in()
			self.life.scheduler.come_by()

	def read_and_die(self, number: int) -> None:
		self._die(ingest, ("store_page", "note_use", "note_success")[number % 3], number // 3, self.read)

	def receive_and_die(self, number: int) -> None:
		self._die(event_news, "store_page", number % 2, self.receive)

	def _die(self, owner, name, after, work) -> None:
		with self.monkeypatch.context() as patched:
			is_killed_before(patched, owner, name, after)
			with suppress(Killed):
				work(0)
		frappe.db.rollback()
		frappe.db.set_value("Social Account", self.life.account.name, LEASES)  # as when they have run out
		frappe.db.commit()

	def _show_as(self, number: int, visibility: str) -> None:
		if one := self._standing(number):
			world = self.life.simulator.world
			world.show_as(world.comment(one), visibility)

	def _standing(self, number: int) -> str | None:
		world = self.life.simulator.world
		standing = [one for one in self.written if not world.comment(one).deleted]
		return standing[number % len(standing)] if standing else None


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_interleaving_loses_or_doubles_a_comment(platform, account, live, monkeypatch):
	own = account(platform)
	frappe.db.set_value("Social Account", {"name": ["!=", own.name]}, "enabled", 0)
	life: Life = live(own)
	frappe.db.savepoint("before_story")

	@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
	@given(steps=STEPS)
	def tell(steps):
		life.begin_anew()
		try:
			check(steps)
		finally:
			frappe.db.rollback(save_point="before_story")
			frappe.db.commit()

	def check(steps):
		if platform != "YouTube":
			life.open_door()
		life.simulator.faults.arm(Fault.from_dict({"platform": platform, **SMALL_PAGES}))
		story = Story(life, monkeypatch)
		for action, number in steps:
			getattr(story, action)(number)
		life.calm_down()
		life.end_well()

	tell()
