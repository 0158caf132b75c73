"""The ticket lies with somebody who can make its next move, and they are told."""

import frappe
import pytest

from participation_app.casework.assignment import NobodyToTakeIt
from participation_app.casework.moves import MoveNotOpen
from tests.integration.casework.tickets import (
	DEPARTMENT,
	OTHER_DEPARTMENT,
	SECTION,
	assigned_to,
	make,
	make_ticket,
	stage_of,
)
from tests.integration.walk import REPORT, as_person


def join(team, *people):
	frappe.set_user("Administrator")
	document = frappe.get_doc("HD Team", team)
	for person in people:
		document.append("users", {"user": f"{person}@city.example"})
	document.save(ignore_permissions=True)


@pytest.mark.parametrize(
	("stage", "holder"),
	[
		("Registered", "agent"),
		("With Department", "liaison"),
		("With Section", "officer"),
		("Action Reported", "liaison"),
		("Reply Drafting", "agent"),
	],
)
def test_the_holder_of_the_stage_has_it(stage, holder):
	assert assigned_to(make_ticket(stage)) == [f"{holder}@city.example"]


def test_the_holder_is_told():
	ticket = make_ticket("With Department")
	told = frappe.get_all("Notification Log", {"document_name": ticket, "type": "Assignment"}, ["*"])
	assert "liaison@city.example" in {row.for_user for row in told}


def test_in_a_mixed_team_it_is_the_one_whose_move_it_is():
	join(DEPARTMENT, "plain_agent", "officer", "manager")
	for _ in range(4):
		assert assigned_to(make_ticket("With Department")) == ["liaison@city.example"]


def test_several_holders_take_turns():
	join(DEPARTMENT, "other_liaison")
	takers = [assigned_to(make_ticket("With Department"))[0] for _ in range(4)]
	assert set(takers) == {"liaison@city.example", "other_liaison@city.example"}
	assert takers[0] == takers[2] != takers[1] == takers[3]


def test_whoever_was_given_it_by_hand_keeps_it_while_it_is_theirs():
	join(DEPARTMENT, "other_liaison")
	ticket = make_ticket("With Department")
	frappe.db.set_value(
		"ToDo", {"reference_name": ticket, "status": "Open"}, "allocated_to", "other_liaison@city.example"
	)
	make("liaison", ticket, "report_action", **REPORT)
	assert assigned_to(ticket) == ["other_liaison@city.example"]


def test_nobody_keeps_a_ticket_that_has_left_them():
	ticket = make_ticket("With Section")
	make("officer", ticket, "decline", reason="ليس من عملنا")
	assert assigned_to(ticket) == ["liaison@city.example"]
	make("liaison", ticket, "return", reason="ليس من عملنا")
	assert assigned_to(ticket) == ["agent@city.example"]
	make("manager", ticket, "close_without_publication", reason="سحب الشكوى")
	assert assigned_to(ticket) == []


def test_where_nobody_holds_the_stage_somebody_who_sees_the_ticket_gets_it():
	frappe.set_user("Administrator")
	frappe.db.delete("HD Team Member", {"parent": SECTION})
	frappe.db.delete("Assignment Rule User", {"user": "officer@city.example"})
	frappe.clear_cache()
	join(SECTION, "manager")
	assert assigned_to(make_ticket("With Section")) == ["manager@city.example"]


def test_a_ticket_does_not_go_where_nobody_can_take_it():
	frappe.set_user("Administrator")
	frappe.db.delete("HD Team Member", {"parent": OTHER_DEPARTMENT})
	join(OTHER_DEPARTMENT, "plain_agent")
	ticket = make_ticket()
	with pytest.raises(NobodyToTakeIt, match="Department Liaison"):
		as_person("agent")
		frappe.local.lang = "en"
		make("agent", ticket, "refer", department=OTHER_DEPARTMENT)
	frappe.db.rollback()


def test_a_disabled_user_gets_nothing():
	join(DEPARTMENT, "other_liaison")
	frappe.db.set_value("User", "liaison@city.example", "enabled", 0)
	ticket = make_ticket()
	make("agent", ticket, "refer", department=DEPARTMENT)
	assert assigned_to(ticket) == ["other_liaison@city.example"]


def test_a_team_whose_rule_is_switched_off_gets_the_ticket_unassigned():
	rule = frappe.db.get_value("HD Team", DEPARTMENT, "assignment_rule")
	frappe.get_doc("Assignment Rule", rule).update({"disabled": 1}).save(ignore_permissions=True)
	ticket = make_ticket("With Department")
	assert stage_of(ticket) == "With Department"
	assert assigned_to(ticket) == []


def review_by_its_author(*named):
	"""A ticket whose answer was written by the only officer of public relations; who it lies with then."""
	frappe.set_user("Administrator")
	frappe.get_doc("User", "pr@city.example").add_roles("Call Centre Agent")
	people = dict(zip(("public_relations_head", "public_relations_deputy"), named, strict=False))
	for field, person in people.items():
		frappe.db.set_single_value("Participation Settings", field, person and f"{person}@city.example")
	ticket = make_ticket("Reply Drafting")
	as_person("pr")
	reply = frappe.get_doc("Proposed Reply", {"ticket": ticket})
	reply.update({"text": "تم ردم الحفرة.", "workflow_state": "PR Review"})
	reply.save()
	return ticket, reply


def test_an_answer_is_reviewed_by_the_named_deputy_where_its_author_is_the_only_officer():
	frappe.get_doc("User", "other_officer@city.example").add_roles("Public Relations Officer")
	ticket, reply = review_by_its_author("pr", "other_officer")
	assert assigned_to(ticket) == ["other_officer@city.example"]
	with pytest.raises(MoveNotOpen):
		approve(reply)
	frappe.db.rollback(save_point="reviewed")
	as_person("other_officer")
	approve(reply)
	assert stage_of(ticket) in ("Publishing", "Answered")


def test_where_nobody_is_named_but_the_author_somebody_who_names_another_has_it():
	ticket, _reply = review_by_its_author("pr", None)
	assert assigned_to(ticket) == ["manager@city.example"]


def test_an_answer_of_the_call_centre_stays_with_public_relations():
	ticket = make_ticket("Reply Drafting")
	as_person("agent")
	reply = frappe.get_doc("Proposed Reply", {"ticket": ticket})
	reply.update({"text": "تم ردم الحفرة.", "workflow_state": "PR Review"})
	reply.save()
	assert assigned_to(ticket) == ["pr@city.example"]


def test_whoever_names_a_deputy_that_cannot_approve_is_told():
	own = frappe.get_doc("Participation Settings")
	for person, is_told in (("plain_agent@city.example", True), ("pr@city.example", False)):
		own.public_relations_deputy = person
		own.save(ignore_permissions=True)
		assert bool([message for message in frappe.get_message_log() if person in str(message)]) is is_told
		frappe.clear_messages()


def approve(reply):
	reply.reload()
	frappe.db.savepoint("reviewed")
	reply.workflow_state = "Publishing"
	reply.save()
