"""An answer to an event that turns out wrong is corrected for everybody: approved once, at the pace, with the stop."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import events as api
from participation_app.casework.events import CannotJoin
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.publication.event_answers import NothingApproved
from tests.integration import walk
from tests.integration.publication.gathering import gather

WHY = "التاريخ في الرد خاطئ"
CORRECTED = "تصحيح: عادت المياه يوم الأحد لا السبت. مرجعك {{ reference }}."


@pytest.fixture
def gathering(simulator, account):
	"""Four contributions on one account, all answered."""
	gathering = gather(simulator, [account("Facebook")], 4)
	gathering.approve()
	gathering.run()
	return gathering


def correct(gathering, person="agent"):
	walk.as_person(person)
	gathering.reply = api.correct_for_all(gathering.event, WHY)["draft"]


def approve_correction(gathering):
	correct(gathering)
	gathering.approve(CORRECTED)


def counts(gathering):
	walk.as_person("pr")
	return {row["state"]: row["number"] for row in api.view(gathering.master)["counts"] if row["number"]}


def said(gathering):
	return [["تصحيح" in text for text in texts] for texts in gathering.replies().values()]


def moves_of(ticket):
	return frappe.get_all("Case Event", {"ticket": ticket}, pluck="move", order_by="creation")


def test_one_approval_corrects_the_answer_of_everybody_once(gathering):
	correct(gathering)
	draft = frappe.get_doc("Proposed Reply", gathering.reply)
	assert draft.corrects and "{{ reference }}" in draft.text
	assert frappe.get_doc("HD Ticket", gathering.master).participation_reference not in draft.text
	gathering.submit(CORRECTED)
	walk.as_person("pr")
	assert api.review(gathering.event)["number"] == 4 and said(gathering) == [[False]] * 4
	walk.approve(gathering.reply)
	gathering.run()
	assert said(gathering) == [[False, True]] * 4
	assert counts(gathering) == {"Answered": 4, "Replaced by a Correction": 4}
	for ticket in gathering.tickets[1:]:
		assert walk.stage_of(ticket) == "Answered" and moves_of(ticket)[-2:] == [
			"event_corrected",
			"published",
		]
		assert frappe.db.count("Participation Verdict", {"ticket": ticket}) == 1
		reply = frappe.get_last_doc("Proposed Reply", {"ticket": ticket})
		assert reply.corrects and reply.corrects != reply.name
	gathering.minute()
	assert said(gathering) == [[False, True]] * 4


def test_it_goes_at_the_pace_and_the_stop_holds(gathering):
	walk.as_person("pr")
	api.set_pace(gathering.event, 1)
	approve_correction(gathering)
	gathering.minute()
	gone = sum(map(len, said(gathering)))
	assert 4 < gone < 8
	walk.as_person("agent")
	api.move(gathering.event, "stop", WHY)
	frappe.db.commit()
	gathering.minute()
	assert sum(map(len, said(gathering))) == gone
	walk.as_person("pr")
	api.move(gathering.event, "resume")
	frappe.db.commit()
	gathering.run()
	assert said(gathering) == [[False, True]] * 4


def test_given_up_the_others_keep_their_answer_and_the_next_correction_reaches_all(gathering):
	walk.as_person("pr")
	api.set_pace(gathering.event, 1)
	approve_correction(gathering)
	gathering.post()
	walk.as_person("pr")
	api.move(gathering.event, "cancel", WHY)
	assert counts(gathering)["Answered"] == 4
	assert [walk.stage_of(ticket) for ticket in gathering.tickets] == ["Answered"] * 4
	approve_correction(gathering)
	gathering.run()
	assert [texts[-1] for texts in said(gathering)] == [True] * 4
	assert counts(gathering)["Answered"] == 4


def test_who_was_reopened_since_is_left_out(gathering):
	reopened = gathering.tickets[2]
	walk.as_person("agent")
	make_move(reopened, "reopen", {"reason": WHY, "department": walk.DEPARTMENT})
	approve_correction(gathering)
	gathering.run()
	told = dict(zip(gathering.tickets, said(gathering), strict=True))
	assert told.pop(reopened) == [False] and set(map(len, told.values())) == {2}
	assert walk.stage_of(reopened) == "With Department"


def test_what_cannot_be_sent_comes_back_to_public_relations_alone(gathering):
	approve_correction(gathering)
	comment = frappe.db.get_value("HD Ticket", gathering.tickets[1], "participation_comment")
	frappe.db.set_value("Event Answer", {"comment": comment, "correction": 1}, "text_digest", "another")
	gathering.run()
	assert walk.stage_of(gathering.tickets[1]) == "PR Review"
	assert [len(texts) for texts in said(gathering)] == [2, 1, 2, 2]


def test_its_author_does_not_approve_it(gathering):
	correct(gathering)
	gathering.submit(CORRECTED)
	frappe.set_user("Administrator")
	frappe.get_doc("User", "agent@city.example").add_roles("Public Relations Officer")
	frappe.clear_cache(user="agent@city.example")
	walk.as_person("agent")
	reply = frappe.get_doc("Proposed Reply", gathering.reply)
	reply.workflow_state = "Publishing"
	with pytest.raises(MoveNotOpen, match="author"):
		reply.save()


def test_it_is_refused_to_others_while_answers_go_out_and_before_anybody_has_one(simulator, account):
	gathering = gather(simulator, [account("Facebook")], 2)
	for person in ("officer", "liaison", "moderator", "citizen"):
		with pytest.raises(frappe.PermissionError):
			correct(gathering, person)
	with pytest.raises(NothingApproved):
		correct(gathering)
	gathering.approve()
	with pytest.raises(CannotJoin):
		correct(gathering)
