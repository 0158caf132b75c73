"""An answer that every officer on duty wrote in is reviewed by the named head or deputy, officers or not."""

from datetime import timedelta

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from participation_app.api import replies, review
from participation_app.casework import absences, deputies, stand_ins
from participation_app.casework.moves import MoveNotOpen
from tests.integration.casework.tickets import assigned_to, events, make_ticket, stage_of
from tests.integration.walk import as_person

PR, NAMED, ROLE = "pr@city.example", "plain_agent@city.example", "Public Relations Officer"


@pytest.fixture(autouse=True)
def drafting_officer():
	"""The only officer writes answers, too; a plain agent is named as the deputy of the head."""
	frappe.set_user("Administrator")
	frappe.get_doc("User", PR).add_roles("Call Centre Agent")
	name("public_relations_head", PR)
	name("public_relations_deputy", NAMED)


def name(field, user):
	frappe.set_user("Administrator")
	own = frappe.get_doc("Participation Settings")
	own.set(field, user)
	own.save(ignore_permissions=True)


def submitted(person="pr"):
	ticket = make_ticket("Reply Drafting")
	as_person(person)
	reply = frappe.get_doc("Proposed Reply", {"ticket": ticket})
	reply.update({"text": "تم ردم الحفرة.", "workflow_state": "PR Review"})
	reply.save()
	return ticket, reply.reload()


def absent(person, deputy, days=2):
	frappe.set_user("Administrator")
	today = deputies.today()
	values = {"absent": f"{person}@city.example", "deputy": f"{deputy}@city.example"}
	dates = {"starts_on": today, "ends_on": today + timedelta(days=days)}
	return frappe.get_doc({"doctype": "Participation Absence", **values, **dates}).insert()


def by_form(reply):
	reply.workflow_state = "Publishing"
	reply.save()


def by_workflow(reply):
	apply_workflow(reply, "Approve Reply")


def by_desk(reply):
	replies.approve(reply.name, review.view(reply.name)["seen"])


def by_client(reply):
	frappe.client.set_value("Proposed Reply", reply.name, "workflow_state", "Publishing")


DOORS = [by_form, by_workflow, by_client, by_desk]


@pytest.mark.parametrize("door", DOORS)
def test_the_named_deputy_approves_what_the_only_officer_wrote(door):
	ticket, reply = submitted()
	assert assigned_to(ticket) == [NAMED]
	told = {"document_name": ticket, "type": "Assignment", "for_user": NAMED}
	assert frappe.db.exists("Notification Log", told)
	as_person("plain_agent")
	door(reply)
	event = next(event for event in events(ticket) if event.move == "approve")
	assert (event.actor, event.acting_for, event.actor_role) == (NAMED, PR, ROLE)


@pytest.mark.parametrize("door", [by_workflow, by_desk])
def test_the_author_approves_through_no_door(door):
	_ticket, reply = submitted()
	as_person("pr")
	with pytest.raises(MoveNotOpen, match="author"):
		door(reply)


def test_the_review_desk_offers_it_to_the_deputy_and_says_for_whom():
	_ticket, reply = submitted()
	as_person("plain_agent")
	assert [row["name"] for row in review.queue()["replies"]] == [reply.name]
	view = review.view(reply.name)
	assert view["may"]["approve"] and view["may"]["request_changes"] and view["may"]["why_not"] is None
	assert view["stands_in_for"] == frappe.db.get_value("User", PR, "full_name")
	as_person("pr")
	view = review.view(reply.name)
	assert not view["may"]["approve"] and view["may"]["why_not"]


def test_the_deputy_asks_for_changes_and_approves_what_comes_back():
	ticket, reply = submitted()
	as_person("plain_agent")
	replies.request_changes(reply.name, "أقصر")
	assert stage_of(ticket) == "Reply Drafting"
	as_person("pr")
	reply.reload()
	reply.update({"text": "تم الردم.", "workflow_state": "PR Review"})
	reply.save()
	as_person("plain_agent")
	by_form(reply.reload())
	assert stage_of(ticket) == "Answered"


