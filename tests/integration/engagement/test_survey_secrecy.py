"""Answers and confirmations cannot be joined: tried with everything that is in the database, and in the logs."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from itertools import pairwise, permutations

import frappe
import pytest

from participation_app.api import surveys as api
from participation_app.engagement import survey_confirmations, survey_responses
from participation_app.engagement.survey_confirmations import AnsweredAlready
from participation_app.engagement.survey_erasure import NobodyFound
from participation_app.notices.codes import CodeWrong, digits_to_send
from tests.integration.casework.conftest import freeze
from tests.integration.engagement.surveys import NOON, QUESTIONS, close, make_open, make_survey

__all__ = ["freeze"]
CONFIRMED = {"audience": "Confirmed Contact"}
# Who answers what, one after another.
PEOPLE = (("+971501234561", "1"), ("+971501234562", "2"), ("+971501234563", "3"), ("+971501234564", "1"))


@pytest.fixture(autouse=True)
def at_noon(freeze):
	freeze(NOON)
	return freeze


def take_part(survey, address, option, text=""):
	"""As the page does it: a code, then everything in one transaction; gives the id of the code."""
	frappe.set_user("Guest")
	fresh = frappe.get_doc(survey.doctype, survey.name)
	code = survey_confirmations.ask(fresh, "SMS", address, "ar")
	given = {1: [option], **({4: [text]} if text else {})}
	answers = survey_responses.checked(fresh, given)
	person = survey_confirmations.confirm(fresh, code, digits_to_send(code))
	survey_confirmations.count_once(fresh, person)
	survey_responses.store(fresh, answers, frappe.generate_hash(length=32), person)
	return code


@pytest.fixture
def answered(at_noon):
	"""A secret survey that four people have answered, each some minutes after the other."""
	survey = make_open(**CONFIRMED)
	codes = []
	for minutes, (address, option) in enumerate(PEOPLE):
		at_noon(NOON + timedelta(days=minutes, minutes=7 * minutes))
		codes.append(take_part(survey, address, option, f"رأي {option}"))
	survey.codes = codes
	frappe.set_user("Administrator")
	return survey


def rows(doctype, survey):
	return frappe.db.sql(f"select * from `tab{doctype}` where survey = %s", survey.name, as_dict=True)


def test_everybody_counts_once_and_is_told_so(answered):
	with pytest.raises(AnsweredAlready):
		take_part(answered, PEOPLE[0][0], "3")
	assert len(rows("Survey Confirmation", answered)) == len(PEOPLE)


def test_a_code_of_another_survey_proves_nothing_here(answered):
	other = make_open(**CONFIRMED)
	frappe.set_user("Guest")
	code = survey_confirmations.ask(other, "SMS", PEOPLE[0][0], "ar")
	with pytest.raises(CodeWrong):
		survey_confirmations.confirm(answered, code, digits_to_send(code))


@pytest.mark.parametrize("doctype", ["Survey Response", "Survey Text", "Survey Confirmation"])
def test_no_row_has_an_own_time_or_owner(answered, doctype):
	kept = rows(doctype, answered)
	assert len(kept) == len(PEOPLE)
	apart = {"name", "answers", "text", "excerpt"}
	alike = [
		tuple(sorted((key, str(value)) for key, value in row.items() if key not in apart)) for row in kept
	]
	assert len({*alike}) == 1
	assert {str(row.creation) for row in kept} == {"2026-03-02 00:00:00"}
	assert {str(row.modified) for row in kept} == {"2026-03-02 00:00:00"}
	assert {(row.owner, row.modified_by) for row in kept} == {("Guest", "Guest")}


def test_names_share_nothing_and_stand_in_no_order_of_arrival(answered):
	"""If one table could be laid beside another by any order of its columns, the pairs would be the true ones."""
	responses, confirmations = rows("Survey Response", answered), rows("Survey Confirmation", answered)
	for one in responses:
		for other in confirmations:
			assert not {one.name[start : start + 8] for start in range(32)} & {
				other.name[start : start + 8] for start in range(32)
			}
	arrived = [option for _address, option in PEOPLE]
	in_order = [str(json.loads(row.answers)["1"][0]) for row in sorted(responses, key=lambda row: row.name)]
	assert in_order in [list(order) for order in permutations(arrived)]
	# The order on disk is that of the names, which a key of the site makes of a random key of the sender.
	assert all(re.fullmatch(r"[0-9a-f]{40}", row.name) for row in responses)


def test_names_are_spread_evenly_whatever_the_order_of_arrival():
	survey = make_open()
	names = [survey_responses._name(survey, str(number)) for number in range(400)]
	rises = sum(one < other for one, other in pairwise(names))
	assert 150 < rises < 250


def test_no_response_names_a_person_and_no_confirmation_an_answer(answered):
	text = str(rows("Survey Response", answered)) + str(rows("Survey Text", answered))
	for address, _option in PEOPLE:
		assert address not in text and address[1:] not in text
	confirmation = rows("Survey Confirmation", answered)[0]
	assert set(confirmation) - {"name", "survey"} <= {
		"creation",
		"modified",
		"modified_by",
		"owner",
		"docstatus",
		"idx",
		"_user_tags",
		"_comments",
		"_assign",
		"_liked_by",
	}
	assert re.fullmatch(r"[0-9a-f]{64}", confirmation.name)


def test_texts_are_not_tied_to_the_other_answers(answered):
	for row in rows("Survey Response", answered):
		assert set(json.loads(row.answers)) == {"1"}
	assert not {row.name for row in rows("Survey Text", answered)} & {
		row.name for row in rows("Survey Response", answered)
	}


def test_the_codes_that_proved_the_addresses_are_gone(answered):
	assert not frappe.db.count("One Time Code", {"name": ["in", answered.codes]})


LOGS = (
	"Version",
	"Access Log",
	"Activity Log",
	"Error Log",
	"Comment",
	"Deleted Document",
	"View Log",
	"Route History",
)


@pytest.mark.parametrize("doctype", LOGS)
def test_no_log_of_the_platform_knows_of_an_answer(answered, doctype):
	names = [row.name for kind in ("Survey Response", "Survey Text") for row in rows(kind, answered)]
	for row in frappe.db.sql(f"select * from `tab{doctype}`", as_dict=True):
		assert not any(name in str(row) for name in names)
		assert not any(address in str(row) for address, _option in PEOPLE)


def test_a_notice_says_that_a_code_was_sent_and_not_for_what(answered):
	sent = frappe.get_all("Participation Notice", {"recipient": ["in", [one for one, _ in PEOPLE]]}, ["*"])
	assert len(sent) >= len(PEOPLE)
	assert not any(answered.name in str(notice) or answered.code in str(notice) for notice in sent)


def test_confirmations_are_deleted_when_the_survey_closes(answered, at_noon):
	at_noon(answered.closes_at)
	close(answered)
	assert rows("Survey Confirmation", answered) == []


def test_where_no_secrecy_is_promised_the_person_is_kept_and_can_be_untied(at_noon, monkeypatch):
	survey = make_open(**CONFIRMED, anonymous=0)
	at_noon(NOON + timedelta(hours=1))
	take_part(survey, PEOPLE[0][0], "1")
	(kept,) = rows("Survey Response", survey)
	assert kept.person == f"SMS:{PEOPLE[0][0]}" and kept.creation == NOON + timedelta(hours=1)
	frappe.set_user("manager@city.example")
	with pytest.raises(NobodyFound):
		api.untie(survey.name, PEOPLE[1][0])
	api.untie(survey.name, "050 123 4561")
	(kept,) = rows("Survey Response", survey)
	assert kept.person is None and json.loads(kept.answers) == {"1": [1]}
	assert PEOPLE[0][0] not in str(rows("Survey Event", survey))
	frappe.set_user("pr@city.example")
	monkeypatch.setitem(frappe.flags, "in_test", False)  # in which Frappe asks for no role
	with pytest.raises(frappe.PermissionError):
		api.untie(survey.name, PEOPLE[0][0])


def test_a_draft_promises_secrecy_unless_somebody_takes_the_promise_back():
	assert make_survey(questions=[dict(QUESTIONS[0])]).anonymous == 1
