"""A survey's way: written, approved by another, answered in time, closed and counted, published as promised."""

from __future__ import annotations

import json
from datetime import timedelta

import frappe
import pytest

from participation_app.casework.append_only import WrittenForGood
from participation_app.casework.moves import MoveNotOpen
from participation_app.engagement import (
	survey_reminders,
	survey_responses,
	survey_results,
	survey_texts,
	surveys,
)
from participation_app.engagement.survey_responses import AnswersRefused, SurveyNotOpen
from participation_app.engagement.survey_results import results_of
from participation_app.engagement.surveys import NotSurveyed
from participation_app.rules import survey_questions as rules
from participation_app.rules.survey_figures import Cell
from tests.integration.casework.conftest import freeze
from tests.integration.engagement.surveys import (
	APPROVER,
	CLOSES,
	HOW_GOOD,
	MODERATOR,
	NOON,
	RESULTS,
	USE,
	WAYS,
	WHY,
	WRITER,
	answer,
	answer_by,
	close,
	make_open,
	make_survey,
	publish,
)

__all__ = ["freeze"]
OFTEN, NEVER = {1: ["1"], 2: ["1", "2"], 3: ["4"]}, {1: ["3"]}


@pytest.fixture(autouse=True)
def at_noon(freeze):
	freeze(NOON)
	return freeze


def test_a_survey_is_written_by_one_and_opened_by_another():
	survey = make_survey()
	with pytest.raises(MoveNotOpen, match="cannot approve"):
		surveys.make_move(survey.name, "open_for_answers")
	frappe.set_user(APPROVER)
	assert surveys.make_move(survey.name, "open_for_answers").opened_by == APPROVER
	assert frappe.db.get_value("Survey Event", {"survey": survey.name}, ["move", "actor"]) == (
		"open_for_answers",
		APPROVER,
	)


def test_who_corrects_a_word_becomes_an_author():
	survey = make_survey()
	frappe.set_user(APPROVER)
	survey = frappe.get_doc(survey.doctype, survey.name)
	survey.title = "عنوان آخر"
	survey.save()
	with pytest.raises(MoveNotOpen, match="cannot approve"):
		surveys.make_move(survey.name, "open_for_answers")


def test_an_approval_is_of_what_was_read():
	survey = make_survey()
	frappe.set_user(APPROVER)
	with pytest.raises(MoveNotOpen, match="meanwhile"):
		surveys.make_move(survey.name, "open_for_answers", seen="2026-01-01 00:00:00")


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"questions": [USE, {**WAYS, "only_after": 2}]}, "stands before it"),
		({"questions": [{**WAYS, "only_after": 2}, USE]}, "stands before it"),
		({"questions": [USE, {**WAYS, "only_after_options": "7"}]}, "does not have"),
		({"questions": [USE, {**WAYS, "only_after_options": ""}]}, "both the earlier"),
		({"questions": [WHY, {**WAYS, "only_after": 1}]}, "options or a scale"),
		({"questions": [{**USE, "options": "وحيد", "options_in_english": ""}]}, "two options"),
		({"questions": [{**USE, "options_in_english": "Often"}]}, "as many options"),
		({"questions": [{**USE, "options": "أ\nأ", "options_in_english": ""}]}, "same words"),
		({"questions": [{**HOW_GOOD, "scale_to": 1}]}, "scale"),
		({"closes_at": NOON - timedelta(days=1)}, "in this order"),
		({"results_at": CLOSES - timedelta(days=1)}, "in this order"),
	],
)
def test_what_cannot_be_asked_is_refused_with_what_to_mend(values, says):
	with pytest.raises(NotSurveyed, match=says):
		make_survey(**values)


@pytest.mark.parametrize(
	"values",
	[
		{"questions": []},
		{"questions": [{**USE, "picture": "/private/files/park.png"}]},
		{"documents": [{"title": "خطة", "file": "https://elsewhere.example/plan.pdf"}]},
	],
)
def test_a_survey_that_is_not_complete_does_not_open(values):
	survey = make_survey(**values)
	frappe.set_user(APPROVER)
	with pytest.raises(MoveNotOpen, match="Complete"):
		surveys.make_move(survey.name, "open_for_answers")


def test_nothing_of_an_open_survey_changes(at_noon):
	survey = make_open()
	frappe.set_user(WRITER)
	survey = frappe.get_doc(survey.doctype, survey.name)
	survey.questions[0].options = "نعم\nلا\nربما"
	with pytest.raises(NotSurveyed, match="Only a draft"):
		survey.save()


