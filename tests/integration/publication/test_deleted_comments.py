"""A ticket whose comment its author deleted: closed without an answer in public, or answered to the citizen alone."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import replies
from participation_app.api import tickets as api
from participation_app.casework.moves import MoveNotOpen
from participation_app.intake.comment_changes import note_gone
from participation_app.notices import contacts
from participation_app.notices.contacts import ContactDetails
from tests.integration import walk
from tests.integration.publication.conftest import ANSWER

BY_SMS = ContactDetails(mobile="+971501234567")


def delete(case, contact=None):
	frappe.set_user("Administrator")
	if contact:
		contacts.keep(case.ticket, contact)
	case.public.delete(case.external_id)
	note_gone(case.comment)
	frappe.db.commit()


def result_of(case):
	return frappe.get_last_doc("Participation Notice", {"ticket": case.ticket, "kind": "Result"})


def test_an_approved_answer_goes_to_the_citizen_alone(submitted):
	case = submitted()
	delete(case, BY_SMS)
	walk.approve(case.reply)
	assert case.stage == "Answered" and case.document.workflow_state == "Answered"
	result = result_of(case)
	assert (result.channel, result.recipient) == ("SMS", BY_SMS.mobile) and ANSWER in result.text
	assert not frappe.db.exists("Publication", {"proposed_reply": case.reply})
	assert case.answers() == []


def test_without_a_contact_nothing_can_be_approved_and_the_refusal_says_what_to_do(submitted):
	case = submitted()
	delete(case)
	with pytest.raises(MoveNotOpen, match=r"contact|تواصل"):
		walk.approve(case.reply)
	frappe.db.rollback()
	assert case.stage == "PR Review" and case.document.workflow_state == "PR Review"


def test_what_was_approved_before_comes_back_and_can_then_go_to_the_citizen_alone(approved):
	case = approved()
	delete(case, BY_SMS)
	assert case.settle().state == "Refused"
	assert case.stage == "PR Review"
	walk.approve(case.reply)
	assert case.stage == "Answered" and result_of(case).channel == "SMS"
	assert case.answers() == []


def test_its_correction_goes_the_same_way(submitted):
	case = submitted()
	delete(case, BY_SMS)
	walk.approve(case.reply)
	walk.as_person("agent")
	api.make(case.ticket, "correct", {"reason": "خطأ في الموعد"})
	correction = frappe.get_last_doc("Proposed Reply", {"ticket": case.ticket, "corrects": case.reply})
	walk.submit(correction.name, f"{ANSWER} يوم الأحد")
	walk.approve(correction.name)
	assert "يوم الأحد" in result_of(case).text and case.answers() == []


def test_what_public_relations_posted_by_hand_is_the_result(submitted):
	case = submitted()
	delete(case, BY_SMS)
	walk.as_person("pr")
	replies.post_by_hand(case.reply, "https://facebook.com/city/posts/1?comment_id=2")
	result = result_of(case)
	assert (result.channel, result.state) == ("Platform", "Sent")


@pytest.mark.parametrize(
	("contact", "words"), [(None, "enter a contact first"), (BY_SMS, "(SMS)")], ids=["no contact", "SMS"]
)
def test_the_ticket_says_what_can_be_done(contact, words, submitted, as_user):
	case = submitted()
	as_user("agent")
	assert api.view(case.ticket)["words"]["ways_left"] is None
	delete(case, contact)
	as_user("agent")
	assert words in api.view(case.ticket)["words"]["ways_left"]
	[form] = [move for move in api.view(case.ticket)["moves"] if move["move"] == "close_without_publication"]
	[reason] = [field for field in form["fields"] if field["fieldname"] == "reason"]
	assert reason["default"] == "The author deleted the comment."


def test_it_is_closed_without_a_published_answer(submitted, as_user):
	case = submitted()
	delete(case, BY_SMS)
	as_user("manager")
	api.make(case.ticket, "close_without_publication", {"reason": "حذف صاحب التعليق تعليقه"})
	assert case.stage == "Closed" and result_of(case).channel == "SMS"
	as_user("agent")
	assert api.view(case.ticket)["words"]["ways_left"] is None