def test_the_role_holds_for_such_answers_alone_and_goes_with_the_last():
	other, other_reply = submitted("agent")
	ticket, reply = submitted()
	assert ROLE in frappe.get_roles(NAMED) and ROLE not in deputies.own_roles(NAMED)
	as_person("plain_agent")
	assert frappe.get_list("Proposed Reply", pluck="name") == [reply.name]
	assert [str(row) for row in frappe.get_list("HD Ticket", pluck="name")] == [ticket]
	with pytest.raises(frappe.PermissionError):
		review.view(other_reply.name)
	with pytest.raises((frappe.PermissionError, MoveNotOpen)):
		by_form(other_reply)
	assert stage_of(other) == "PR Review"
	replies.request_changes(reply.name, "أقصر")
	absences.keep()
	assert ROLE not in frappe.get_roles(NAMED) and deputies.reviews_lent_to() == frozenset()
	with pytest.raises(frappe.PermissionError):
		review.view(reply.name)


def test_another_officer_on_duty_reviews_and_no_deputy():
	frappe.get_doc("User", "other_officer@city.example").add_roles(ROLE)
	_ticket, reply = submitted()
	assert stand_ins.tickets_for(NAMED) == [] and ROLE not in frappe.get_roles(NAMED)
	as_person("plain_agent")
	with pytest.raises((frappe.PermissionError, MoveNotOpen)):
		by_form(reply)


def test_when_that_officer_goes_the_deputy_has_it_and_when_they_return_not_any_more(monkeypatch):
	frappe.get_doc("User", "other_officer@city.example").add_roles(ROLE)
	ticket, _reply = submitted()
	absent("other_officer", "pr", days=0)
	absences.keep()
	assert assigned_to(ticket) == [NAMED] and ROLE in frappe.get_roles(NAMED)
	todo = frappe.db.get_value("ToDo", {"reference_name": ticket, "status": "Open"})
	absences.keep()
	assert frappe.db.get_value("ToDo", {"reference_name": ticket, "status": "Open"}) == todo
	tomorrow = deputies.today() + timedelta(days=1)
	monkeypatch.setattr(deputies, "today", lambda: tomorrow)
	deputies.forget()
	absences.keep()
	assert NAMED not in assigned_to(ticket) and ROLE not in frappe.get_roles(NAMED)


def test_who_wrote_in_it_does_not_stand_in():
	name("public_relations_deputy", "agent@city.example")
	ticket = make_ticket("Reply Drafting")
	as_person("agent")
	reply = frappe.get_doc("Proposed Reply", {"ticket": ticket})
	reply.update({"text": "تم ردم حفرة."})
	reply.save()
	as_person("pr")
	reply.update({"text": "تم ردم الحفرة.", "workflow_state": "PR Review"})
	reply.save()
	as_person("agent")
	with pytest.raises((frappe.PermissionError, MoveNotOpen, frappe.ValidationError)):
		by_form(reply)
	assert "agent@city.example" not in assigned_to(ticket)


def test_for_an_absent_deputy_their_own_deputy_stands_in():
	frappe.get_doc("User", NAMED).add_roles("Section Officer")
	absent("plain_agent", "other_officer")
	ticket, _reply = submitted()
	assert assigned_to(ticket) == ["other_officer@city.example"]


def test_who_is_named_no_longer_may_nothing_from_then_on():
	ticket, reply = submitted()
	assert assigned_to(ticket) == [NAMED]
	name("public_relations_deputy", None)
	assert ROLE not in frappe.get_roles(NAMED)
	as_person("plain_agent")
	with pytest.raises((frappe.PermissionError, MoveNotOpen)):
		by_form(reply)


def test_what_is_lent_is_nobodys_to_write():
	frappe.set_user("Administrator")
	own = frappe.get_doc("Participation Settings")
	own.reviews_lent_to = NAMED
	own.save(ignore_permissions=True)
	assert not frappe.get_doc("Participation Settings").reviews_lent_to


def test_a_citizen_who_is_named_gets_no_desk():
	name("public_relations_deputy", "citizen@city.example")
	submitted()
	assert ROLE not in frappe.get_roles("citizen@city.example")
