"""Contributions that join one event: who may, which can, what they keep, and how they leave again."""

from __future__ import annotations

import frappe
import pytest

from participation_app.casework import due_list, events, public_status
from participation_app.casework.due_list import Wanted
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.intake.event_comments import join_event
from tests.integration import walk
from tests.integration.casework.tickets import make_ticket, stage_of

REASON, TITLE = "البلاغ نفسه", "انقطاع المياه"


@pytest.fixture
def event(as_user):
	"""An event with one ticket that answers for it."""
	ticket = make_ticket()
	as_user("agent")
	return events.open_event(ticket, TITLE)


def joined(event, number=1):
	walk.as_person("agent")
	tickets = [make_ticket() for _one in range(number)]
	assert events.join(tickets, event.name, REASON) == sorted(tickets)
	return tickets


def trail(ticket):
	return frappe.get_all("Case Event", {"ticket": str(ticket)}, ["move", "note"], order_by="creation")


def test_joining_and_leaving_stand_in_both_trails_with_their_reason(event):
	[ticket] = joined(event)
	events.leave(ticket, "شكوى أخرى")
	assert [row.move for row in trail(ticket)][-2:] == ["joined_event", "left_event"]
	assert [row.move for row in trail(event.ticket)][-3:] == ["event_opened", "joined_here", "left_here"]
	assert REASON in trail(ticket)[-2].note and TITLE in trail(ticket)[-2].note
	reference = frappe.db.get_value("HD Ticket", ticket, "participation_reference")
	assert reference in trail(event.ticket)[-2].note and "شكوى أخرى" in trail(event.ticket)[-1].note


def test_many_joining_at_once_are_one_line_of_the_masters_trail(event):
	tickets = joined(event, 7)
	[line] = frappe.get_all(
		"Case Event", {"ticket": str(event.ticket), "move": "joined_here"}, ["note", "details"]
	)
	assert line.note.startswith("7.") and all(ticket in line.details for ticket in tickets)


def test_who_follows_keeps_reference_promise_and_clock(event, as_user):
	as_user("agent")
	ticket = make_ticket()
	kept = (
		"participation_reference",
		"participation_due_at",
		"participation_counted_from",
		"participation_stage",
	)
	before = frappe.db.get_value("HD Ticket", ticket, kept)
	events.join([ticket], event.name, REASON)
	assert frappe.db.get_value("HD Ticket", ticket, kept) == before
	assert frappe.db.count("Participation Promise", {"ticket": ticket}) == 1
	events.leave(ticket, REASON)
	assert frappe.db.get_value("HD Ticket", ticket, kept) == before


def test_who_follows_is_on_nobodys_list_until_they_leave(event):
	[ticket] = joined(event)
	opened = {"reference_type": "HD Ticket", "reference_name": ticket, "status": "Open"}
	assert not frappe.db.exists("ToDo", opened)
	events.leave(ticket, REASON)
	assert frappe.db.exists("ToDo", opened)


def test_no_move_is_made_on_who_follows_and_the_refusal_says_what_to_do(event):
	[ticket] = joined(event)
	with pytest.raises(MoveNotOpen, match="Take it out of the event"):
		make_move(ticket, "refer", {"department": walk.DEPARTMENT})
	events.leave(ticket, REASON)
	make_move(ticket, "refer", {"department": walk.DEPARTMENT})
	assert stage_of(ticket) == "With Department"


def test_a_form_does_not_set_the_event(event):
	walk.as_person("agent")
	ticket = frappe.get_doc("HD Ticket", make_ticket())
	ticket.participation_event, ticket.participation_follows_event = event.name, 1
	with pytest.raises(MoveNotOpen):
		ticket.save(ignore_permissions=True)


@pytest.mark.parametrize("person", ["liaison", "officer", "pr", "moderator"])
def test_only_the_call_centre_gathers(event, as_user, person):
	[ticket] = joined(event)
	as_user(person)
	for act in (
		lambda: events.open_event(ticket, TITLE),
		lambda: events.join([ticket], event.name, REASON),
		lambda: events.leave(ticket, REASON),
	):
		with pytest.raises(frappe.PermissionError):
			act()


def test_a_reason_is_asked_for(event):
	[ticket] = joined(event)
	for act in (lambda: events.join([ticket], event.name, " "), lambda: events.leave(ticket, "")):
		with pytest.raises(events.CannotJoin):
			act()


def test_what_answers_for_an_event_neither_joins_nor_leads_another_nor_leaves(event):
	walk.as_person("agent")
	other = events.open_event(make_ticket(), TITLE)
	for act in (
		lambda: events.join([event.ticket], other.name, REASON),
		lambda: events.open_event(event.ticket, TITLE),
		lambda: events.leave(event.ticket, REASON),
	):
		with pytest.raises(events.CannotJoin):
			act()


def test_joining_twice_is_joining_once(event):
	[ticket] = joined(event)
	assert events.join([ticket], event.name, REASON) == []


def test_one_that_cannot_join_keeps_the_others_out_and_is_named(event):
	walk.as_person("agent")
	able, late = make_ticket(), make_ticket()
	reference = frappe.db.get_value("HD Ticket", late, "participation_reference")
	frappe.db.set_value("HD Ticket", late, "participation_stage", "Answered")
	with pytest.raises(events.CannotJoin, match=reference):
		events.join([able, late], event.name, REASON)


def test_a_followers_citizen_reads_how_far_the_event_is(event):
	[ticket] = joined(event)
	walk.as_person("agent")
	make_move(event.ticket, "refer", {"department": walk.DEPARTMENT})
	status = public_status.plain_status(ticket, "en")
	assert "department concerned" in status.stage_text and "same event" in status.stage_text
	assert status.reference == frappe.db.get_value("HD Ticket", ticket, "participation_reference")


def test_an_event_is_one_entry_of_the_due_list(event):
	tickets = joined(event, 3)
	names = [str(row.name) for row in due_list.read("agent@city.example", Wanted())]
	assert str(event.ticket) in names and not set(tickets) & set(names)


def test_who_is_due_before_the_event_stands_on_the_due_list_itself(event):
	[ticket] = joined(event)
	earlier = frappe.utils.add_to_date(
		frappe.db.get_value("HD Ticket", event.ticket, "participation_due_at"), days=-1
	)
	frappe.db.set_value("HD Ticket", ticket, "participation_due_at", earlier)
	assert ticket in [str(row.name) for row in due_list.read("agent@city.example", Wanted())]


def test_when_the_event_itself_is_answered_who_still_waits_is_seen(event):
	[ticket] = joined(event)
	frappe.db.set_value("HD Ticket", event.ticket, "participation_answered_at", frappe.utils.now_datetime())
	assert ticket in [str(row.name) for row in due_list.read("agent@city.example", Wanted())]


def test_a_waiting_comment_is_registered_and_joins(event, account, simulator):
	from tests.integration.publication.gathering import written

	[comment] = written(simulator, account("Facebook"), 1)
	walk.as_person("agent")
	[ticket] = join_event([comment], event.name, REASON)
	assert frappe.db.get_value("Social Comment", comment, ["state", "ticket"]) == ("Registered", ticket)
	assert frappe.db.get_value("HD Ticket", ticket, "participation_follows_event") == 1
	assert frappe.db.exists("Participation Notice", {"ticket": ticket, "kind": "Receipt"})
