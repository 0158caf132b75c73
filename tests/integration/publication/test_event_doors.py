"""The doors of events: who may knock, what they answer, and how many join in the background."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import events as api
from participation_app.jobs import events as jobs
from participation_app.publication import event_answers
from tests.integration import counting, walk
from tests.integration.casework.tickets import make_plain_ticket, make_ticket
from tests.integration.publication.gathering import ANSWER, REASON, gather, pass_time


@pytest.fixture
def gathering(simulator, account):
	return gather(simulator, [account("Facebook")], 3)


def acts(gathering):
	member = gathering.tickets[1]
	return {
		"view": lambda: api.view(gathering.master),
		"open_event": lambda: api.open_event(member, "x"),
		"join": lambda: api.join(gathering.event, [member], REASON),
		"leave": lambda: api.leave(member, REASON),
		"stop": lambda: api.move(gathering.event, "stop", REASON),
		"resume": lambda: api.move(gathering.event, "resume"),
		"set_pace": lambda: api.set_pace(gathering.event, 3),
		"review": lambda: api.review(gathering.event),
		"approve_late": lambda: api.approve_late(gathering.event),
	}


@pytest.mark.parametrize("person", ["moderator@city.example", "citizen@example.org", "Guest"])
def test_nobody_without_a_part_in_the_ticket_gets_in_anywhere(gathering, person):
	if person.startswith("citizen") and not frappe.db.exists("User", person):
		values = {"email": person, "first_name": "x", "send_welcome_email": 0, "roles": [{"role": "Citizen"}]}
		frappe.get_doc({"doctype": "User", **values}).insert(ignore_permissions=True)
	for act in acts(gathering).values():
		frappe.set_user(person)
		with pytest.raises(frappe.PermissionError):
			act()


@pytest.mark.parametrize(
	("person", "refused"),
	[
		("agent", ("approve_late",)),
		("officer", ("open_event", "join", "leave", "set_pace", "review", "approve_late")),
		("pr", ("open_event", "join", "leave")),
	],
)
def test_each_role_does_its_own_part(gathering, person, refused):
	for name in refused:
		walk.as_person(person)
		with pytest.raises(frappe.PermissionError):
			acts(gathering)[name]()


def test_the_panel_counts_subjects_and_contributions_and_leads_to_lists(gathering):
	gathering.submit()
	walk.as_person("pr")
	panel = api.view(gathering.master)
	numbers = {row["state"]: row["number"] for row in panel["counts"]}
	assert panel["contributions"] == 3 and numbers["Proposed"] == 3 and panel["role"] == "answers"
	assert api.view(gathering.tickets[1])["role"] == "follows"


def test_an_event_is_found_by_its_words_and_by_its_name(gathering):
	walk.as_person("agent")
	title = frappe.db.get_value("Participation Event", gathering.event, "title")
	for text in (title[:5], gathering.event):
		found = api.find("Participation Event", text, "name", 0, 20, {})
		assert gathering.event in [name for name, *_said in found]


def test_a_ticket_without_an_event_has_no_panel_and_a_plain_one_no_door():
	ticket = make_ticket()
	walk.as_person("agent")
	assert api.view(ticket) is None
	plain = make_plain_ticket()
	walk.as_person("manager")
	with pytest.raises((frappe.DoesNotExistError, frappe.PermissionError)):
		api.view(plain)


def test_the_review_shows_each_wording_the_longest_and_what_does_not_fit(simulator, account):
	gathering = gather(simulator, [account("X")], 3)
	comment = frappe.db.get_value("HD Ticket", gathering.tickets[1], "participation_comment")
	frappe.db.set_value("Social Comment", comment, "author_name", "س" * 40)
	gathering.submit("{{ name }} عادت المياه. " + "ن" * 235, ("{{ name }} عادت المياه. " + "و" * 236, None))
	walk.as_person("pr")
	review = api.review(gathering.event)
	assert review["number"] == 3 and review["channels"] == [{"channel": "X", "label": "X", "number": 3}]
	assert {row.wording for row in review["samples"]} == {1, 2}
	assert (
		[row.ticket for row in review["too_long"]] == [gathering.tickets[1]] == [review["longest"][0].ticket]
	)


def test_a_draft_is_shown_as_everybody_would_get_it_before_it_is_submitted(gathering):
	frappe.db.set_value("Proposed Reply", gathering.reply, "text", ANSWER)
	walk.as_person("agent")
	review = api.review(gathering.event)
	assert review["number"] == 3 and "ساكن" in review["samples"][0].text


@pytest.fixture
def at_once(monkeypatch):
	"""Jobs of events are done as they are asked for, with what of it really reaches a job."""
	enqueue = frappe.enqueue

	def take(method, **asked):
		if method in (api.JOIN_JOB, event_answers.JOB):
			enqueue(method, **{**asked, "deduplicate": False, "now": True})

	monkeypatch.setattr(frappe, "enqueue", take)


def test_the_minutes_job_has_everybody_answered(gathering, at_once):
	gathering.approve()
	for _minute in range(3):
		pass_time(timedelta(seconds=61))
		frappe.set_user("Administrator")
		jobs.answer_due()
		gathering.post()
	assert gathering.stages() == ["Answered"] * 3


def test_many_join_in_the_background_and_one_that_cannot_keeps_nobody_out(gathering, at_once, monkeypatch):
	able, unable = make_ticket(), make_ticket()
	frappe.db.set_value("HD Ticket", unable, "participation_stage", "Answered")
	frappe.db.commit()
	told = []
	monkeypatch.setattr(
		frappe, "publish_realtime", lambda event, message=None, **more: told.append((event, message))
	)
	monkeypatch.setattr(api, "AT_ONCE", 1)
	walk.as_person("agent")
	assert api.join(gathering.event, [unable, able], REASON) == {"joined": [], "queued": 2}
	assert frappe.db.get_value("HD Ticket", able, "participation_event") == gathering.event
	assert not frappe.db.get_value("HD Ticket", unable, "participation_event")
	[message] = [message["message"] for event, message in told if event == "msgprint"]
	assert "1" in message


def test_the_panel_asks_as_many_questions_for_three_as_for_six(gathering, simulator, account):
	walk.as_person("agent")
	with counting.counted_queries() as few:
		api.view(gathering.master)
	more = [make_ticket() for _one in range(3)]
	walk.as_person("agent")
	api.join(gathering.event, more, REASON)
	with counting.counted_queries() as many:
		api.view(gathering.master)
	assert len(many) <= len(few) + 1 and len(few) < 30
