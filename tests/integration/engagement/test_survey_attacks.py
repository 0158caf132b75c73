"""Surveys under attack: rows written past their form, scripts in words, counts asked for sideways."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta

import frappe
import pytest
from frappe import client
from frappe.api import v1
from frappe.desk.doctype.number_card import number_card
from frappe.desk.listview import get_group_by_count

from participation_app.api import surveys as api
from participation_app.engagement import survey_confirmations, survey_results, survey_texts, surveys
from participation_app.engagement.survey_responses import AnswersRefused, SurveyNotOpen
from participation_app.engagement.survey_results import ResultsNotDue, results_of
from participation_app.notices.codes import CodeWrong, digits_to_send
from participation_app.notices.table_rows import ChangedByItself
from tests.integration.casework.conftest import freeze
from tests.integration.engagement.surveys import (
	APPROVER,
	CLOSES,
	HOW_GOOD,
	MODERATOR,
	NOON,
	QUESTIONS,
	RESULTS,
	USE,
	WHY,
	WRITER,
	answer,
	answer_by,
	close,
	make_open,
	make_survey,
	publish,
)
from tests.integration.public_pages import open_page

__all__ = ["freeze"]
REFUSED = (frappe.PermissionError, frappe.ValidationError)


@pytest.fixture(autouse=True)
def at_noon(freeze):
	freeze(NOON)
	return freeze


def saved_by_itself(row):
	client.save({**row.as_dict(convert_dates_to_str=True), "question": "غيره"})


def value_set(row):
	client.set_value(row.doctype, row.name, "question", "غيره")


def removed_by_the_resource(row):
	v1.delete_doc(row.doctype, row.name)


def removed(row):
	client.delete(row.doctype, row.name)


def added(row):
	place = {name: row.get(name) for name in ("doctype", "parent", "parenttype", "parentfield")}
	client.insert({**QUESTIONS[0], **place})


ROWS_DOORS = (saved_by_itself, value_set, removed_by_the_resource, removed, added)


@pytest.mark.parametrize("door", ROWS_DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("person", [WRITER, APPROVER, "Administrator"])
def test_no_question_of_an_open_survey_changes_by_way_of_its_row(door, person):
	survey = make_open()
	frappe.set_user(person)
	frappe.db.savepoint("before_the_door")
	with pytest.raises(REFUSED):
		door(survey.questions[0])
	frappe.db.rollback(save_point="before_the_door")
	kept = frappe.get_doc(survey.doctype, survey.name)
	assert [row.question for row in kept.questions] == [row["question"] for row in QUESTIONS]


@pytest.mark.parametrize("door", [saved_by_itself, removed_by_the_resource], ids=lambda door: door.__name__)
def test_nobody_writes_in_a_draft_without_becoming_an_author(door):
	survey = make_survey()
	frappe.set_user(APPROVER)
	with pytest.raises((ChangedByItself, frappe.PermissionError)):
		door(survey.questions[0])


def carded(doctype):
	card = {"document_type": doctype, "function": "Count", "filters_json": "[]", "type": "Document Type"}
	return number_card.get_result({"doctype": "Number Card", **card}, "[]")


def grouped(doctype):
	return [one for one in get_group_by_count(doctype, "[]", "survey") if one["count"]]


@pytest.mark.parametrize("door", [carded, grouped], ids=lambda door: door.__name__)
@pytest.mark.parametrize("person", [WRITER, APPROVER, "Administrator"])
def test_no_figure_of_the_desk_tells_how_many_have_answered(door, person):
	survey = make_open()
	answer_by(survey, (9, {1: ["3"], 4: ["ظل"]}))
	frappe.set_user(person)
	for doctype in ("Survey Response", "Survey Confirmation", "Survey Text"):
		with suppress(frappe.PermissionError):
			assert not door(doctype), doctype


EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' {{ 7*7 }}"
EVERYWHERE = {
	"introduction": EVIL,
	"introduction_in_english": EVIL,
	"consultation": EVIL,
	"consultation_in_english": EVIL,
	"questions": [
		{
			**USE,
			"question": EVIL,
			"question_in_english": EVIL,
			"options": f"{EVIL}\nلا",
			"options_in_english": f"{EVIL}\nNo",
		},
		{**HOW_GOOD, "scale_to_label": EVIL, "scale_to_label_in_english": EVIL},
		{**WHY, "only_after": 1, "only_after_options": "1"},
	],
}


def test_no_script_in_anybodys_words_runs(at_noon):
	survey = make_open(**EVERYWHERE)
	address = f"/participation/survey/{survey.code}?lang=en"
	wrong = {"step": "answers", "key": EVIL, "q2": EVIL, "q3": EVIL, f"q{EVIL}": EVIL, "address": EVIL}
	shown = [open_page(address), open_page(address, method="POST", form=wrong)]
	answer_by(survey, (9, {1: ["1"], 3: [EVIL]}), (2, {1: ["2"]}))
	at_noon(CLOSES)
	close(survey)
	frappe.set_user(MODERATOR)
	for text in frappe.get_all("Survey Text", {"survey": survey.name}, pluck="name"):
		survey_texts.publish(text)
	publish(survey)
	surveys.note_decision(survey.name, EVIL, EVIL, frappe.utils.getdate(CLOSES))
	at_noon(RESULTS)
	shown.append(open_page(f"/participation/survey/{survey.code}/results?lang=en"))
	for page in shown:
		body = page.get_data(as_text=True)
		assert page.status_code in (200, 422) and "alert(1)" in body
		assert not re.search(r"<script>|<img src=x|=\s*['\"]?javascript:| 49", body)


def test_a_preview_leads_nowhere_that_is_not_a_file_of_ours():
	document = {"title": "خطة", "file": "javascript:alert(1)"}
	survey = make_survey(
		documents=[document], questions=[{**USE, "picture": "https://elsewhere.example/x.png"}]
	)
	page = open_page(f"/participation/survey/{survey.code}?preview=1&lang=en", user=WRITER)
	body = page.get_data(as_text=True)
	assert page.status_code == 200 and "javascript:" not in body and "elsewhere.example" not in body


@pytest.mark.parametrize("value", ["1" * 1000, "٣" * 1000, "1.0", "-1", "1\x00", "01", "1, 2"])
def test_what_is_no_option_is_refused_however_long(value):
	survey = make_open()
	with pytest.raises(AnswersRefused):
		answer(survey, {1: [value]})


def test_the_clock_set_back_opens_no_closed_survey_and_counts_nobody_twice(at_noon):
	survey = make_open()
	key = answer(survey, {1: ["3"]})
	at_noon(CLOSES)
	close(survey)
	for now in (NOON, NOON - timedelta(days=30)):
		at_noon(now)
		with pytest.raises(SurveyNotOpen):
			answer(survey, {1: ["3"]}, key=key)
		with pytest.raises(ResultsNotDue):
			results_of(survey.name)
	assert frappe.db.count("Survey Response", {"survey": survey.name}) == 1


def test_a_code_is_good_for_one_answer():
	survey = make_open(audience="Confirmed Contact")
	frappe.set_user("Guest")
	code = survey_confirmations.ask(survey, "SMS", "0501234567", "ar")
	digits = digits_to_send(code)
	survey_confirmations.confirm(survey, code, digits)
	with pytest.raises(CodeWrong):
		survey_confirmations.confirm(survey, code, digits)


def test_one_survey_that_does_not_close_keeps_no_other_open(at_noon, monkeypatch):
	first, second = make_open(closes_at=CLOSES - timedelta(hours=1)), make_open()
	freeze_results = survey_results.freeze

	def fails_for_the_first(survey):
		if survey.name == first.name:
			raise ValueError("the disk is full")
		freeze_results(survey)

	monkeypatch.setattr(survey_results, "freeze", fails_for_the_first)
	frappe.db.commit()  # what trouble with one survey undoes is that alone
	at_noon(CLOSES)
	surveys.close_due()
	assert frappe.db.get_value(second.doctype, second.name, "state") == "Closed"
	assert frappe.db.get_value(first.doctype, first.name, "state") == "Open"


@pytest.mark.parametrize(
	("decision", "decided_on"), [("", "2026-03-12"), ("   ", "2026-03-12"), ("نعم", "2026-03-13")]
)
def test_a_decision_has_words_and_a_day_that_has_come(at_noon, decision, decided_on):
	survey = make_open()
	at_noon(RESULTS)
	close(survey)
	frappe.set_user(APPROVER)
	with pytest.raises(frappe.ValidationError):
		api.note_decision(survey.name, decision, decided_on)
	assert not frappe.db.get_value(survey.doctype, survey.name, "decided_on")
