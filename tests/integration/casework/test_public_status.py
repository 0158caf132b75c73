"""What a citizen may know of a ticket, and what must not stand in it."""

import dataclasses
from datetime import datetime

import frappe
import pytest

from participation_app.casework.public_status import plain_status, told, told_shortly
from participation_app.casework.questions import question_to
from participation_app.rules import lifecycle
from tests.integration.casework.citizens import EMAIL, MOBILE, answer, close, make_followed, reference_of
from tests.integration.casework.tickets import make, make_ticket, value
from tests.integration.walk import REPORT, as_person

RECEIVED = datetime(2026, 3, 2, 9)


def everything(status):
	return str(dataclasses.asdict(status)) + " ".join(told(status)) + told_shortly(status)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_stage_has_public_words_in_both_languages(language):
	ticket = make_followed()
	for stage in lifecycle.STAGES:
		frappe.db.set_value("HD Ticket", ticket, "participation_stage", stage)
		text = plain_status(ticket, language).stage_text
		assert text and stage not in text
		assert text.isascii() == (language == "en"), text


def test_the_status_names_the_promised_day_and_the_reference():
	ticket = make_followed(received_at=RECEIVED)
	status = plain_status(ticket, "en")
	assert "5 March 2026" in status.due_text
	assert status.reference == reference_of(ticket)
	assert "5 March 2026" in told_shortly(status) and status.reference in told(status)[0]


def test_a_late_answer_is_called_late(freeze):
	ticket = make_followed(received_at=RECEIVED)
	freeze("2026-03-09 09:00")
	status = plain_status(ticket, "en")
	assert status.is_late and "late" in " ".join(told(status))


def test_nothing_personal_and_nothing_internal_is_told():
	ticket = make_followed("Reply Drafting", email=EMAIL)
	answer(ticket)
	names = frappe.get_all("User", {"email": ["like", "%@city.example"]}, ["name", "full_name"])
	said = everything(plain_status(ticket, "ar"))
	secret = [MOBILE, EMAIL, "مريم", REPORT["internal_part"], REPORT["findings"], "كلام لا تعرفه قاعدة"]
	assert [one for one in secret if one in said] == []
	assert [one for user in names for one in (user.name, user.full_name) if one and one in said] == []


def test_why_a_date_was_missed_stays_inside():
	ticket = make_followed(received_at=RECEIVED)
	breach = {
		"doctype": "Participation Breach",
		"ticket": ticket,
		"promise": frappe.db.get_value("Participation Promise", {"ticket": ticket}),
		"due_at": value(ticket, "participation_due_at"),
		"noticed_at": frappe.utils.now_datetime(),
		"explanation": "المفتش في إجازة",
		"explained_by": "agent@city.example",
		"explained_at": frappe.utils.now_datetime(),
	}
	frappe.get_doc(breach).insert(ignore_permissions=True)
	status = plain_status(ticket, "ar")
	assert "المفتش" not in everything(status)
	assert len(status.promises) == 2, "the date and that it was missed"


def test_a_question_waits_until_it_is_answered():
	ticket = make_followed("With Department")
	make("liaison", ticket, "ask_citizen", question="أين تقع الحفرة؟")
	status = plain_status(ticket, "ar")
	assert status.question == "أين تقع الحفرة؟" and "answer" in status.acts
	assert "أين تقع الحفرة؟" in told_shortly(status)
	make("liaison", ticket, "withdraw_question")
	assert plain_status(ticket, "ar").question is None
	assert question_to(frappe.get_doc("HD Ticket", ticket)) is None


def test_the_answer_is_the_text_that_was_published_and_none_once_withdrawn():
	ticket = make_followed("Reply Drafting")
	answer(ticket, "تم ردم الحفرة.")
	assert plain_status(ticket, "ar").answer.text == "تم ردم الحفرة."
	frappe.db.set_value("Proposed Reply", {"ticket": ticket}, {"withdrawn_at": frappe.utils.now_datetime()})
	assert plain_status(ticket, "ar").answer is None


def test_a_draft_is_no_answer():
	ticket = make_followed("Reply Drafting")
	assert plain_status(ticket, "ar").answer is None


def test_what_can_be_done_follows_the_stage():
	ticket = make_followed()
	assert plain_status(ticket, "ar").acts == ("withdraw",)
	close(ticket)
	assert "rate" in plain_status(ticket, "ar").acts
	assert "withdraw" not in plain_status(ticket, "ar").acts


def test_a_merged_ticket_answers_for_the_old_reference():
	old, new = make_followed(), make_ticket("Reply Drafting")
	answer(new, "تم الإصلاح.")
	frappe.db.set_value("HD Ticket", old, {"merged_with": new, "is_merged": 1})
	status = plain_status(old, "ar")
	assert status.reference == reference_of(old)
	assert status.answer.text == "تم الإصلاح."
	assert status.is_merged and status.acts == () and status.question is None
	assert reference_of(new) not in everything(status)


def test_tickets_merged_in_a_ring_end_somewhere():
	first, second = make_followed(), make_followed()
	frappe.db.set_value("HD Ticket", first, "merged_with", second)
	frappe.db.set_value("HD Ticket", second, "merged_with", first)
	assert plain_status(first, "ar").reference == reference_of(first)


def test_the_readers_own_language_is_untouched():
	as_person("agent")
	frappe.local.lang = "ar"
	plain_status(make_followed(), "en")
	assert frappe.local.lang == "ar"
