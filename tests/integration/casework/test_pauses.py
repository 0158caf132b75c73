"""The clock stands while a question that was delivered waits for its answer, and not a minute longer."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import frappe
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from participation_app.casework.agreements import read_agreement
from participation_app.casework.moves import make_move
from participation_app.casework.pauses import due_after
from participation_app.notices import outbox
from tests.integration.casework.clock import (
	AGREEMENT,
	MONDAY,
	answered_by_citizen,
	ask,
	deliver_question,
	due_of,
	due_text,
	moment,
	ticket_of,
)
from tests.integration.casework.tickets import events, promises, stage_of, value
from tests.integration.walk import as_person


def pauses(ticket):
	fields = ["paused_at", "resumed_at", "days_left", "due_before"]
	rows = frappe.get_all("Participation Pause", {"ticket": ticket}, fields, order_by="paused_at")
	return [(str(row.paused_at), row.resumed_at and str(row.resumed_at), row.days_left) for row in rows]


def moves_of(ticket):
	return [event.move for event in events(ticket)]


@pytest.fixture
def waiting(freeze):
	"""A ticket due on Thursday 5 March whose question is asked, delivered and answered at given moments."""

	def wait(asked, delivered=None, answered=None):
		freeze(MONDAY)
		ticket = ticket_of(stage="With Department")
		freeze(asked)
		ask(ticket)
		if delivered:
			freeze(delivered)
			deliver_question(ticket)
		if answered:
			freeze(answered)
			answered_by_citizen(ticket)
		return ticket

	return wait


@pytest.mark.parametrize(
	("paused", "resumed", "due"),
	[
		("2026-03-03 10:00", "2026-03-05 09:00", "2026-03-09 16:00"),
		("2026-03-05 10:00", "2026-03-07 11:00", "2026-03-09 16:00"),
		("2026-03-05 10:00", "2026-03-05 15:59", "2026-03-05 16:00"),
		("2026-03-02 10:00", "2026-03-06 09:00", "2026-03-11 16:00"),
		("2026-03-05 15:00", "2026-03-06 11:00", "2026-03-06 12:00"),
	],
)
def test_the_days_left_are_counted_from_the_day_of_the_answer(waiting, paused, resumed, due):
	assert due_text(waiting(paused, paused, resumed)) == due


def test_a_question_that_reached_nobody_stops_nothing(waiting):
	ticket = waiting("2026-03-03 10:00", None, "2026-03-05 09:00")
	assert pauses(ticket) == [] and due_text(ticket) == "2026-03-05 16:00"
	assert "clock_paused" not in moves_of(ticket) and len(promises(ticket)) == 1


def test_the_clock_stands_from_delivery_not_from_asking(waiting):
	ticket = waiting("2026-03-03 10:00", "2026-03-04 11:00", "2026-03-05 09:00")
	assert pauses(ticket) == [("2026-03-04 11:00:00", "2026-03-05 09:00:00", 1)]
	assert due_text(ticket) == "2026-03-06 12:00"


def test_while_the_clock_stands_the_date_stays_and_shows_paused(waiting, freeze):
	ticket = waiting("2026-03-03 10:00")
	frappe.get_doc("HD Ticket", ticket).save(ignore_permissions=True)
	assert value(ticket, "agreement_status") == "Resolution Due"
	deliver_question(ticket)
	assert value(ticket, "agreement_status", "status") == ("Paused", "Replied")
	freeze("2026-03-12 10:00")
	frappe.get_doc("HD Ticket", ticket).save(ignore_permissions=True)
	assert value(ticket, "agreement_status") == "Paused" and due_text(ticket) == "2026-03-05 16:00"


def test_the_ledger_and_the_trail_tell_of_the_pause(waiting):
	ticket = waiting("2026-03-03 10:00", "2026-03-03 10:00", "2026-03-05 09:00")
	row = frappe.get_all("Participation Promise", {"ticket": ticket, "cause": "Pause"}, ["*"])[0]
	assert (row.working_days, str(row.counted_from)) == (3, "2026-03-02 09:00:00")
	assert "2" in row.reason
	assert moves_of(ticket)[-4:] == ["ask_citizen", "clock_paused", "clock_resumed", "citizen_answered"]
	resumed = events(ticket)[-2]
	assert (str(resumed.due_before), str(resumed.due_after)) == ("2026-03-05 16:00:00", "2026-03-09 16:00:00")
	assert resumed.actor_role == "System"


def test_a_pause_that_ends_before_that_day_closes_leaves_no_promise_but_is_recorded(waiting):
	ticket = waiting("2026-03-04 08:30", "2026-03-04 09:00", "2026-03-04 15:00")
	assert pauses(ticket) == [("2026-03-04 09:00:00", "2026-03-04 15:00:00", 1)]
	assert [cause for cause, _due in promises(ticket)] == ["Registered"]


def test_what_was_overdue_when_it_was_paused_stays_overdue(waiting):
	ticket = waiting("2026-03-06 09:00", "2026-03-06 09:00", "2026-03-10 09:00")
	assert due_text(ticket) == "2026-03-05 16:00" and value(ticket, "agreement_status") == "Failed"
	assert [cause for cause, _due in promises(ticket)] == ["Registered"]


@pytest.mark.parametrize("move", ["citizen_answered", "no_answer", "withdraw_question"])
def test_each_way_out_sets_the_clock_going_and_leads_back(waiting, freeze, move):
	ticket = waiting("2026-03-03 10:00", "2026-03-03 10:00")
	freeze("2026-03-05 09:00")
	as_person("agent" if move == "citizen_answered" else "liaison")
	make_move(ticket, move, facts={"days_are_over": True}, as_system=move == "no_answer")
	assert stage_of(ticket) == "With Department" and due_text(ticket) == "2026-03-09 16:00"
	assert value(ticket, "agreement_status") == "Resolution Due"


def test_a_question_that_arrives_after_the_answer_stops_nothing(waiting):
	ticket = waiting("2026-03-03 10:00", None, "2026-03-03 11:00")
	deliver_question(ticket)
	assert pauses(ticket) == []


def test_a_question_delivered_twice_stops_the_clock_once(waiting):
	ticket = waiting("2026-03-03 10:00", "2026-03-03 11:00")
	deliver_question(ticket)
	assert len(pauses(ticket)) == 1 and moves_of(ticket).count("clock_paused") == 1


def test_two_questions_make_two_pauses_that_add_up(waiting, freeze):
	ticket = waiting("2026-03-03 10:00", "2026-03-03 10:00", "2026-03-05 09:00")
	freeze("2026-03-06 09:00")
	ask(ticket)
	deliver_question(ticket)
	freeze("2026-03-09 09:00")
	answered_by_citizen(ticket)
	assert due_text(ticket) == "2026-03-10 16:00"
	assert [days for _start, _end, days in pauses(ticket)] == [2, 1]


def test_other_notices_stop_nothing(waiting):
	ticket = waiting("2026-03-03 10:00")
	for kind in ("Receipt", "Result", "Moved Date"):
		outbox.record_sent(kind, ticket=ticket, channel="Phone", language="ar", text="x", evidence="1")
	assert pauses(ticket) == []


def test_a_receipt_meets_its_own_target_and_moves_neither_status_nor_clock(freeze):
	agreement = frappe.get_doc("HD Service Level Agreement", AGREEMENT)
	agreement.participation_receipt_days = 1
	agreement.save(ignore_permissions=True)
	freeze(MONDAY)
	ticket = ticket_of()
	assert str(value(ticket, "participation_receipt_due_at")) == "2026-03-03 16:00:00"
	assert str(value(ticket, "response_by")) == "2026-03-03 16:00:00"
	before = value(ticket, "status", "participation_stage", "participation_due_at", "agreement_status")
	freeze("2026-03-02 09:10")
	outbox.record_sent("Receipt", ticket=ticket, channel="Phone", language="ar", text="x", evidence="1")
	frappe.get_doc("HD Ticket", ticket).save(ignore_permissions=True)
	assert str(value(ticket, "participation_receipt_sent_at")) == "2026-03-02 09:10:00"
	assert str(value(ticket, "first_responded_on")) == "2026-03-02 09:10:00"
	assert value(ticket, "participation_answered_at", "resolution_date") == (None, None)
	assert (
		value(ticket, "status", "participation_stage", "participation_due_at", "agreement_status") == before
	)
	freeze("2026-03-04 09:10")
	outbox.record_sent("Receipt", ticket=ticket, channel="Phone", language="ar", text="x", evidence="2")
	assert str(value(ticket, "participation_receipt_sent_at")) == "2026-03-02 09:10:00"


START = datetime(2026, 1, 5, 6, 0, tzinfo=ZoneInfo("Asia/Dubai")).replace(tzinfo=None)
HOURS = some.integers(min_value=0, max_value=24 * 40)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(HOURS, HOURS, HOURS, some.integers(min_value=1, max_value=12))
def test_the_rule_applied_to_the_date_is_the_rule_counted_from_the_receipt(received, paused, resumed, days):
	agreement = read_agreement(AGREEMENT)
	received, paused, resumed = (
		START + timedelta(hours=each) for each in sorted((received, paused, resumed))
	)
	due_at = agreement.due_at(received, days)
	counted = agreement.due_at(received, days, [(paused, resumed)])
	assert due_after(agreement, due_at, paused, resumed) == counted


def test_moments_are_those_of_the_site():
	assert due_of(ticket_of()) == moment("2026-03-05 16:00")