@pytest.mark.parametrize(
	"values", [{"state": "Published"}, {"code": "aaaaaaaa"}, {"authors": ""}, {"decision": "نعم"}]
)
def test_what_only_moves_set_is_put_back(values):
	survey = make_survey()
	survey.update(values)
	survey.save()
	kept = frappe.get_doc(survey.doctype, survey.name)
	(name,) = values
	assert kept.get(name) != values[name]


def test_a_survey_is_not_deleted():
	survey = make_survey()
	with pytest.raises((NotSurveyed, frappe.PermissionError)):
		frappe.delete_doc(survey.doctype, survey.name)
	frappe.set_user("Administrator")
	with pytest.raises(NotSurveyed):
		frappe.delete_doc(survey.doctype, survey.name)


@pytest.mark.parametrize(
	("given", "problems"),
	[
		({1: ["9"]}, {1: rules.UNKNOWN}),
		({1: ["1", "2"]}, {1: rules.SEVERAL}),
		({1: ["3"], 2: ["1"]}, {2: rules.NOT_ASKED}),
		({}, {1: rules.MISSING}),
		({1: ["3"], 4: ["x" * 2001]}, {4: rules.TOO_LONG}),
	],
)
def test_answers_that_do_not_hold_are_refused_and_nothing_is_stored(given, problems):
	survey = make_open()
	with pytest.raises(AnswersRefused) as refused:
		answer(survey, given)
	assert refused.value.problems == problems
	assert frappe.db.count("Survey Response", {"survey": survey.name}) == 0


@pytest.mark.parametrize("now", [NOON - timedelta(minutes=1), CLOSES, CLOSES + timedelta(days=1)])
def test_nobody_answers_before_the_opening_or_after_the_closing(at_noon, now):
	survey = make_open()
	at_noon(now)
	with pytest.raises(SurveyNotOpen):
		answer(survey, NEVER)


def test_an_answer_that_arrives_with_the_closing_is_not_counted(at_noon):
	survey = make_open()
	at_noon(CLOSES)
	stale = frappe.get_doc(surveys.DOCTYPE, survey.name)
	close(survey)
	at_noon(NOON)
	with pytest.raises(SurveyNotOpen):
		survey_responses.store(stale, {1: (1,)}, "k" * 20)


def test_the_same_sending_counts_once():
	survey = make_open()
	key = answer(survey, {**NEVER, 4: ["أشجار"]})
	assert survey_responses.is_stored(survey, key)
	answer(survey, {**NEVER, 4: ["أشجار"]}, key=key)
	assert frappe.db.count("Survey Response", {"survey": survey.name}) == 1
	assert frappe.db.count("Survey Text", {"survey": survey.name}) == 1


def test_a_survey_is_closed_when_its_time_is_over_and_not_before(at_noon):
	survey = make_open()
	surveys.close_due()
	assert frappe.db.get_value(survey.doctype, survey.name, "state") == "Open"
	at_noon(CLOSES + timedelta(minutes=3))
	surveys.close_due()
	state, closed_at = frappe.db.get_value(survey.doctype, survey.name, ["state", "closed_at"])
	assert (state, closed_at) == ("Closed", CLOSES)


def test_a_survey_is_closed_early_with_a_reason(at_noon):
	survey = make_open()
	with pytest.raises(MoveNotOpen, match="reason"):
		surveys.make_move(survey.name, "close")
	closed = surveys.make_move(survey.name, "close", "الحديقة أغلقت")
	assert closed.closed_at == NOON


def counted(at_noon, **values):
	"""A survey that 20 people who often come and 7 who never do have answered, on the day of its results."""
	survey = make_open(**values)
	answer_by(survey, (20, OFTEN), (7, NEVER))
	at_noon(RESULTS)
	close(survey)
	return survey


def test_people_and_choices_are_counted(at_noon):
	survey = counted(at_noon)
	results = results_of(survey.name)
	use, ways, how_good, why = (question.figures for question in results.questions)
	assert results.people == 27
	assert use.cells == (Cell((1,), 20), Cell((2,), 0), Cell((3,), 7))
	assert (ways.people, ways.choices) == (20, 40)
	assert how_good.average == 4.0
	assert why.hidden == "few"


def test_the_threshold_is_that_of_the_settings_at_the_closing(at_noon):
	frappe.db.set_single_value("Participation Settings", "disclosure_threshold", 10)
	survey = counted(at_noon)
	frappe.db.set_single_value("Participation Settings", "disclosure_threshold", 3)
	results = results_of(survey.name)
	assert results.threshold == 10
	assert results.questions[0].figures.cells == (Cell((1, 2, 3), 27),)


