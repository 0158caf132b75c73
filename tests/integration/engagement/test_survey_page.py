"""The page of a survey as a browser without scripts sees it: nothing typed is lost, nothing is counted twice."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from html import unescape

import frappe
import pytest

from participation_app.engagement import survey_texts, surveys
from participation_app.engagement.survey_results import results_of
from participation_app.notices.codes import digits_to_send
from participation_app.transparency import visits
from tests.integration.casework.conftest import freeze
from tests.integration.engagement.surveys import (
	APPROVER,
	CLOSES,
	MODERATOR,
	NOON,
	RESULTS,
	USE,
	WRITER,
	answer,
	answer_by,
	close,
	make_open,
	make_survey,
	publish,
)
from tests.integration.public_pages import open_page, words_of

__all__ = ["freeze"]
GIVEN = {"q1": "1", "q2": ["1", "3"], "q3": "4", "q4": "مقاعد أكثر"}


@pytest.fixture(autouse=True)
def at_noon(freeze):
	freeze(NOON)
	frappe.cache.delete_keys("participation_tries")
	return freeze


def page(survey, form=None, *, query="lang=en", user="Guest"):
	frappe.db.commit()  # what trouble with this request undoes is this request alone
	address = f"/participation/survey/{survey.code}?{query}"
	if form is None:
		return open_page(address, user=user)
	sent = {"step": "answers", "key": secrets.token_urlsafe(24), **form}
	return open_page(address, method="POST", form=sent, user=user)


def stored(survey):
	return frappe.db.count("Survey Response", {"survey": survey.name})


def hidden(response):
	"""What the page hands on to the next step."""
	body = response.get_data(as_text=True)
	found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', body)
	values = {}
	for name, value in found:
		values.setdefault(name, []).append(unescape(value))
	return values


def test_the_questions_are_asked_in_both_languages_with_what_is_promised():
	survey = make_open()
	words = words_of(page(survey))
	assert "How often do you visit the park?" in words and "Only for those who answered question 1" in words
	assert "cannot be tied to you" in words and "not confirmed" in words and "12 March 2026" in words
	arabic = page(survey, query="lang=ar")
	assert "كم مرة تزور الحديقة؟" in words_of(arabic) and 'dir="rtl"' in arabic.get_data(as_text=True)


def test_answers_are_taken_once_whatever_is_sent_again():
	survey = make_open()
	form = {**GIVEN, "key": secrets.token_urlsafe(24)}
	for _sending in range(2):
		response = page(survey, form)
		assert response.status_code == 303
		assert response.headers["Location"].endswith(f"/participation/survey/{survey.code}?sent=1")
	assert stored(survey) == 1
	assert "Thank you. We have your answers." in words_of(page(survey, query="sent=1&lang=en"))


@pytest.mark.parametrize(
	("wrong", "says"),
	[
		({"q1": ""}, "Answer question 1."),
		({"q1": "7"}, "Choose one of the answers to question 1."),
		({"q1": ["1", "2"]}, "Give one answer to question 1."),
		({"q1": "3"}, "Question 2 is not asked of you."),
		({"q4": "x" * 2001}, "too long"),
		({"q9": "1"}, "belongs to no question"),
	],
)
def test_what_is_wrong_is_said_and_nothing_that_was_typed_is_lost(wrong, says):
	survey = make_open()
	response = page(survey, {**GIVEN, **wrong})
	assert response.status_code == 422 and says in words_of(response)
	body = response.get_data(as_text=True)
	if "q4" not in wrong:
		assert "مقاعد أكثر" in body
	assert re.search(r'value="3" checked', body) and stored(survey) == 0


def test_a_field_that_people_do_not_see_keeps_programs_out():
	survey = make_open()
	assert page(survey, {**GIVEN, "website": "x"}).status_code == 422 and stored(survey) == 0


def test_who_sends_too_often_is_asked_to_wait(monkeypatch):
	survey = make_open()
	monkeypatch.setattr("participation_app.intake.limits.LIMITS", {"survey": (2, 99, 60)})
	answers = [page(survey, GIVEN).status_code for _sending in range(3)]
	assert answers == [303, 303, 422]


def test_what_was_typed_stays_when_the_survey_closes_meanwhile(at_noon):
	survey = make_open()
	at_noon(CLOSES)
	response = page(survey, GIVEN)
	assert response.status_code == 422 and "is closed" in words_of(response)
	assert "مقاعد أكثر" in response.get_data(as_text=True)


@pytest.mark.parametrize(
	("now", "says"),
	[
		(NOON - timedelta(days=1), "Opening soon"),
		(CLOSES, "This survey is closed"),
		(RESULTS, "This survey is closed"),
	],
)
def test_before_and_after_its_time_the_page_says_how_it_stands(at_noon, now, says):
	survey = make_open()
	at_noon(now)
	response = page(survey)
	assert response.status_code == 200 and says in words_of(response)
	assert "<form" not in response.get_data(as_text=True)


def test_a_survey_that_was_called_off_says_why():
	survey = make_open()
	frappe.set_user(APPROVER)
	surveys.make_move(survey.name, "call_off", "سؤال خاطئ")
	words = words_of(page(survey))
	assert "was called off" in words and "سؤال خاطئ" in words


def confirmed(survey, address="0501234567"):
	"""As a person does it: answers, then the address, then the code; every step hands on what was typed."""
	before, asked = stored(survey), page(survey, GIVEN)
	assert asked.status_code == 200 and stored(survey) == before
	sent = page(survey, {**hidden(asked), "channel": "SMS", "address": address})
	frappe.set_user("Guest")
	return sent, hidden(sent)


def test_a_confirmed_contact_counts_once_and_the_second_time_loses_nothing():
	survey = make_open(audience="Confirmed Contact")
	sent, form = confirmed(survey)
	assert "Enter the code" in words_of(sent)
	wrong = page(survey, {**form, "digits": "000000"})
	assert wrong.status_code == 422 and "not right" in words_of(wrong)
	assert page(survey, {**hidden(wrong), "digits": digits_to_send(form["code"][0])}).status_code == 303
	assert stored(survey) == 1 and frappe.db.count("Survey Text", {"survey": survey.name}) == 1

	_sent, form = confirmed(survey)
	again = page(survey, {**form, "digits": digits_to_send(form["code"][0])})
	assert again.status_code == 422 and "answered this survey already" in words_of(again)
	assert stored(survey) == 1 and "مقاعد أكثر" in again.get_data(as_text=True)


def test_a_sending_whose_answer_was_lost_is_recognised_after_the_code_was_used():
	survey = make_open(audience="Confirmed Contact")
	_sent, form = confirmed(survey)
	form["digits"] = digits_to_send(form["code"][0])
	assert [page(survey, form).status_code for _sending in range(2)] == [303, 303]
	assert stored(survey) == 1


def test_a_wrong_address_is_said_and_the_answers_can_be_changed():
	survey = make_open(audience="Confirmed Contact")
	asked = hidden(page(survey, GIVEN))
	wrong = page(survey, {**asked, "channel": "SMS", "address": "nobody"})
	assert wrong.status_code == 422 and hidden(wrong)["q4"] == ["مقاعد أكثر"]
	back = page(survey, {**asked, "back": "1"})
	assert back.status_code == 200 and "مقاعد أكثر</textarea>" in back.get_data(as_text=True)


def test_who_is_logged_in_counts_once():
	survey = make_open(audience="Logged In")
	assert "Log in to answer" in words_of(page(survey)) and "<form" not in page(survey).get_data(as_text=True)
	assert page(survey, GIVEN, user="agent@city.example").status_code == 303
	assert page(survey, GIVEN, user="agent@city.example").status_code == 422
	lost = page(survey, GIVEN)
	assert lost.status_code == 422 and "Log in again" in words_of(lost)
	assert "مقاعد أكثر" in lost.get_data(as_text=True)
	row = frappe.db.get_value("Survey Response", {"survey": survey.name}, ["owner", "person"])
	assert stored(survey) == 1 and row == ("Guest", None)


def test_a_preview_shows_a_draft_to_its_writers_alone_and_keeps_nothing():
	survey = make_survey()
	assert page(survey).status_code == 404
	assert page(survey, query="preview=1&lang=en").status_code == 404
	assert page(survey, query="preview=1", user="agent@city.example").status_code == 404
	shown = page(survey, query="preview=1&lang=en", user=WRITER)
	assert shown.status_code == 200 and "Preview" in words_of(shown)
	tried = page(survey, GIVEN, query="preview=1&lang=en", user=WRITER)
	assert "These answers would be taken." in words_of(tried) and stored(survey) == 0
	wrong = page(survey, {"q1": ""}, query="preview=1&lang=en", user=WRITER)
	assert wrong.status_code == 422


@pytest.mark.parametrize("code", ["", "aaaaaaaa", "x' or 1=1", "../etc"])
def test_a_survey_that_there_is_not_is_not_found(code):
	assert open_page(f"/participation/survey/{code}?lang=en").status_code == 404


@pytest.mark.parametrize(("source", "counted"), [("x", 1), ("qr", 1), ("elsewhere", 0), ("x/../y", 0)])
def test_where_people_come_from_is_counted_without_a_cookie(source, counted):
	survey = make_open()
	page(survey, query=f"from={source}")
	assert visits.visits(f"survey/{survey.code}/{source}") == counted
	assert set(frappe.local.cookie_manager.cookies) <= {"preferred_language"}


def test_the_results_stand_beside_what_was_decided(at_noon):
	survey = make_open()
	answer_by(survey, (20, {1: ["1"], 2: ["1", "2"], 3: ["4"]}), (3, {1: ["2"]}), (9, {1: ["3"]}))
	for text in ("ظل أكثر", "مقاعد <b>جديدة</b>", "ماء", "أشجار", "ملاعب"):
		answer(survey, {1: ["3"], 4: [text]})
	at_noon(CLOSES)
	close(survey)
	frappe.set_user(MODERATOR)
	for name in frappe.get_all(
		"Survey Text", {"survey": survey.name, "text": ["like", "%مقاعد%"]}, pluck="name"
	):
		survey_texts.publish(name)
	publish(survey)
	surveys.note_decision(survey.name, "تُفتح مساءً", "Open in the evening", CLOSES.date())
	at_noon(RESULTS)
	response = open_page(f"/participation/survey/{survey.code}/results?lang=en")
	words = words_of(response)
	assert "Open in the evening" in words and "People who took part: 37" in words
	assert "Often 20" in words and "Sometimes, Never (together) 17" in words
	assert "Not shown: it would tell" in words, (
		"three people who sometimes come could be told by the second question"
	)
	assert "Shown after moderation: 1" in words and "ظل" not in words
	assert "<b>" not in response.get_data(as_text=True)
	assert results_of(survey.name).checksum in words
	assert not re.search(r"<[^>]+\s(style|on\w+)=", response.get_data(as_text=True))


def test_a_survey_that_closed_early_says_when_it_really_closed(at_noon):
	survey = make_open(title_in_english="Early")
	answer_by(survey, (9, {1: ["1"]}))
	at_noon(NOON + timedelta(days=1))
	frappe.set_user(APPROVER)
	surveys.make_move(survey.name, "close", "الحديقة أغلقت")
	frappe.set_user("moderator@city.example")
	at_noon(RESULTS)
	publish(survey)
	assert re.search(r"Early closed 3 March 2026", words_of(open_page("/participation/surveys?lang=en")))


def test_results_by_district_stand_in_a_table_of_their_own(at_noon):
	district = {
		"question": "أين تسكن؟",
		"question_in_english": "Where do you live?",
		"kind": "Single Choice",
		"required": 1,
		"options": "الشمال\nالجنوب",
		"options_in_english": "North\nSouth",
	}
	survey = make_open(questions=[district, USE], broken_down_by=1)
	assert "also shown by the answers to question 1" in words_of(page(survey))
	answer_by(survey, (14, {1: ["1"], 2: ["1"]}), (9, {1: ["2"], 2: ["1"]}), (7, {1: ["2"], 2: ["3"]}))
	answer_by(survey, (2, {1: ["1"], 2: ["3"]}))
	at_noon(RESULTS)
	close(survey)
	publish(survey)
	words = words_of(open_page(f"/participation/survey/{survey.code}/results?lang=en"))
	assert "By the answers to: Where do you live?" in words
	assert "North – not shown 0 – not shown South – not shown 0 – not shown" in words


def test_the_list_has_what_is_open_what_comes_and_what_is_over(at_noon):
	standing = {
		"Open now": make_open(title_in_english="Now"),
		"Opening soon": make_open(title_in_english="Soon", opens_at=NOON + timedelta(days=1)),
		"Waiting for results": make_open(title_in_english="Past"),
	}
	make_survey(title_in_english="Draft only")
	past = standing["Waiting for results"]
	frappe.db.set_value(past.doctype, past.name, "closes_at", NOON - timedelta(hours=1))
	words = words_of(open_page("/participation/surveys?lang=en"))
	for heading, survey in standing.items():
		assert re.search(rf"{heading} .*{survey.title_in_english}", words)
	assert "Draft only" not in words
