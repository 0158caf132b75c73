"""A published reply is corrected, or withdrawn by two officers; what stood is kept."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import replies as api
from participation_app.api import tickets
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.notices.templates import ready_made
from participation_app.publication.drafting import find_reply
from tests.integration import walk


def publications(reply):
	return frappe.get_all("Publication", {"proposed_reply": reply}, ["*"], order_by="creation")


def state_of(reply):
	return publications(reply)[-1].state


def events(case):
	return frappe.get_all("Case Event", {"ticket": case.ticket}, pluck="move", order_by="creation")


def ticket_fields(case):
	fields = ["participation_answered_at", "participation_due_at"]
	return frappe.db.get_value("HD Ticket", case.ticket, fields, as_dict=True)


def correct(case, person="agent"):
	walk.as_person(person)
	tickets.make(case.ticket, "correct", {"reason": "رقم الشارع خطأ"})
	return find_reply(case.ticket)


@pytest.mark.parametrize("person", ["agent", "pr"])
def test_a_correction_is_a_new_draft_that_says_so_and_the_published_text_stays(person, published):
	case = published()
	draft = correct(case, person)
	assert case.stage == "Reply Drafting" and draft.corrects == case.reply
	frame = ready_made("Correction", "Platform", "ar").split("{{")[0].strip()
	assert draft.text.startswith(frame) and case.document.text in draft.text
	assert case.document.workflow_state == "Answered" and state_of(case.reply) == "Sent"
	assert len(case.answers()) == 1


def test_a_correction_needs_a_reason(published):
	case = published()
	walk.as_person("agent")
	with pytest.raises(MoveNotOpen, match="reason"):
		tickets.make(case.ticket, "correct", {"reason": " "})


@pytest.mark.parametrize("person", ["liaison", "officer", "manager"])
def test_a_correction_is_opened_by_call_centre_or_public_relations_alone(person, published):
	case = published()
	walk.as_person(person)
	with pytest.raises((MoveNotOpen, frappe.PermissionError)):
		tickets.make(case.ticket, "correct", {"reason": "خطأ"})


def test_a_published_correction_stands_beside_the_old_text_and_is_not_judged_again(published):
	case = published()
	before, verdicts = ticket_fields(case), frappe.db.count("Participation Verdict", {"ticket": case.ticket})
	draft = correct(case)
	walk.submit(draft.name)
	walk.approve(draft.name)
	frappe.db.commit()
	walk.publish_all()
	assert case.stage == "Answered" and len(case.answers()) == 2
	assert [state_of(reply) for reply in (case.reply, draft.name)] == ["Sent", "Sent"]
	assert ticket_fields(case) == before
	assert frappe.db.count("Participation Verdict", {"ticket": case.ticket}) == verdicts
	assert events(case).count("published") == 2
	walk.as_person("pr")
	assert api.view(draft.name)["corrects"]["text"] == case.document.text
	assert api.view(case.reply)["corrected_by"] == draft.name


def test_public_relations_may_have_the_corrected_reply_removed(published):
	case = published()
	draft = correct(case)
	walk.submit(draft.name)
	walk.as_person("pr")
	document = frappe.get_doc("Proposed Reply", draft.name)
	document.remove_corrected = 1
	document.save()
	assert state_of(case.reply) == "Sent"
	walk.approve(draft.name)
	frappe.db.commit()
	walk.publish_all()
	assert state_of(case.reply) == "To Be Removed" and state_of(draft.name) == "Sent"


def test_the_call_centre_does_not_decide_on_the_removal(published):
	case = published()
	draft = correct(case)
	document = frappe.get_doc("Proposed Reply", draft.name)
	document.remove_corrected = 1
	document.save()
	assert not frappe.db.get_value("Proposed Reply", draft.name, "remove_corrected")


def test_a_closed_ticket_is_corrected_too(published):
	case = published()
	walk.as_person("agent")
	make_move(case.ticket, "close")
	assert correct(case).corrects == case.reply


def test_a_ticket_without_a_published_reply_gets_an_empty_draft(drafted):
	case = drafted()
	walk.as_person("manager")
	make_move(case.ticket, "close_without_publication", {"reason": "سحبه صاحبه"})
	draft = correct(case)
	assert draft.name == case.reply and not draft.corrects


def test_a_withdrawal_takes_two_officers(published, second_officer):
	case = published()
	walk.as_person("pr")
	api.ask_withdrawal(case.reply, "فيه بيانات شخصية")
	assert case.stage == "Answered" and state_of(case.reply) == "Sent"
	assert api.view(case.reply)["withdrawal"]["may_confirm"] is False
	with pytest.raises(MoveNotOpen, match="second public relations officer"):
		api.confirm_withdrawal(case.reply)
	frappe.db.rollback()
	walk.as_person("pr")
	api.ask_withdrawal(case.reply, "فيه بيانات شخصية")
	walk.as_person(second_officer)
	assert api.view(case.reply)["withdrawal"]["may_confirm"] is True
	draft = frappe.get_doc("Proposed Reply", api.confirm_withdrawal(case.reply)["draft"])
	assert (
		case.stage == "Reply Drafting" and draft.corrects == case.reply and draft.text == case.document.text
	)
	assert state_of(case.reply) == "To Be Removed" and case.document.withdrawn_by
	event = frappe.get_last_doc("Case Event", {"ticket": case.ticket, "move": "withdraw_reply"})
	assert event.note == "فيه بيانات شخصية" and event.actor == "manager@city.example"
	assert "withdrawal_asked" in events(case)


def test_the_other_officers_are_told_in_their_language(published, second_officer):
	case = published()
	frappe.db.set_value("User", "manager@city.example", "language", "en")
	walk.as_person("pr")
	api.ask_withdrawal(case.reply, "خطأ")
	told = frappe.get_all("Notification Log", {"subject": ["like", "%second officer%"]}, pluck="for_user")
	assert told == ["manager@city.example"]


def test_a_withdrawal_that_nobody_asked_for_is_not_confirmed(published, second_officer):
	case = published()
	walk.as_person(second_officer)
	with pytest.raises(MoveNotOpen, match="Nobody has asked"):
		api.confirm_withdrawal(case.reply)


@pytest.mark.parametrize("person", ["agent", "manager", "liaison", "citizen"])
def test_only_public_relations_asks(person, published):
	case = published()
	walk.as_person(person)
	with pytest.raises((MoveNotOpen, frappe.PermissionError)):
		api.ask_withdrawal(case.reply, "خطأ")


def test_a_withdrawal_is_asked_for_once_with_a_reason_and_can_be_called_off(published, second_officer):
	case = published()
	walk.as_person("pr")
	with pytest.raises(frappe.ValidationError, match="reason"):
		api.ask_withdrawal(case.reply, " ")
	api.ask_withdrawal(case.reply, "خطأ")
	with pytest.raises(frappe.ValidationError, match="already"):
		api.ask_withdrawal(case.reply, "خطأ")
	api.call_off_withdrawal(case.reply)
	assert case.document.withdrawal_asked_by is None and "withdrawal_called_off" in events(case)
	walk.as_person(second_officer)
	with pytest.raises(MoveNotOpen, match="Nobody has asked"):
		api.confirm_withdrawal(case.reply)


def test_a_reply_under_review_is_not_withdrawn(submitted):
	case = submitted()
	walk.as_person("pr")
	with pytest.raises(MoveNotOpen):
		api.ask_withdrawal(case.reply, "خطأ")


def test_the_reply_that_takes_its_place_is_published_once(withdrawn):
	case = withdrawn()
	draft = find_reply(case.ticket)
	walk.submit(draft.name, "تم ردم الحفرة أمام المدرسة.")
	walk.approve(draft.name)
	frappe.db.commit()
	walk.publish_all()
	assert case.stage == "Answered" and len(case.answers()) == 2
	assert state_of(case.reply) == "To Be Removed"
