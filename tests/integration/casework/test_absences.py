"""A deputy acts in the roles of an absent person: in that time only, and the trail says for whom."""

from datetime import timedelta

import frappe
import pytest

from participation_app.casework import absences, deputies
from participation_app.casework.absences import AbsenceRefused
from participation_app.casework.moves import MoveNotOpen
from participation_app.intake.comment_moves import make_comment_move
from participation_app.intake.ingest import read_account
from tests.integration.casework.tickets import assigned_to, events, make, make_ticket, stage_of
from tests.integration.platform import Public
from tests.integration.walk import SECTION, as_person

PR, DEPUTY = "pr@city.example", "plain_agent@city.example"


def enter(person, absent, deputy, first=0, last=2):
	"""An absence entered by a person, in days from today."""
	as_person(person)
	today = deputies.today()
	absence = frappe.get_doc(
		{
			"doctype": "Participation Absence",
			"absent": f"{absent}@city.example",
			"deputy": f"{deputy}@city.example",
			"starts_on": today + timedelta(days=first),
			"ends_on": today + timedelta(days=last),
		}
	)
	return absence.insert()


def days_pass(monkeypatch, days):
	day = deputies.today() + timedelta(days=days)
	monkeypatch.setattr(deputies, "today", lambda: day)
	deputies.forget()


def submitted():
	ticket = make_ticket("Reply Drafting")
	as_person("agent")
	reply = frappe.get_doc("Proposed Reply", {"ticket": ticket})
	reply.update({"text": "تم ردم الحفرة.", "workflow_state": "PR Review"})
	reply.save()
	return ticket, reply


def approve(person, reply):
	as_person(person)
	reply.reload()
	reply.workflow_state = "Publishing"
	reply.save()


def event_of(ticket, move):
	return next(event for event in events(ticket) if event.move == move)


def test_a_deputy_without_the_role_approves_in_place_of_the_absent_officer():
	ticket, reply = submitted()
	assert assigned_to(ticket) == [PR]
	enter("pr", "pr", "plain_agent")
	assert assigned_to(ticket) == [DEPUTY]
	approve("plain_agent", reply)
	event = event_of(ticket, "approve")
	assert (event.actor, event.acting_for, event.actor_role) == (DEPUTY, PR, "Public Relations Officer")


def test_who_acts_in_their_own_role_acts_for_nobody_else():
	ticket, reply = submitted()
	enter("pr", "pr", "plain_agent")
	approve("pr", reply)
	assert event_of(ticket, "approve").acting_for is None


def test_before_the_first_day_and_after_the_last_the_deputy_may_nothing(monkeypatch):
	_ticket, reply = submitted()
	enter("pr", "pr", "plain_agent", first=1, last=2)
	assert "Public Relations Officer" not in frappe.get_roles(DEPUTY)
	with pytest.raises(frappe.PermissionError):
		approve("plain_agent", reply)
	days_pass(monkeypatch, 1)
	absences.keep()
	assert "Public Relations Officer" in frappe.get_roles(DEPUTY)
	days_pass(monkeypatch, 2)  # nobody has come by to take the role back
	with pytest.raises((frappe.PermissionError, MoveNotOpen)):
		approve("plain_agent", reply)
	absences.keep()
	assert "Public Relations Officer" not in frappe.get_roles(DEPUTY)


def test_tickets_go_back_when_the_absence_ends(monkeypatch):
	ticket, _reply = submitted()
	enter("pr", "pr", "plain_agent", last=0)
	assert assigned_to(ticket) == [DEPUTY]
	days_pass(monkeypatch, 1)
	absences.keep()
	assert assigned_to(ticket) == [PR]


def test_a_role_that_the_deputy_holds_anyway_is_not_taken_away(monkeypatch):
	frappe.get_doc("User", DEPUTY).add_roles("Public Relations Officer")
	enter("pr", "pr", "plain_agent", last=0)
	days_pass(monkeypatch, 1)
	absences.keep()
	assert "Public Relations Officer" in frappe.get_roles(DEPUTY)


def test_a_deputy_of_two_keeps_the_role_until_the_last_returns(monkeypatch):
	frappe.get_doc("User", "other_officer@city.example").add_roles("Public Relations Officer")
	enter("pr", "pr", "plain_agent", last=0)
	enter("manager", "other_officer", "plain_agent", last=3)
	days_pass(monkeypatch, 1)
	absences.keep()
	assert "Public Relations Officer" in frappe.get_roles(DEPUTY)
	days_pass(monkeypatch, 4)
	absences.keep()
	assert "Public Relations Officer" not in frappe.get_roles(DEPUTY)


