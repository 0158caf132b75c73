"""A database that gives up transactions, for a deadlock or a wait too long: all is done in the end, and once.

`PARTICIPATION_BUSY_STORIES` says how many stories are told, each of another seed.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable

import frappe
import pymysql
import pytest

from participation_app.api import comments as triage
from participation_app.api import replies, tickets
from participation_app.casework import busy_database as again
from participation_app.casework import trace_check
from participation_app.casework.busy_database import again_if_busy
from participation_app.intake import partial_undo, runs
from participation_app.publication import drafting
from participation_app.publication.queue import UNFINISHED
from participation_app.publication.review import seen_as
from participation_app.rules.lifecycle import PLATFORMS
from tests.integration import walk
from tests.integration.connections import at_once, failures
from tests.integration.faults import closing
from tests.integration.faults.busy import Busy, busy_database
from tests.integration.faults.scheduler import Scheduler
from tests.integration.platform import Public

pytestmark = pytest.mark.usefixtures("really_committed")
COMMENTS = 2  # of each platform, one of them answered
SHARE = 0.22  # are to be struck; those that end before their place are not
STORIES = int(os.environ.get("PARTICIPATION_BUSY_STORIES") or 1)
MINUTES = 12  # by which all is done
COUNTED = "units_a_day"


def add_one(account: str) -> None:
	frappe.db.sql(f"update `tabSocial Account` set {COUNTED} = {COUNTED} + 1 where name = %s", account)


@pytest.fixture
def counted() -> list[str]:
	"""Two rows in which is counted what happened."""
	names = frappe.get_all("Social Account", pluck="name", order_by="name", limit=2)
	frappe.db.set_value("Social Account", {"name": ["in", names]}, COUNTED, 0)
	frappe.db.commit()
	return names


def counts(names: list[str]) -> list[int]:
	frappe.db.rollback()
	return [frappe.db.get_value("Social Account", name, COUNTED) for name in names]


def test_the_side_that_a_real_deadlock_strikes_does_its_work_again(counted: list[str]) -> None:
	both_hold_one, tries = threading.Barrier(2, timeout=20), Counter()

	def worker(first: str, second: str) -> Callable[[], None]:
		@again_if_busy
		def work() -> None:
			tries[first] += 1
			add_one(first)
			if tries[first] == 1:
				both_hold_one.wait()
			add_one(second)

		return work

	one, other = counted
	assert failures(at_once(worker(one, other), worker(other, one))) == []
	assert counts(counted) == [2, 2]
	assert sorted(tries.values()) == [1, 2]


def test_who_waited_too_long_for_a_lock_does_its_work_again(counted: list[str]) -> None:
	[name, _other] = counted
	held = pymysql.connect(**frappe.db.get_connection_settings())
	held.begin()
	held.cursor().execute("select name from `tabSocial Account` where name = %s for update", (name,))
	tries = 0

	@again_if_busy
	def work() -> None:
		nonlocal tries
		tries += 1
		if tries == 2:
			held.rollback()
		add_one(name)

	frappe.db.sql("set session innodb_lock_wait_timeout = 1")
	try:
		work()
	finally:
		held.close()
		frappe.db.sql("set session innodb_lock_wait_timeout = default")
	frappe.db.commit()
	assert (counts(counted), tries) == ([1, 0], 2)


def test_what_is_given_up_five_times_is_told(counted: list[str]) -> None:
	[name, _other] = counted
	tries = 0

	@again_if_busy
	def work() -> None:
		nonlocal tries
		tries += 1
		add_one(name)

	with busy_database(seed=1, share=1.0), pytest.MonkeyPatch.context() as patched:
		patched.setattr("tests.integration.faults.busy.PLACES", (0,))
		patched.setattr(again, "LONGEST_PAUSE", 0)
		with pytest.raises(again.INTERRUPTIONS):
			work()
	assert tries == again.TRIES == 5
	assert counts(counted) == [0, 0]


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Nobody else is at these rows, so that a pause would wait for nothing."""
	for module in (again, partial_undo, runs):
		monkeypatch.setattr(module, "LONGEST_PAUSE", 0.005)


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize("seed", range(1, STORIES + 1))
def test_with_a_tenth_of_all_transactions_given_up_everything_is_done_once(seed, simulator, monkeypatch):
	"""R26"""
	before, scheduler = closing.error_log(), Scheduler()
	monkeypatch.setattr(frappe, "enqueue", scheduler.take)
	people = {platform: Public(simulator, platform) for platform in PLATFORMS}
	for platform in PLATFORMS:
		for number in range(COMMENTS):
			people[platform].write(f"في حفرة كبيرة رقم {number} عند مدرسة الحي", handle=f"person_{number}")
	with busy_database(seed, SHARE) as busy:
		_minutes_pass(scheduler, lambda: len(_waiting()) == COMMENTS * len(PLATFORMS))
		registered = [
			_as("agent", triage.make, name, "register", {"type": "Complaint"}) for name in _waiting()
		]
		answered = [_answer(one["ticket"]) for one in registered[::COMMENTS]]
		_minutes_pass(scheduler, lambda: not frappe.db.exists("Publication", {"state": ["in", UNFINISHED]}))
	_assert_done_once(simulator, registered, answered)
	_assert_struck(busy)
	closing.assert_no_surprise(before)


