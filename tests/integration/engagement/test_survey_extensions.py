"""The closing of an open survey moved: only later, with a reason that everybody reads, and the results with it."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import surveys as api
from participation_app.casework.moves import MoveNotOpen
from participation_app.engagement import survey_responses, surveys
from participation_app.engagement.survey_extensions import Extension
from participation_app.engagement.survey_responses import SurveyNotOpen
from tests.integration.casework.conftest import freeze
from tests.integration.engagement.surveys import (
	APPROVER,
	CLOSES,
	MODERATOR,
	NOON,
	RESULTS,
	answer,
	close,
	make_open,
	make_survey,
	publish,
)
from tests.integration.public_pages import open_page, words_of

__all__ = ["freeze"]
LATER = CLOSES + timedelta(days=2, hours=1)
WHY, WHY_IN_ENGLISH = "طلبتم وقتاً أطول", "You asked for more time"


@pytest.fixture(autouse=True)
def at_noon(freeze):
	freeze(NOON)
	return freeze


def extend(survey, closes_at=LATER, reason=WHY, person=APPROVER):
	frappe.set_user(person)
	return api.extend(survey.name, str(closes_at), reason, WHY_IN_ENGLISH)


def times(survey):
	return tuple(frappe.db.get_value(survey.doctype, survey.name, ["closes_at", "results_at"]))


def test_the_results_are_promised_for_as_much_later_as_the_closing(at_noon):
	survey = make_open()
	extend(survey)
	assert times(survey) == (LATER, RESULTS + timedelta(days=2, hours=1))
	at_noon(CLOSES)
	answer(survey, {1: ["3"]})
	at_noon(LATER)
	with pytest.raises(SurveyNotOpen):
		answer(survey, {1: ["3"]})


@pytest.mark.parametrize(
	("closes_at", "reason", "says"),
	[
		(CLOSES, WHY, "later closing"),
		(CLOSES - timedelta(seconds=1), WHY, "later closing"),
		(LATER, " ", "reason"),
	],
)
def test_a_closing_moves_only_later_and_with_a_reason(closes_at, reason, says):
	survey = make_open()
	with pytest.raises(MoveNotOpen, match=says):
		extend(survey, closes_at, reason)
	assert times(survey) == (CLOSES, RESULTS)


@pytest.mark.parametrize("entered", ["", "tomorrow", "2026-03-20T10:00:00+04:00"])
def test_a_closing_that_is_no_date_and_time_is_refused(entered):
	survey = make_open()
	with pytest.raises(surveys.NotSurveyed, match="date and a time"):
		extend(survey, entered)


def test_what_is_over_is_not_opened_again(at_noon):
	survey = make_open()
	at_noon(CLOSES)
	with pytest.raises(MoveNotOpen, match="is over"):
		extend(survey)
	close(survey)
	with pytest.raises(MoveNotOpen):
		extend(survey)


def test_a_draft_is_edited_and_not_extended():
	with pytest.raises(MoveNotOpen):
		extend(make_survey())


def test_a_moderator_does_not_extend():
	survey = make_open()
	with pytest.raises(MoveNotOpen):
		extend(survey, person=MODERATOR)
	frappe.set_user(APPROVER)
	with pytest.raises(MoveNotOpen, match="later closing"):
		api.move(survey.name, "extend", WHY)


def test_each_extension_stays_beside_the_later_ones_and_in_the_trail():
	survey = make_open()
	extend(survey)
	extend(survey, LATER + timedelta(days=1))
	kept = frappe.get_doc(survey.doctype, survey.name)
	assert [(row.closed_before, row.closes_at) for row in kept.extensions] == [
		(CLOSES, LATER),
		(LATER, LATER + timedelta(days=1)),
	]
	assert frappe.db.count("Survey Event", {"survey": survey.name, "move": "extend", "note": WHY}) == 2


def test_nobody_writes_an_extension_into_a_draft():
	survey = make_survey(extensions=[{"reason": "x", "closes_at": LATER}])
	assert frappe.get_doc(survey.doctype, survey.name).extensions == []


def test_everybody_reads_why_and_what_was_promised_before(at_noon):
	survey = make_open()
	extend(survey)
	address = f"/participation/survey/{survey.code}?lang=en"
	page = words_of(open_page(address))
	assert WHY_IN_ENGLISH in page and "9 March 2026" in page and "14 March 2026" in page
	assert WHY in words_of(open_page(address.replace("=en", "=ar")))
	at_noon(LATER)
	close(survey)
	publish(survey)
	at_noon(RESULTS + timedelta(days=3))
	results = open_page(f"/participation/survey/{survey.code}/results?lang=en")
	assert results.status_code == 200 and WHY_IN_ENGLISH in words_of(results)


def test_an_answer_that_was_on_its_way_when_the_closing_moved_counts(at_noon):
	survey = make_open()
	stale = frappe.get_doc(surveys.DOCTYPE, survey.name)
	frappe.set_user(APPROVER)
	surveys.make_move(survey.name, "extend", WHY, extension=Extension(LATER))
	at_noon(CLOSES + timedelta(seconds=1))
	survey_responses.store(stale, {1: (3,)}, "k" * 20)
	assert frappe.db.count("Survey Response", {"survey": survey.name}) == 1