def test_a_deputy_reports_for_the_absent_section_officer_and_sees_no_other_section():
	ticket = make_ticket("With Section")
	enter("officer", "officer", "other_liaison")
	assert assigned_to(ticket) == ["other_liaison@city.example"]
	make("other_liaison", ticket, "decline", reason="ليس من عملنا")
	event = event_of(ticket, "decline")
	assert (event.actor_role, event.acting_for) == ("Section Officer", "officer@city.example")
	place = frappe.get_doc("HD Ticket", ticket)
	place.participation_section = SECTION
	assert deputies.roles_held("other_liaison@city.example") >= {"Section Officer", "Department Liaison"}


def test_a_lent_role_holds_for_the_absent_persons_places_alone():
	"""The deputy is in a department's team already; the role of liaison was lent for another department."""
	enter("manager", "other_liaison", "officer")
	as_person("officer")
	ticket = make_ticket("With Department")
	with pytest.raises((frappe.PermissionError, MoveNotOpen)):
		make("officer", ticket, "return", reason="ليس من عملنا")
	assert stage_of(ticket) == "With Department"
	assert ticket not in map(str, frappe.get_list("HD Ticket", pluck="name", limit=0))


def test_the_trail_of_a_comment_names_both(simulator, account):
	Public(simulator, "Facebook").write("كلام لا تعرفه قاعدة")
	read_account(account("Facebook").name)
	comment = frappe.db.get_value("Social Comment", {"state": "Waiting", "platform": "Facebook"})
	enter("agent", "agent", "plain_agent")
	as_person("plain_agent")
	make_comment_move(comment, "dismiss", {"reason": "Spam"})
	event = frappe.get_last_doc("Case Event", {"comment": comment, "move": "dismiss"})
	assert (event.actor, event.acting_for) == (DEPUTY, "agent@city.example")


def test_nobody_approves_their_own_text_by_standing_in_for_an_officer():
	ticket, reply = submitted()
	enter("pr", "pr", "agent")
	with pytest.raises(MoveNotOpen, match="author"):
		approve("agent", reply)
	assert stage_of(ticket) == "PR Review"


def test_nobody_approves_an_absent_officers_text_in_the_officers_place():
	frappe.get_doc("User", PR).add_roles("Call Centre Agent")
	ticket = make_ticket("Reply Drafting")
	as_person("pr")
	reply = frappe.get_doc("Proposed Reply", {"ticket": ticket})
	reply.update({"text": "تم ردم الحفرة.", "workflow_state": "PR Review"})
	reply.save()
	enter("pr", "pr", "plain_agent")
	with pytest.raises(MoveNotOpen, match="author"):
		approve("plain_agent", reply)


REFUSED = [
	("pr", "pr", 0, 2),
	("pr", "citizen", 0, 2),
	("pr", "plain_agent", 2, 1),
	("pr", "plain_agent", -3, -1),
	("moderator", "plain_agent", 0, 2),
]


@pytest.mark.parametrize(("absent", "deputy", "first", "last"), REFUSED)
def test_what_cannot_be_is_refused(absent, deputy, first, last):
	with pytest.raises(AbsenceRefused):
		enter("manager", absent, deputy, first, last)


def test_one_absence_at_a_time_and_no_deputy_who_is_away():
	enter("pr", "pr", "plain_agent")
	with pytest.raises(AbsenceRefused):
		enter("pr", "pr", "agent", 1, 5)
	with pytest.raises(AbsenceRefused):
		enter("manager", "agent", "pr", 1, 5)


MAY_ENTER = [("pr", True), ("manager", True), ("agent", False), ("liaison", False), ("other_officer", True)]


@pytest.mark.parametrize(("person", "may"), MAY_ENTER)
def test_the_absent_the_head_and_a_manager_enter_it_and_nobody_else(person, may):
	frappe.db.set_single_value(
		"Participation Settings", "public_relations_deputy", "other_officer@city.example"
	)
	if may:
		assert enter(person, "pr", "plain_agent").state == "Planned"
	else:
		with pytest.raises(frappe.PermissionError):
			enter(person, "pr", "plain_agent")


def test_what_it_lends_is_nobodys_to_write():
	absence = enter("pr", "pr", "plain_agent", first=3, last=4)
	absence.update({"lent": "Participation Manager", "state": "Running", "roles": "Participation Manager"})
	absence.save()
	kept = frappe.get_doc("Participation Absence", absence.name)
	assert (kept.lent, kept.state, kept.roles) == (None, "Planned", "Public Relations Officer")


def test_an_absence_that_has_begun_is_ended_and_not_deleted():
	absence = enter("pr", "pr", "plain_agent", first=0, last=2)
	with pytest.raises(AbsenceRefused):
		frappe.get_doc("Participation Absence", absence.name).delete()
	planned = enter("manager", "agent", "plain_agent", first=3, last=4)
	frappe.get_doc("Participation Absence", planned.name).delete()


def test_the_deputy_is_told_in_words():
	enter("pr", "pr", "plain_agent")
	told = frappe.get_last_doc("Notification Log", {"for_user": DEPUTY})
	assert frappe.db.get_value("User", PR, "full_name") in told.subject