@pytest.mark.parametrize("door", ["answers", "person_added", "person_lost", "text", "document"])
def test_a_later_change_past_all_doors_shows(at_noon, door):
	survey = make_open()
	answer_by(survey, (7, {**NEVER, 4: ["أشجار"]}))
	at_noon(RESULTS)
	close(survey)
	assert survey_results.is_unchanged(survey.name)
	one = frappe.db.get_value("Survey Response", {"survey": survey.name})
	if door == "answers":
		frappe.db.set_value("Survey Response", one, "answers", json.dumps({"1": [1]}))
	elif door == "person_added":
		frappe.get_doc({"doctype": "Survey Response", "survey": survey.name, "answers": "{}"}).db_insert()
	elif door == "person_lost":
		frappe.db.delete("Survey Response", one)
	elif door == "text":
		frappe.db.set_value("Survey Text", {"survey": survey.name}, "text", "لا شيء")
	else:
		document = frappe.db.get_value("Survey Result", {"survey": survey.name}, "document")
		frappe.db.set_value("Survey Result", {"survey": survey.name}, "document", document.replace("7", "8"))
	assert not survey_results.is_unchanged(survey.name)
	frappe.set_user(APPROVER)
	with pytest.raises(MoveNotOpen, match="checksum"):
		surveys.make_move(survey.name, "publish")
	before = frappe.db.count("Notification Log")
	survey_reminders.tell_of_changes()
	assert frappe.db.count("Notification Log") > before


@pytest.mark.parametrize("doctype", ["Survey Response", "Survey Result", "Survey Confirmation"])
def test_what_was_answered_is_changed_and_deleted_by_no_door(at_noon, doctype):
	survey = counted(at_noon)
	frappe.set_user("Administrator")
	name = frappe.db.get_value(doctype, {"survey": survey.name})
	if name is None:  # confirmations end with the survey
		frappe.get_doc({"doctype": doctype, "survey": survey.name}).db_insert()
		name = frappe.db.get_value(doctype, {"survey": survey.name})
	with pytest.raises((WrittenForGood, frappe.PermissionError)):
		frappe.get_doc(doctype, name).save()
	with pytest.raises((WrittenForGood, frappe.PermissionError)):
		frappe.delete_doc(doctype, name)
	with pytest.raises((WrittenForGood, frappe.PermissionError)):
		frappe.get_doc({"doctype": doctype, "survey": survey.name}).insert()
	assert survey_results.is_unchanged(survey.name)


def test_the_checksum_is_of_the_file_that_everybody_can_get(at_noon):
	import hashlib

	survey = counted(at_noon)
	results = results_of(survey.name)
	assert hashlib.sha256(results.document.encode()).hexdigest() == results.checksum
	assert json.loads(results.document)["people"] == 27


def test_results_are_published_by_another_than_the_writer(at_noon):
	survey = counted(at_noon)
	frappe.set_user(WRITER)
	with pytest.raises(MoveNotOpen, match="cannot approve"):
		surveys.make_move(survey.name, "publish")
	assert publish(survey).published_by == APPROVER


def test_what_was_decided_is_noted_beside_the_results(at_noon):
	survey = counted(at_noon)
	publish(survey)
	frappe.set_user(WRITER)
	surveys.note_decision(
		survey.name, "تُفتح الحدائق مساءً", "Parks open in the evening", frappe.utils.getdate(RESULTS)
	)
	kept = frappe.get_doc(survey.doctype, survey.name)
	assert (kept.state, kept.decision) == ("Published", "تُفتح الحدائق مساءً")
	frappe.set_user(MODERATOR)
	with pytest.raises(MoveNotOpen):
		surveys.note_decision(survey.name, "لا", None, frappe.utils.getdate())


def test_a_survey_that_is_called_off_keeps_no_answers():
	survey = make_open()
	answer_by(survey, (3, {**NEVER, 4: ["أشجار"]}))
	frappe.set_user(APPROVER)
	surveys.make_move(survey.name, "call_off", "سؤال خاطئ")
	assert not frappe.db.count("Survey Response", {"survey": survey.name})
	assert not frappe.db.count("Survey Text", {"survey": survey.name})


