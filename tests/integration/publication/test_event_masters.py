"""Another contribution answers for the event: the study and the draft go on with it, and nobody is answered twice."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import events as api
from participation_app.casework import events
from participation_app.casework.events import CannotJoin
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.publication import drafting
from participation_app.publication.queue import AlreadyOnItsWay
from tests.integration import walk
from tests.integration.casework.tickets import assigned_to
from tests.integration.publication.gathering import ANSWER, gather

WHY = "سحبت صاحبة الشكوى الأولى شكواها"


@pytest.fixture
def gathering(simulator, account):
	return gather(simulator, [account("Facebook")], 3)


def trail(ticket):
	fields = ["move", "actor", "from_state", "to_state", "note"]
	return frappe.get_all("Case Event", {"ticket": str(ticket)}, fields, order_by="creation")


def change(gathering, ticket, person="agent"):
	walk.as_person(person)
	api.change_master(ticket, WHY)
	gathering.reply = drafting.find_reply(ticket).name if drafting.find_reply(ticket) else None


def test_the_study_the_draft_and_the_turn_go_on_with_another(gathering):
	former, chosen, third = gathering.tickets
	change(gathering, chosen)
	assert gathering.document.ticket == chosen and events.followers(gathering.event) == [former, third]
	place = ["participation_stage", "participation_department", "participation_section"]
	assert frappe.db.get_value("HD Ticket", chosen, place) == frappe.db.get_value("HD Ticket", former, place)
	assert walk.stage_of(chosen) == "Reply Drafting"
	assert assigned_to(chosen) == ["agent@city.example"] and assigned_to(former) == []
	report = frappe.get_last_doc("Action Report", {"ticket": chosen})
	assert (report.public_part, report.reported_by) == (walk.REPORT["public_part"], "officer@city.example")
	draft = frappe.get_doc("Proposed Reply", gathering.reply)
	assert draft.event == gathering.event and "officer@city.example" in draft.authors


def test_both_trails_say_who_why_and_which_other(gathering):
	former, chosen, _third = gathering.tickets
	change(gathering, chosen)
	led, handed_over = trail(chosen)[-1], trail(former)[-1]
	assert (led.move, led.actor, led.note) == ("lead_event", "agent@city.example", WHY)
	assert (led.from_state, led.to_state) == ("Registered", "Reply Drafting")
	reference = frappe.db.get_value("HD Ticket", chosen, "participation_reference")
	assert (
		handed_over.move == "event_handed_over" and reference in handed_over.note and WHY in handed_over.note
	)


def test_the_former_is_taken_out_and_closed_and_the_others_are_answered_once(gathering):
	former, chosen, third = gathering.tickets
	change(gathering, chosen)
	walk.as_person("agent")
	api.leave(former, WHY)
	walk.as_person("manager")
	make_move(former, "close_without_publication", {"reason": WHY})
	gathering.approve()
	gathering.run()
	assert {ticket: len(texts) for ticket, texts in gathering.replies().items()} == {
		former: 0,
		chosen: 1,
		third: 1,
	}
	assert [walk.stage_of(ticket) for ticket in gathering.tickets] == ["Closed", "Answered", "Answered"]


def test_who_stays_in_the_event_gets_its_answer_like_the_others(gathering):
	former, chosen, _third = gathering.tickets
	walk.as_person("agent")
	reply = frappe.get_doc("Proposed Reply", gathering.reply)
	reply.text = ANSWER
	reply.save()
	change(gathering, chosen)
	own = frappe.db.get_value("Proposed Reply", {"ticket": former}, ["text", "event"], as_dict=True)
	assert "{{" not in own.text and own.event is None
	gathering.approve()
	gathering.run()
	assert [len(texts) for texts in gathering.replies().values()] == [1, 1, 1]


def test_it_is_refused_while_answers_are_reviewed_or_on_their_way(gathering):
	_former, chosen, third = gathering.tickets
	gathering.submit()
	with pytest.raises(MoveNotOpen, match="under way"):
		change(gathering, chosen)
	walk.approve(gathering.reply)
	with pytest.raises(CannotJoin, match="on their way"):
		change(gathering, chosen)
	walk.as_person("pr")
	api.move(gathering.event, "stop", WHY)
	with pytest.raises(CannotJoin, match="on their way"):
		change(gathering, third)


def test_it_is_refused_while_one_answer_is_still_being_sent(gathering):
	_former, chosen, third = gathering.tickets
	values = {"event": gathering.event, "ticket": third, "state": "On Its Way", "unique_key": "x"}
	frappe.get_doc({"doctype": "Event Answer", "channel": "Facebook", "text": "x", **values}).insert(
		ignore_permissions=True, ignore_mandatory=True
	)
	with pytest.raises(AlreadyOnItsWay):
		change(gathering, chosen)


@pytest.mark.parametrize("person", ["pr", "officer", "liaison", "moderator", "citizen"])
def test_only_the_call_centre_and_the_manager_choose_another(person, gathering):
	with pytest.raises(frappe.PermissionError):
		change(gathering, gathering.tickets[1], person)


def test_only_who_waits_for_the_answer_can_lead_and_by_no_other_door(gathering):
	former, chosen, _third = gathering.tickets
	with pytest.raises(CannotJoin):
		change(gathering, former)
	walk.as_person("agent")
	with pytest.raises(CannotJoin):
		api.change_master(chosen, " ")
	with pytest.raises(MoveNotOpen):
		make_move(chosen, "lead_event", {"reason": WHY, "led_from": "Reply Drafting"})
	assert gathering.document.ticket == former
