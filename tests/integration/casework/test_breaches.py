"""A missed promise is noted once, explained if need be, and never erased."""

import frappe
import pytest

from participation_app.api import tickets as api
from participation_app.casework import breaches
from participation_app.casework.append_only import WrittenForGood
from participation_app.casework.moves import make_move
from participation_app.jobs.clock import note_breaches
from tests.integration.casework.clock import (
	MONDAY,
	answered_by_citizen,
	ask,
	carry_out,
	declare,
	deliver_question,
	due_text,
	ticket_of,
)
from tests.integration.casework.tickets import DEPARTMENT, events, make, make_plain_ticket, value
from tests.integration.connections import at_once, failures
from tests.integration.counting import counted_queries
from tests.integration.walk import as_person

LATE = "2026-03-06 08:00"


def missed(ticket):
	return frappe.get_all("Participation Breach", {"ticket": ticket}, ["*"], order_by="due_at")


def close(ticket):
	make("manager", ticket, "close_without_publication", reason="سحب")


@pytest.fixture
def late_ticket(freeze):
	def make_late(stage="With Department"):
		freeze(MONDAY)
		ticket = ticket_of(stage=stage)
		freeze(LATE)
		return ticket

	return make_late


def test_a_missed_date_is_noted_with_who_held_the_ticket_then(late_ticket):
	ticket = late_ticket()
	note_breaches()
	[breach] = missed(ticket)
	assert (str(breach.due_at), str(breach.noticed_at)) == ("2026-03-05 16:00:00", f"{LATE}:00")
	held = (breach.stage, breach.holder_role, breach.department, breach.section)
	assert held == ("With Department", "Department Liaison", DEPARTMENT, None)
	[promise] = frappe.get_all("Participation Promise", {"ticket": ticket}, pluck="name")
	assert breach.promise == promise
	assert value(ticket, "agreement_status") == "Failed"
	last = events(ticket)[-1]
	assert (last.move, last.actor_role, str(last.due_after)) == (
		"date_missed",
		"System",
		"2026-03-05 16:00:00",
	)


def test_it_is_noted_once_however_often_somebody_looks(late_ticket):
	ticket = late_ticket()
	for _ in range(3):
		note_breaches()
	assert len(missed(ticket)) == 1
	assert [event.move for event in events(ticket)].count("date_missed") == 1


def test_what_is_answered_not_yet_due_or_not_ours_is_no_breach(freeze):
	freeze(MONDAY)
	answered, running, plain = ticket_of(), ticket_of("2026-03-05 10:00"), make_plain_ticket()
	close(answered)
	freeze(LATE)
	note_breaches()
	assert missed(answered) == missed(running) == missed(plain) == []
	assert value(answered, "agreement_status") == "Fulfilled"


def test_an_answer_that_comes_late_between_two_looks_is_noted_with_the_stage_that_was_late(late_ticket):
	ticket = late_ticket("Registered")
	close(ticket)
	[breach] = missed(ticket)
	assert breach.stage == "Registered" and value(ticket, "agreement_status") == "Failed"
	note_breaches()
	assert len(missed(ticket)) == 1


def test_a_ticket_that_waits_for_its_citizen_misses_nothing(freeze):
	freeze(MONDAY)
	ticket = ticket_of(stage="With Department")
	ask(ticket)
	deliver_question(ticket)
	freeze(LATE)
	note_breaches()
	assert missed(ticket) == [] and value(ticket, "agreement_status") == "Paused"
	answered_by_citizen(ticket)
	note_breaches()
	assert missed(ticket) == []


def test_one_that_was_late_before_it_waits_has_missed_its_date(late_ticket):
	ticket = late_ticket()
	ask(ticket)
	deliver_question(ticket)
	note_breaches()
	assert len(missed(ticket)) == 1 and value(ticket, "agreement_status") == "Failed"


def test_a_question_that_nobody_received_hides_no_delay(late_ticket):
	ticket = late_ticket()
	ask(ticket)
	note_breaches()
	assert len(missed(ticket)) == 1


def test_a_later_date_does_not_turn_a_breach_back(late_ticket):
	ticket = late_ticket("Registered")
	note_breaches()
	declare("2026-03-05")
	carry_out()
	assert due_text(ticket) == "2026-03-06 12:00"
	frappe.get_doc("HD Ticket", ticket).save(ignore_permissions=True)
	assert value(ticket, "agreement_status") == "Failed"
	close(ticket)
	assert value(ticket, "agreement_status") == "Failed" and len(missed(ticket)) == 1


def test_a_breach_that_nobody_had_noted_yet_is_not_lost_to_a_later_date(late_ticket):
	ticket = late_ticket()
	declare("2026-03-05")
	carry_out()
	assert [str(breach.due_at) for breach in missed(ticket)] == ["2026-03-05 16:00:00"]
	assert due_text(ticket) == "2026-03-06 12:00" and value(ticket, "agreement_status") == "Failed"


