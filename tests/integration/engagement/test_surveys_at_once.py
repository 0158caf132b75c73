"""The same person, or the same sending, twice at one moment; and an answer at the moment of the closing."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.engagement import survey_confirmations, survey_responses, survey_results, surveys
from participation_app.engagement.survey_confirmations import AnsweredAlready
from participation_app.engagement.survey_responses import SurveyNotOpen
from tests.integration.connections import at_once, failures
from tests.integration.engagement.surveys import make_open

MANY = 6


@pytest.fixture
def survey(really_committed):
	"""Open since yesterday."""
	now = frappe.utils.now_datetime().replace(microsecond=0)
	times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
	opened = make_open(audience="Confirmed Contact", **times, results_at=now + timedelta(days=2))
	frappe.set_user("Administrator")
	frappe.db.commit()
	return opened.name


def answering(name, key, person=None):
	def answer():
		survey = frappe.get_doc(surveys.DOCTYPE, name)
		if person:
			survey_confirmations.count_once(survey, person)
		survey_responses.store(survey, {1: (3,), 4: "ظل"}, key)

	return answer


def counts(name):
	frappe.db.rollback()
	doctypes = ("Survey Response", "Survey Text", "Survey Confirmation")
	return tuple(frappe.db.count(doctype, {"survey": name}) for doctype in doctypes)


def test_one_sending_that_arrives_many_times_at_once_counts_once(survey):
	assert failures(at_once(*[answering(survey, "k" * 20) for _time in range(MANY)])) == []
	assert counts(survey) == (1, 1, 0)


def test_one_person_who_answers_on_many_devices_at_once_counts_once(survey):
	refused = failures(at_once(*[answering(survey, f"{n}" * 20, "SMS:+971501234567") for n in range(MANY)]))
	assert {type(one) for one in refused} == {AnsweredAlready} and len(refused) == MANY - 1
	assert counts(survey) == (1, 1, 1)


def test_many_people_answer_at_once(survey):
	works = [answering(survey, f"{n}" * 20, f"SMS:+97150123456{n}") for n in range(MANY)]
	assert failures(at_once(*works)) == []
	assert counts(survey) == (MANY, MANY, MANY)


def test_an_answer_at_the_moment_of_the_closing_is_counted_or_refused_and_never_lost(survey):
	def close():
		surveys.make_move(survey, "close", "now")

	outcomes = at_once(*[answering(survey, f"{n}" * 20) for n in range(MANY)], close)
	refused = failures(outcomes)
	assert {type(one) for one in refused} <= {SurveyNotOpen}
	frappe.db.rollback()
	kept = frappe.db.count("Survey Response", {"survey": survey})
	assert kept == MANY - len(refused)
	assert f'"people":{kept},' in frappe.db.get_value("Survey Result", {"survey": survey}, "document")
	assert survey_results.is_unchanged(survey)
