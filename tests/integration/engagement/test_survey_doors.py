"""Results and single answers, asked for at every door, by everybody, before and after the promised time."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from itertools import product

import frappe
import pytest
from frappe import client
from frappe.core.doctype.data_export import exporter
from frappe.desk import reportview
from frappe.desk.form import load
from frappe.desk.search import search_link

from participation_app.api import surveys as api
from participation_app.engagement import public_surveys
from participation_app.engagement.survey_results import ResultsNotDue, results_of
from participation_app.overrides import linked_with
from tests.integration.casework.conftest import freeze
from tests.integration.engagement.surveys import (
	APPROVER,
	CLOSES,
	MODERATOR,
	NOON,
	RESULTS,
	WRITER,
	answer,
	answer_by,
	close,
	make_open,
	publish,
)
from tests.integration.public_pages import open_page, words_of

__all__ = ["freeze"]
KEPT = ("Survey Response", "Survey Result", "Survey Confirmation")
EVERYBODY = (WRITER, APPROVER, MODERATOR, "agent@city.example", "Administrator")


@pytest.fixture(autouse=True)
def at_noon(freeze):
	freeze(NOON)
	return freeze


@pytest.fixture
def closed(at_noon):
	"""A survey that is closed and counted, the day before its results are due."""
	survey = make_open()
	answer_by(survey, (20, {1: ["1"]}), (9, {1: ["3"], 4: ["ظل أكثر"]}))
	at_noon(CLOSES)
	close(survey)
	at_noon(RESULTS - timedelta(seconds=1))
	return survey


def with_form(**values):
	frappe.local.form_dict = frappe._dict(values)


def list_of(doctype):
	return frappe.get_list(doctype, fields=["*"])


def in_the_desks_list(doctype):
	with_form(doctype=doctype, fields='["*"]', view="List")
	return (reportview.get() or {}).get("values", [])


def in_the_report_builder(doctype):
	with_form(doctype=doctype, fields='["*"]', view="Report")
	return (reportview.get() or {}).get("values", [])


def counted(doctype):
	return client.get_count(doctype)


def exported(doctype):
	with_form(
		doctype=doctype,
		fields=f'["`tab{doctype}`.`name`"]',
		title=doctype,
		file_format_type="CSV",
		view="Report",
	)
	frappe.local.response = frappe._dict(docs=[])
	reportview.export_query()
	rows = (frappe.response.get("filecontent") or frappe.response.get("result") or b"").splitlines()
	return rows[1:]


def exported_as_data(doctype):
	with_form(doctype=doctype)
	frappe.local.response = frappe._dict(docs=[])
	exporter.export_data(doctype=doctype, with_data=True, select_columns=json.dumps({doctype: ["name"]}))
	name = frappe.db.get_value(doctype, {})
	return name if name and name in str(frappe.response.get("result")) else None


def searched(doctype):
	return search_link(doctype, "")


def got(doctype):
	return client.get(doctype, frappe.db.get_value(doctype, {}))


def value_got(doctype):
	return client.get_value(doctype, "name", {"survey": ["is", "set"]})


def found_as_linked(doctype):
	linked = linked_with.get("Participation Survey", frappe.db.get_value(doctype, {}, "survey"))
	return linked.get(doctype)


def form_opened(doctype):
	name = frappe.db.get_value(doctype, {})
	frappe.local.response = frappe._dict(docs=[])
	load.getdoc(doctype, name)
	return frappe.response.docs


DOORS = (
	list_of,
	in_the_desks_list,
	in_the_report_builder,
	counted,
	exported,
	exported_as_data,
	searched,
	got,
	value_got,
	found_as_linked,
	form_opened,
)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_door_shows_a_single_answer_of_a_secret_survey_to_anybody_at_any_time(closed, at_noon, door):
	frappe.get_doc({"doctype": "Survey Confirmation", "survey": closed.name}).db_insert()
	for now in (RESULTS - timedelta(seconds=1), RESULTS):
		at_noon(now)
		for doctype, person in product(KEPT, EVERYBODY):
			assert not _asked(door, doctype, person), f"{doctype} to {person} at {now}"


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_each_of_these_doors_shows_what_may_be_seen(closed, door):
	assert _asked(door, "Survey Event", "Administrator")


@pytest.mark.parametrize("door", [list_of, got, counted, exported], ids=lambda door: door.__name__)
@pytest.mark.parametrize("person", [APPROVER, "Administrator"])
def test_a_role_that_was_granted_all_rights_later_reads_nothing_either(closed, door, person):
	for doctype in KEPT[:2]:
		for right in ("read", "export", "report"):
			frappe.permissions.add_permission(doctype, "Participation Manager")
			frappe.permissions.update_permission_property(
				doctype, "Participation Manager", 0, right, 1, validate=False
			)
		assert not _asked(door, doctype, person)


def _asked(door, doctype, person):
	frappe.set_user(person)
	try:
		return door(doctype)
	except (frappe.PermissionError, frappe.ValidationError):
		return None
	finally:
		frappe.clear_messages()
		frappe.set_user("Administrator")


@pytest.mark.parametrize("person", EVERYBODY)
def test_nobody_reads_results_before_the_promised_time_not_even_who_wrote_the_survey(closed, at_noon, person):
	frappe.set_user(person)
	with pytest.raises(ResultsNotDue):
		results_of(closed.name)
	if person != "agent@city.example":
		shown = api.view(closed.name)
		assert shown["results"] is None
		assert shown["texts_waiting"] == (9 if person in (MODERATOR, "Administrator") else 0)
		with pytest.raises(ResultsNotDue):
			api.check(closed.name)
	at_noon(RESULTS)
	assert results_of(closed.name).people == 29


def test_the_survey_itself_holds_no_figure(closed):
	frappe.set_user(WRITER)
	kept = frappe.get_doc(closed.doctype, closed.name).as_dict()
	told = {key: value for key, value in kept.items() if key not in ("name", "code", "questions")}
	as_a_number = r"(?<![\w.:-])29(?![\w:-])"  # and not within a time or a code
	assert re.search(as_a_number, json.dumps(told, default=str)) is None


def file_of(survey):
	frappe.set_user("Guest")
	try:
		return api.document(survey.code).get_data(as_text=True)
	except frappe.DoesNotExistError:
		return None


def pages(survey):
	address = f"/participation/survey/{survey.code}"
	return open_page(f"{address}/results?lang=en"), words_of(open_page(f"{address}?lang=en"))


def test_the_public_reads_results_when_they_are_due_and_published_and_not_before(closed, at_noon):
	publish(closed)
	results, page = pages(closed)
	assert results.status_code == 303 and "results are promised" in page
	assert file_of(closed) is None and public_surveys.results_of(closed) is None
	at_noon(RESULTS)
	results, page = pages(closed)
	assert results.status_code == 200 and "People who took part: 29" in words_of(results)
	assert "The results are here" in page and '"people":29' in file_of(closed)


def test_results_that_are_due_and_not_published_are_not_public(closed, at_noon):
	at_noon(RESULTS + timedelta(days=3))
	results, page = pages(closed)
	assert results.status_code == 303 and file_of(closed) is None
	assert "closed" in page


@pytest.mark.parametrize("state", ["Draft", "Open", "Called Off"])
def test_a_survey_that_is_not_closed_has_no_results_whatever_the_time(at_noon, state):
	survey = make_open()
	answer_by(survey, (9, {1: ["1"]}))
	frappe.db.set_value(survey.doctype, survey.name, "state", state)
	at_noon(RESULTS + timedelta(days=1))
	with pytest.raises(ResultsNotDue):
		results_of(survey.name)


def test_answers_without_a_promise_of_secrecy_are_read_once_the_results_are_due(at_noon):
	survey = make_open(anonymous=0)
	answer(survey, {1: ["1"]})
	for now, seen in ((NOON, 0), (RESULTS, 1)):
		if now == RESULTS:
			at_noon(CLOSES)
			close(survey)
		at_noon(now)
		frappe.set_user(APPROVER)
		assert len(frappe.get_list("Survey Response", {"survey": survey.name})) == seen
		name = frappe.db.get_value("Survey Response", {"survey": survey.name})
		assert frappe.get_doc("Survey Response", name).has_permission("read") is bool(seen)
		frappe.set_user("agent@city.example")
		assert not frappe.get_doc("Survey Response", name).has_permission("read")


@pytest.mark.parametrize("person", [WRITER, "agent@city.example", "liaison@city.example"])
def test_texts_are_read_by_moderators_alone(closed, person):
	frappe.set_user(person)
	assert not _asked(list_of, "Survey Text", person)
	assert not _asked(got, "Survey Text", person)
	assert _asked(list_of, "Survey Text", MODERATOR)


def test_who_has_no_part_in_surveys_makes_no_move(closed):
	for person in ("agent@city.example", "liaison@city.example"):
		frappe.set_user(person)
		for call in (
			lambda: api.view(closed.name),
			lambda: api.move(closed.name, "publish"),
			lambda: api.note_decision(closed.name, "x", "2026-03-12"),
		):
			with pytest.raises(frappe.PermissionError):
				call()