def test_who_wrote_it_and_the_managers_are_reminded_once_a_day_of_results_that_are_due(at_noon):
	survey = make_open()
	at_noon(CLOSES)
	close(survey)
	before = set(frappe.get_all("Notification Log", pluck="name"))

	def told():
		new = frappe.get_all(
			"Notification Log", {"name": ["not in", before or [""]]}, ["for_user", "subject"]
		)
		return sorted(one.for_user for one in new if survey.title in one.subject)

	survey_reminders.remind_due()
	assert told() == []
	at_noon(RESULTS + timedelta(minutes=5))
	survey_reminders.remind_due()
	assert {WRITER, APPROVER} <= set(told())
	first = len(told())
	survey_reminders.remind_due()
	assert len(told()) == first
	at_noon(RESULTS + timedelta(days=1))
	survey_reminders.remind_due()
	assert len(told()) == 2 * first
	publish(survey)
	at_noon(RESULTS + timedelta(days=2))
	survey_reminders.remind_due()
	assert len(told()) == 2 * first


def test_texts_are_masked_when_they_come_and_shown_when_a_moderator_says_so(at_noon):
	survey = make_open()
	texts = ["هاتفي 0501234567 وأريد أشجاراً", "ظل أكثر", "سيئ جداً", "مقاعد", "ماء", "ملاعب"]
	for text in texts:
		answer(survey, {**NEVER, 4: [text]})
	at_noon(CLOSES)
	close(survey)
	frappe.set_user(MODERATOR)
	found = {
		one.text: one.name
		for one in frappe.get_list("Survey Text", {"survey": survey.name}, ["name", "text"])
	}
	assert len(found) == 6 and not any("0501234567" in text for text in found)
	survey_texts.publish(found["ظل أكثر"])
	with pytest.raises(survey_texts.TextNotDecided):
		survey_texts.publish(found["سيئ جداً"], [(0, 3)])
	survey_texts.publish(found["سيئ جداً"], [(0, 3)], "إعلان أو ترويج")
	survey_texts.keep_hidden(found["مقاعد"], "إعلان أو ترويج")
	assert sorted(survey_texts.published_of(survey.name)[4]) == ["[…] جداً", "ظل أكثر"]
	assert survey_texts.waiting(survey.name) == 3
	assert survey_results.is_unchanged(survey.name)


def test_no_text_is_studied_before_the_closing_nor_by_its_survey_writer_before_the_results(at_noon):
	survey = make_open()
	answer(survey, {**NEVER, 4: ["أشجار"]})
	name = frappe.db.get_value("Survey Text", {"survey": survey.name})
	frappe.set_user(MODERATOR)
	with pytest.raises(frappe.PermissionError):
		survey_texts.publish(name)
	frappe.db.set_value(survey.doctype, survey.name, "authors", f"{WRITER}\n{MODERATOR}")
	at_noon(CLOSES)
	close(survey)
	frappe.set_user(MODERATOR)
	assert frappe.get_list("Survey Text", {"survey": survey.name}) == []
	with pytest.raises(frappe.PermissionError):
		survey_texts.publish(name)
	at_noon(RESULTS)
	assert len(frappe.get_list("Survey Text", {"survey": survey.name})) == 1
	assert survey_texts.publish(name).state == "Published"


DISTRICT = {
	"question": "أين تسكن؟",
	"kind": "Single Choice",
	"required": 1,
	"options": "الشمال\nالجنوب\nالميناء",
}


@pytest.mark.parametrize(
	("questions", "by"),
	[
		([DISTRICT, USE], 3),
		([DISTRICT, WHY], 2),
		([{**DISTRICT, "required": 0}, USE], 1),
		([USE, {**DISTRICT, "only_after": 1, "only_after_options": "1"}], 2),
	],
)
def test_results_are_broken_down_by_a_question_to_which_everybody_gives_one_answer(questions, by):
	with pytest.raises(NotSurveyed, match="broken down"):
		make_survey(questions=questions, broken_down_by=by)


def test_results_by_district_are_frozen_with_the_others(at_noon):
	survey = make_open(questions=[DISTRICT, USE], broken_down_by=1)
	north, south = {1: ["1"]}, {1: ["2"]}
	answer_by(survey, (12, {**north, 2: ["1"]}), (9, {**north, 2: ["3"]}), (8, {**south, 2: ["1"]}))
	answer_by(survey, (6, {**south, 2: ["3"]}), (2, {1: ["3"], 2: ["3"]}))
	at_noon(RESULTS)
	close(survey)
	district, use = results_of(survey.name).questions
	assert district.breakdown is None
	assert use.breakdown.rows == ((1,), (2, 3))
	assert use.breakdown.counts == ((12, 0, 9), (8, 0, 8))
	assert survey_results.is_unchanged(survey.name)


def test_results_without_a_breakdown_are_kept_as_they_were_before_there_were_any(at_noon):
	survey = counted(at_noon)
	assert "breakdown" not in results_of(survey.name).document
