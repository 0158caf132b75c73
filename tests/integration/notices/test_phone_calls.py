"""A phone call is the exception: with a reason, the supervisor's yes, a script, attempts and an outcome."""

import frappe
import pytest

from participation_app.api import notices as api
from participation_app.notices import outbox
from participation_app.notices.contacts import ContactDetails, keep
from participation_app.notices.phone_calls import CallNotOpen
from tests.integration.notices.conftest import ADDRESS, MOBILE, set_settings
from tests.integration.walk import as_person

LANDLINE = "+97142012345"


@pytest.fixture
def proposed(desk):
	"""A notice that only a call can bring, with its task."""
	desk = desk("Unifonic")
	notice = desk.send(desk.owe(desk.ticket(mobile=LANDLINE)))
	return desk, notice, task_of(notice)


def task_of(notice):
	return frappe.get_doc("Phone Call Task", {"notice": notice.name})


def test_what_only_a_call_can_bring_becomes_one_task_with_a_script(proposed):
	desk, notice, task = proposed
	assert (task.state, task.reason, task.number, task.script) == (
		"Proposed",
		"No Other Way",
		LANDLINE,
		notice.text,
	)
	assert "AB12-CD34" in task.script and notice.state == "Queued"
	desk.send(notice.name)
	assert frappe.db.count("Phone Call Task", {"notice": notice.name}) == 1


@pytest.mark.parametrize("person", ["agent", "liaison", "pr", "citizen"])
def test_only_the_supervisor_says_yes(proposed, person):
	_desk, _notice, task = proposed
	as_person(person)
	with pytest.raises((CallNotOpen, frappe.PermissionError)):
		api.decide_call(task.name, True)
	assert task_of(_notice).state == "Proposed"


def test_nobody_calls_before_the_supervisor_agreed(proposed):
	_desk, _notice, task = proposed
	as_person("agent")
	with pytest.raises(CallNotOpen):
		api.record_call(task.name, "Told")


def test_a_call_that_was_heard_settles_the_notice_with_its_outcome_as_proof(proposed):
	_desk, notice, task = proposed
	as_person("manager")
	assert api.decide_call(task.name, True)["state"] == "Approved"
	as_person("agent")
	assert api.record_call(task.name, "No Answer")["state"] == "Approved"
	assert api.record_call(task.name, "Told", "سألت عن الموعد")["state"] == "Done"
	notice.reload()
	assert notice.state == "Sent" and LANDLINE in notice.evidence
	task = task_of(notice)
	assert [row.outcome for row in task.attempts] == ["No Answer", "Told"] and task.decided_by
	with pytest.raises(CallNotOpen):
		api.record_call(task.name, "Told")


def test_after_so_many_calls_without_an_answer_it_is_given_up(proposed):
	_desk, notice, task = proposed
	set_settings(call_attempts=2)
	as_person("manager")
	api.decide_call(task.name, True)
	assert [api.record_call(task.name, "Busy")["state"] for _call in range(2)] == ["Approved", "Given Up"]
	notice.reload()
	assert notice.state == "Failed" and notice.message


def test_a_call_is_never_due_in_quiet_hours(desk, freeze_at):
	desk = desk("Unifonic")
	set_settings(quiet_from="21:00:00", quiet_until="07:00:00", time_zone=frappe.utils.get_system_timezone())
	freeze_at("2026-03-02 23:30")
	notice = desk.send(desk.owe(desk.ticket(mobile=LANDLINE)))
	assert str(task_of(notice).due_at) == "2026-03-03 07:00:00"
	as_person("manager")
	freeze_at("2026-03-03 20:40")
	api.decide_call(task_of(notice).name, True)
	assert str(task_of(notice).due_at) == "2026-03-03 20:40:00"
	api.record_call(task_of(notice).name, "No Answer")
	assert str(task_of(notice).due_at) == "2026-03-04 07:00:00"


def test_a_no_has_a_reason_and_the_next_way_takes_over(desk):
	desk = desk("Unifonic")
	ticket = desk.ticket(mobile=LANDLINE, email=ADDRESS, preferred_channel="Phone")
	notice = desk.send(desk.owe(ticket))
	task = task_of(notice)
	assert task.reason == "Prefers the Phone"
	as_person("manager")
	with pytest.raises(CallNotOpen):
		api.decide_call(task.name, False)
	assert api.decide_call(task.name, False, "البريد يكفي")["state"] == "Refused"
	assert desk.next_of(notice.name).channel == "E-mail"


def test_what_failed_by_all_other_ways_is_called_for(desk):
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(mobile=MOBILE))
	desk.fault("F84")
	desk.send(name)
	following = desk.send(desk.next_of(name).name)
	assert (following.channel, task_of(following).reason) == ("Phone", "Other Ways Failed")


def test_a_notice_without_a_way_is_sent_once_a_contact_is_known(desk):
	desk = desk("Unifonic")
	ticket = desk.ticket()
	name = desk.owe(ticket)
	as_person("agent")
	with pytest.raises(outbox.CannotSendAnew):
		api.send_anew(name, "SMS")
	keep(ticket, ContactDetails(mobile=MOBILE))
	assert api.send_anew(name, "SMS")["state"] == "Queued"
	assert desk.send(desk.next_of(name).name).state == "Sent"
	with pytest.raises(outbox.CannotSendAnew):
		api.send_anew(name, "Phone")


def test_what_may_have_arrived_is_not_sent_by_the_same_way(desk):
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(mobile=MOBILE))
	desk.fault("F86")
	desk.send(name)
	as_person("agent")
	with pytest.raises(outbox.CannotSendAnew):
		api.send_anew(name, "SMS")
	api.send_anew(name, "Phone", "Cannot Read")
	assert task_of(desk.next_of(name)).reason == "Cannot Read"


@pytest.mark.parametrize("person", ["liaison", "officer", "pr", "citizen"])
def test_only_the_call_centre_sends_anew(desk, monkeypatch, person):
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket())
	monkeypatch.setitem(frappe.local.flags, "in_test", False)  # in tests Frappe asks nobody for a role
	as_person(person)
	with pytest.raises(frappe.PermissionError):
		api.send_anew(name, "SMS")