def test_each_missed_promise_counts_for_itself(late_ticket, freeze):
	ticket = late_ticket()
	note_breaches()
	declare("2026-03-05")
	carry_out()
	freeze("2026-03-06 12:01")
	note_breaches()
	assert [str(breach.due_at) for breach in missed(ticket)] == ["2026-03-05 16:00:00", "2026-03-06 12:00:00"]


def test_a_reopened_ticket_is_judged_anew_and_the_old_breach_stays(late_ticket, freeze):
	ticket = late_ticket("Registered")
	close(ticket)
	freeze("2026-03-09 09:00")
	make("agent", ticket, "reopen", reason="لم يحل", department=DEPARTMENT)
	assert value(ticket, "agreement_status") == "Resolution Due" and len(missed(ticket)) == 1
	assert due_text(ticket) == "2026-03-12 16:00"
	for person, move, entered in (
		("liaison", "return", {"reason": "ليس من عملنا"}),
		("manager", "close_without_publication", {"reason": "سحب"}),
	):
		make(person, ticket, move, **entered)
	assert value(ticket, "agreement_status") == "Fulfilled" and len(missed(ticket)) == 1


def test_a_correction_of_the_answer_is_not_judged_again(freeze):
	freeze(MONDAY)
	ticket = ticket_of()
	close(ticket)
	freeze(LATE)
	as_person("agent")
	make_move(ticket, "correct", {"reason": "خطأ في النص"})
	make("manager", ticket, "close_without_publication", reason="سحب")
	assert value(ticket, "agreement_status") == "Fulfilled" and missed(ticket) == []
	assert str(value(ticket, "participation_answered_at")) == f"{MONDAY}:00"


def test_an_explanation_stands_beside_the_breach_and_every_one_in_the_trail(late_ticket):
	ticket = late_ticket()
	note_breaches()
	[breach] = missed(ticket)
	for words in ("تأخر المقاول", "تأخر المقاول بسبب المطر"):
		as_person("liaison")
		api.explain_breach(breach.name, words)
	[breach] = missed(ticket)
	shown = (breach.explanation, breach.explained_by, str(breach.explained_at))
	assert shown == ("تأخر المقاول بسبب المطر", "liaison@city.example", f"{LATE}:00")
	notes = [event.note for event in events(ticket) if event.move == "delay_explained"]
	assert notes == ["تأخر المقاول", "تأخر المقاول بسبب المطر"]
	assert str(breach.due_at) == "2026-03-05 16:00:00"
	assert value(ticket, "agreement_status") == "Failed"


@pytest.mark.parametrize("words", ["", "  ", None])
def test_an_explanation_needs_words(late_ticket, words):
	ticket = late_ticket()
	note_breaches()
	as_person("liaison")
	with pytest.raises(breaches.ExplanationMissing):
		api.explain_breach(missed(ticket)[0].name, words)


@pytest.mark.parametrize("person", ["citizen", "other_liaison", "plain_agent"])
def test_only_the_people_of_the_ticket_explain(late_ticket, person):
	ticket = late_ticket()
	note_breaches()
	as_person(person)
	with pytest.raises(frappe.PermissionError):
		api.explain_breach(missed(ticket)[0].name, "x")
	assert missed(ticket)[0].explanation is None


@pytest.mark.parametrize("person", ["manager", "liaison", "Administrator"])
def test_nobody_edits_or_deletes_a_breach(late_ticket, as_user, person):
	ticket = late_ticket()
	note_breaches()
	breach = frappe.get_doc("Participation Breach", missed(ticket)[0].name)
	as_user(person)
	breach.due_at = "2030-01-01"
	with pytest.raises((WrittenForGood, frappe.PermissionError)):
		breach.save()
	with pytest.raises((WrittenForGood, frappe.PermissionError)):
		breach.delete()


def test_many_late_tickets_cost_what_one_costs(late_ticket, freeze):
	def look():
		frappe.set_user("Administrator")
		with counted_queries() as asked:
			note_breaches()
		return len(asked)

	late_ticket("Registered")
	one = look()
	freeze(MONDAY)
	tickets = [ticket_of() for _ in range(8)]
	freeze(LATE)
	assert look() == one
	assert all(len(missed(ticket)) == 1 for ticket in tickets)


def test_batches_follow_one_another_to_the_end(late_ticket, freeze, monkeypatch):
	monkeypatch.setattr(breaches, "BATCH", 2)
	freeze(MONDAY)
	tickets = [ticket_of() for _ in range(5)]
	freeze(LATE)
	note_breaches()
	assert all(len(missed(ticket)) == 1 for ticket in tickets)


def test_two_workers_at_once_note_a_breach_once(really_committed, freeze):
	freeze(MONDAY)
	tickets = [ticket_of() for _ in range(4)]
	freeze(LATE)
	frappe.db.commit()
	assert failures(at_once(note_breaches, note_breaches, note_breaches)) == []
	frappe.db.rollback()
	for ticket in tickets:
		assert len(missed(ticket)) == 1
		assert [event.move for event in events(ticket)].count("date_missed") == 1
