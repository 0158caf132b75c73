"""Many answers over four platforms and in private, while workers die, limits are reached and outcomes stay unknown."""

from __future__ import annotations

import frappe
import pytest

from participation_app.casework import events
from participation_app.casework.event_moves import set_pace
from participation_app.notices import contacts
from participation_app.notices.contacts import ContactDetails
from participation_app.publication import event_pace, publisher
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk
from tests.integration.casework.tickets import make_ticket
from tests.integration.intake.test_crashes import Killed
from tests.integration.publication.gathering import REASON, gather

OF_EACH = 4


@pytest.fixture
def gathering(simulator, account):
	gathered = gather(simulator, [account(platform) for platform in PLATFORMS], OF_EACH)
	walk.as_person("pr")
	set_pace(gathered.event, 60)
	return gathered


def later(gathering):
	"""A while passes: whatever waited for its time or its lease is due."""
	due_now = {"next_attempt_at": frappe.utils.now_datetime(), "lease_until": None, "blocked_since": None}
	open_ones = {"event": gathering.event, "state": ["in", publisher.UNFINISHED]}
	frappe.db.set_value("Publication", open_ones, due_now)
	gathering.minute()


def answered_once(gathering):
	assert gathering.state == "Answered", gathering.states()
	assert {len(texts) for texts in gathering.replies().values()} == {1}


def test_workers_that_die_after_their_post_leave_everybody_one_answer(gathering, monkeypatch):
	calls, settle = [], publisher._sent

	def dies_every_third_time(publication, sent):
		calls.append(publication.name)
		if len(calls) % 3 == 0:
			raise Killed
		settle(publication, sent)

	monkeypatch.setattr(publisher, "_sent", dies_every_third_time)
	gathering.approve()
	for _while in range(40):
		try:
			later(gathering)
		except Killed:
			frappe.db.rollback()
		if gathering.state == "Answered":
			break
	answered_once(gathering)
	assert len(calls) > OF_EACH * len(PLATFORMS)


def test_workers_that_die_while_they_begin_leave_everybody_one_answer(gathering, monkeypatch):
	calls, send = [], event_pace._send

	def dies_every_second_time(*values):
		send(*values)
		calls.append(values)
		if len(calls) % 2 == 0:
			raise Killed

	monkeypatch.setattr(event_pace, "_send", dies_every_second_time)
	gathering.approve()
	for _while in range(40):
		try:
			later(gathering)
		except Killed:
			frappe.db.rollback()
		if gathering.state == "Answered":
			break
	answered_once(gathering)


def test_a_used_up_quota_makes_one_platform_wait_and_no_other(simulator, gathering):
	simulator.faults.arm(named_fault("F35", "YouTube", path="/comments$", times=1))
	gathering.approve()
	gathering.minute()
	gathering.minute()
	kinds = {platform: 0 for platform in PLATFORMS}
	for ticket, texts in gathering.replies().items():
		kinds[frappe.db.get_value("HD Ticket", ticket, "participation_channel")] += len(texts)
	assert kinds["YouTube"] == 0 and kinds["Facebook"] == kinds["Instagram"] == OF_EACH
	simulator.faults.clear()
	account = frappe.get_last_doc("Social Account", {"platform": "YouTube"})
	frappe.db.set_value("Social Account", account.name, "next_run_at", frappe.utils.now_datetime())
	for _while in range(6):
		later(gathering)
	answered_once(gathering)


def test_who_did_not_write_on_a_platform_is_answered_by_their_own_way(simulator, account):
	gathering = gather(simulator, [account("Facebook")], 2)
	walk.as_person("agent")
	phoned = make_ticket(channel="Phone")
	contacts.keep(
		phoned, ContactDetails("ليلى @سعيد", mobile="+971501234567", language="ar"), confirmed_by="SMS"
	)
	walk.as_person("agent")
	events.join([phoned], gathering.event, REASON)
	gathering.approve()
	gathering.run()
	assert walk.stage_of(phoned) == "Answered" and gathering.states() == {"Answered": 3}
	[notice] = frappe.get_all(
		"Participation Notice", {"ticket": phoned, "kind": "Result"}, ["text", "channel"]
	)
	assert notice.channel == "SMS" and "عادت المياه" in notice.text and "{{" not in notice.text
	assert "@" not in gathering.answer_of(phoned).text


def test_whose_comment_is_deleted_is_told_by_their_contact(simulator, account):
	gathering = gather(simulator, [account("Facebook")], 3)
	gone = gathering.tickets[2]
	contacts.keep(gone, ContactDetails("ليلى", mobile="+971501234567", language="ar"), confirmed_by="SMS")
	comment = frappe.db.get_value("HD Ticket", gone, "participation_comment")
	gathering.submit()
	frappe.db.set_value("Social Comment", comment, "visibility", "deleted")
	walk.approve(gathering.reply)
	frappe.db.commit()
	gathering.run()
	assert walk.stage_of(gone) == "Answered" and gathering.replies()[gone] == []
	assert frappe.db.exists("Participation Notice", {"ticket": gone, "kind": "Result", "channel": "SMS"})
