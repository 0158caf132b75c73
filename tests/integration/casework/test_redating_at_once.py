"""Several workers, and people at work, while promised dates move."""

from __future__ import annotations

import frappe
import pytest

from participation_app.casework import redating_batches
from participation_app.casework.moves import make_move
from tests.integration.casework.clock import (
	HOLIDAYS,
	MONDAY,
	declare,
	due_text,
	last_change,
	ticket_of,
)
from tests.integration.casework.tickets import promises, value
from tests.integration.connections import at_once, failures

THURSDAY, FRIDAY = "2026-03-05 16:00", "2026-03-06 12:00"


@pytest.fixture
def holiday(really_committed, freeze):
	"""A committed holiday on Wednesday 4 March, declared after the tickets were made: `holiday()`."""
	freeze(MONDAY)

	def declared():
		declare("2026-03-04")
		frappe.db.commit()
		return last_change().name

	yield declared
	frappe.db.rollback()
	frappe.db.delete("HD Holiday", {"parent": HOLIDAYS, "holiday_date": "2026-03-04"})
	frappe.clear_document_cache("HD Service Holiday List", HOLIDAYS)
	frappe.db.commit()


def test_workers_at_once_give_each_ticket_one_promise(holiday, monkeypatch):
	monkeypatch.setattr(redating_batches, "BATCH", 3)
	tickets = [ticket_of() for _ in range(10)]
	change = holiday()
	work = redating_batches.carry_out_all
	assert failures(at_once(work, work, work)) == []
	frappe.db.rollback()
	done = frappe.get_doc("Calendar Change", change)
	assert done.state == "Done" and done.moved >= len(tickets)
	for ticket in tickets:
		assert due_text(ticket) == FRIDAY
		assert frappe.db.count("Participation Promise", {"ticket": ticket, "change": change}) == 1
		assert frappe.db.count("Case Event", {"ticket": ticket, "move": "date_moved"}) == 1


def test_an_answer_and_the_job_at_once_leave_a_date_that_the_ledger_knows(holiday):
	tickets = [ticket_of() for _ in range(4)]
	holiday()

	def answer():
		for ticket in tickets:
			make_move(ticket, "close_without_publication", {"reason": "سحب"})
			frappe.db.commit()

	assert failures(at_once(redating_batches.carry_out_all, answer)) == []
	frappe.db.rollback()
	for ticket in tickets:
		assert value(ticket, "participation_stage", "agreement_status") == ("Closed", "Fulfilled")
		assert due_text(ticket) in {THURSDAY, FRIDAY}
		assert promises(ticket)[-1][1] == value(ticket, "participation_due_at")


def test_an_inspection_and_the_job_at_once_end_at_the_inspections_date(holiday):
	tickets = [ticket_of(stage="With Department") for _ in range(3)]
	holiday()

	def inspect():
		for ticket in tickets:
			frappe.set_user("liaison@city.example")
			make_move(ticket, "call_for_inspection", {"reason": "معاينة"})
			frappe.db.commit()

	assert failures(at_once(redating_batches.carry_out_all, inspect)) == []
	frappe.db.rollback()
	for ticket in tickets:
		assert due_text(ticket) == "2026-03-10 16:00"
		assert promises(ticket)[-1][1] == value(ticket, "participation_due_at")