def _waiting() -> list[str]:
	return frappe.get_all("Social Comment", {"state": "Waiting"}, pluck="name", order_by="name")


def _minutes_pass(scheduler: Scheduler, until: Callable[[], bool]) -> None:
	"""With each of them leases of what was given up are over, and what waits for its time is due."""
	for _minute in range(MINUTES):
		scheduler.come_by()
		frappe.set_user("Administrator")
		_settled("Publication", "lease_until", "next_attempt_at")
		_settled("Social Account", "lease_until", "sweep_lease_until", "next_run_at")
		if until():
			return


@again_if_busy
def _settled(doctype: str, *fields: str) -> None:
	frappe.db.set_value(doctype, {"name": ["is", "set"]}, dict.fromkeys(fields), update_modified=False)
	frappe.db.commit()


def _as(person: str, door: Callable, *given: object) -> dict:
	"""A request: the door is asked, and what it did is committed."""
	walk.as_person(person)
	answer = door(*given)
	frappe.db.commit()
	return answer


def _answer(ticket: str) -> str:
	"""All the way to the approval; Frappe's own form is saved again by whoever was told that it could not be."""
	if walk.stage_of(ticket) == "Registered":
		_as("agent", tickets.make, ticket, "refer", {"department": walk.DEPARTMENT})
	_as("liaison", tickets.make, ticket, "assign_to_section", {"section": walk.SECTION})
	_as("officer", tickets.make, ticket, "report_action", walk.REPORT)
	_as("liaison", tickets.make, ticket, "confirm_result")
	reply = drafting.find_reply(ticket).name
	again_if_busy(walk.submit)(reply)
	frappe.db.commit()
	document = frappe.get_doc("Proposed Reply", reply)
	version = frappe.db.get_value("Social Comment", document.comment, "version_id")
	_as("pr", replies.approve, reply, seen_as(document), version)
	return reply


def _assert_done_once(simulator, registered, answered) -> None:
	frappe.set_user("Administrator")
	frappe.db.rollback()
	assert len(registered) == len({one["ticket"] for one in registered}) == COMMENTS * len(PLATFORMS)
	assert frappe.db.count("HD Ticket", {"participation_stage": ["is", "set"]}) == len(registered)
	for platform in PLATFORMS:
		account = frappe.get_last_doc("Social Account", {"platform": platform})
		ledger = closing.Ledger.of(account, simulator)
		closing.assert_nothing_lost_or_doubled(ledger)
		closing.assert_replied_once(ledger)
	assert {frappe.db.get_value("Proposed Reply", reply, "workflow_state") for reply in answered} == {
		"Answered"
	}
	moves = Counter(frappe.get_all("Case Event", {"ticket": ["is", "set"]}, ["ticket", "move"], as_list=True))
	assert {move: times for move, times in moves.items() if times > 1} == {}
	receipts = Counter(frappe.get_all("Publication", {"kind": "Receipt", "state": "Sent"}, pluck="ticket"))
	assert set(receipts.values()) == {1} and len(receipts) == len(registered)
	assert list(trace_check.check(trace_check.Tally())) == []


def _assert_struck(busy: Busy) -> None:
	assert busy.share >= 0.1, f"{busy.struck} of {busy.transactions}"
	assert set(busy.struck) == {"deadlock", "wait"}
