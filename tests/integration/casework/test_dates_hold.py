"""What was promised or missed holds, whatever meets it: inspections, pauses, hours, comments that wait."""

import threading

import frappe
import pytest

from participation_app.casework import breaches
from participation_app.casework.agreements import read_agreement
from participation_app.casework.moves import make_move
from participation_app.intake.comment_moves import make_comment_move
from tests.integration.casework.clock import (
	AGREEMENT,
	INSPECTION,
	MONDAY,
	answered_by_citizen,
	ask,
	carry_out,
	change,
	declare,
	deliver_question,
	due_text,
	moment,
	ticket_of,
	withdraw,
)
from tests.integration.casework.test_due_list import make_comment
from tests.integration.casework.tickets import make, promises, value
from tests.integration.connections import at_once, failures
from tests.integration.walk import as_person

THURSDAY, FRIDAY = "2026-03-05 16:00", "2026-03-06 12:00"


@pytest.fixture(autouse=True)
def on_monday(freeze):
	freeze("2026-03-02 10:00")


def waiting_comment() -> str:
	frappe.set_user("Administrator")
	due_at = read_agreement(AGREEMENT).due_at(moment(MONDAY))
	return make_comment(posted_at=moment(MONDAY), due_at=due_at, platform="X", proposed_type="Complaint")


def registered(comment: str) -> str:
	as_person("agent")
	return str(make_comment_move(comment, "register", {"type": "Complaint"}).ticket)


def carried(comment: str) -> str:
	return f"{frappe.db.get_value('Social Comment', comment, 'due_at'):%Y-%m-%d %H:%M}"


def test_an_inspection_does_not_hide_that_the_date_was_missed(freeze):
	ticket = ticket_of(stage="With Department")
	freeze("2026-03-05 16:03")
	make("liaison", ticket, "call_for_inspection", reason="معاينة")
	breaches.note_breaches()
	missed = frappe.get_all("Participation Breach", {"ticket": ticket}, pluck="due_at")
	assert missed == [moment(THURSDAY)]
	assert value(ticket, "agreement_status") == "Failed"


def test_an_inspection_never_takes_back_what_was_promised(freeze):
	agreement = frappe.get_doc("HD Service Level Agreement", AGREEMENT)
	for row in agreement.priorities:
		row.participation_working_days = 10
	agreement.save(ignore_permissions=True)
	ticket = ticket_of(stage="With Department")
	assert due_text(ticket) == "2026-03-16 16:00"
	freeze("2026-03-11 10:00")
	make("liaison", ticket, "call_for_inspection", reason="معاينة")
	assert due_text(ticket) == "2026-03-16 16:00"
	assert value(ticket, "sla", "agreement_status") == (INSPECTION, "Resolution Due")


def test_days_that_are_over_keep_the_hours_they_had(freeze):
	ticket = ticket_of("2026-03-05 10:00")
	assert due_text(ticket) == "2026-03-10 16:00"
	freeze("2026-03-09 10:00")
	agreement = frappe.get_doc("HD Service Level Agreement", AGREEMENT)
	without_friday = [row for row in agreement.support_and_resolution if row.workday != "Friday"]
	change("HD Service Level Agreement", AGREEMENT, support_and_resolution=without_friday)
	carry_out()
	assert due_text(ticket) == "2026-03-10 16:00"
	assert due_text(ticket_of("2026-03-05 10:00")) == "2026-03-10 16:00"
	assert due_text(ticket_of("2026-03-11 10:00")) == "2026-03-17 16:00"


def test_of_two_changes_on_one_day_the_last_holds_from_that_day_on(freeze):
	ticket_of()
	freeze("2026-03-09 10:00")
	for closes in ("13:00", "14:00"):
		rows = frappe.get_doc("HD Service Level Agreement", AGREEMENT).support_and_resolution
		for row in rows:
			row.end_time = closes
		change("HD Service Level Agreement", AGREEMENT, support_and_resolution=rows)
	assert due_text(ticket_of("2026-03-03 10:00")) == FRIDAY
	assert due_text(ticket_of("2026-03-09 09:00")) == "2026-03-12 14:00"


def test_an_unrelated_holiday_leaves_alone_what_a_pause_made_of_a_date(freeze):
	declare("2026-03-05")
	ticket = ticket_of(stage="With Department")
	freeze("2026-03-03 10:00")
	ask(ticket)
	deliver_question(ticket)
	freeze("2026-03-09 10:00")
	withdraw("2026-03-05")
	carry_out()
	freeze("2026-03-10 10:00")
	answered_by_citizen(ticket)
	after, told = due_text(ticket), promises(ticket)
	declare("2026-12-24")
	carry_out()
	assert (due_text(ticket), promises(ticket)) == (after, told)


def test_a_receipt_is_not_due_on_a_day_that_became_a_holiday():
	change("HD Service Level Agreement", AGREEMENT, participation_receipt_days=1)
	ticket, sent = ticket_of(), ticket_of()
	frappe.db.set_value("HD Ticket", sent, "participation_receipt_sent_at", moment("2026-03-02 09:30"))
	declare("2026-03-03")
	carry_out()
	assert value(ticket, "participation_receipt_due_at") == moment("2026-03-04 16:00")
	assert value(ticket, "response_by") == moment("2026-03-04 16:00")
	assert value(sent, "participation_receipt_due_at") == moment("2026-03-03 16:00")


def test_a_comment_that_was_kept_from_being_late_is_not_late_as_a_ticket(freeze):
	declare("2026-03-04")
	comment = waiting_comment()
	freeze("2026-03-05 17:00")
	withdraw("2026-03-04")
	carry_out()
	assert carried(comment) == FRIDAY
	freeze("2026-03-06 09:00")
	ticket = registered(comment)
	assert due_text(ticket) == FRIDAY
	assert value(ticket, "agreement_status") == "Resolution Due"


@pytest.mark.parametrize(
	("doctype", "name", "values"),
	[
		("HD Service Level Agreement", AGREEMENT, {"participation_working_days": 4}),
		("Participation Settings", "Participation Settings", {"standard_agreement": INSPECTION}),
	],
	ids=["another number of days", "another agreement"],
)
def test_a_waiting_comment_carries_the_date_that_its_ticket_will_have(doctype, name, values):
	comment, promised = waiting_comment(), ticket_of()
	change(doctype, name, **values)
	carry_out()
	assert due_text(promised) == THURSDAY
	assert carried(comment) == due_text(registered(comment)) > THURSDAY


def test_an_answer_that_meets_the_delivery_of_its_question_sets_the_clock_going(really_committed, freeze):
	ticket = ticket_of(stage="With Department")
	freeze("2026-03-03 10:00")
	ask(ticket)
	frappe.db.commit()
	looked, delivered = threading.Event(), threading.Event()

	def deliver():
		looked.wait(20)
		deliver_question(ticket)
		frappe.db.commit()
		delivered.set()

	def answer():
		frappe.set_user("agent@city.example")
		frappe.get_doc("HD Ticket", ticket)  # the door reads the ticket first: here its snapshot begins
		looked.set()
		delivered.wait(20)
		make_move(ticket, "citizen_answered")

	assert failures(at_once(deliver, answer)) == []
	frappe.db.rollback()
	assert value(ticket, "participation_stage") == "With Department"
	assert all(frappe.get_all("Participation Pause", {"ticket": ticket}, pluck="resumed_at"))
	freeze("2026-03-09 10:00")
	breaches.note_breaches()
	assert frappe.db.count("Participation Breach", {"ticket": ticket}) == 1
