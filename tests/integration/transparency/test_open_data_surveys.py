"""Surveys in open data: what their pages show, not before it is promised, and never finer."""

import csv
import io
import json
import shutil
from datetime import timedelta

import frappe
import pytest

from participation_app.transparency.open_data import releases, storage, work
from tests.integration.engagement.surveys import (
	CLOSES,
	NOON,
	RESULTS,
	answer_by,
	close,
	make_open,
	publish,
)

AFTERWARDS = RESULTS + timedelta(days=30)  # its month is over
OFTEN = {1: ["1"], 2: ["1", "2"], 3: ["4"], 4: ["مقاعد أكثر قرب البركة"]}
NEVER = {1: ["3"], 3: ["1"]}


@pytest.fixture(autouse=True)
def at_noon(freeze):
	freeze(NOON)
	yield freeze
	shutil.rmtree(storage._root(), ignore_errors=True)


def closed(at, *people, **values):
	survey = make_open(**values)
	answer_by(survey, *people)
	at(CLOSES)
	return close(survey)


def released():
	frappe.set_user("Administrator")
	release = releases.make("surveys")
	text = storage.path_of("surveys", release.identifier, "csv").read_text(encoding="utf-8")
	return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_published_survey_is_there_with_each_question_and_option(at_noon):
	survey = publish(closed(at_noon, (12, OFTEN), (8, NEVER)))
	at_noon(AFTERWARDS)
	rows = released()
	first = rows[0]
	assert [first[name] for name in ("closed", "opened", "survey")] == ["2026-03", "2026-03", survey.code]
	assert (first["title"], first["title_in_english"]) == ("حدائق المدينة", "The City’s Parks")
	assert (first["audience"], first["people"], first["smallest_group"]) == ("Anyone", "20", "5")
	told = [
		(row["question_number"], row["option_in_english"], row["choices"], row["share"])
		for row in rows
		if row["question_number"] in "12"
	]
	assert told == [
		("1", "Often", "12", "60.0"),
		("1", "Sometimes", "0", "0.0"),
		("1", "Never", "8", "40.0"),
		("2", "On foot", "12", "100.0"),
		("2", "By bus", "12", "100.0"),
		("2", "By car", "0", "0.0"),
	]


def test_a_scale_names_its_steps_and_what_its_ends_mean(at_noon):
	publish(closed(at_noon, (12, OFTEN), (8, NEVER)))
	at_noon(AFTERWARDS)
	steps = [row["option_in_english"] for row in released() if row["kind"] == "Scale"]
	assert steps == ["1 – Not at all", "2", "3", "4", "5 – Very"]


def test_of_what_people_wrote_only_their_number_is_told(at_noon):
	publish(closed(at_noon, (12, OFTEN), (8, NEVER)))
	at_noon(AFTERWARDS)
	(row,) = (row for row in released() if row["kind"] == "Free Text")
	assert (row["answered"], row["option"], row["choices"], row["share"]) == ("12", "", "", "")
	for path in storage._root().glob("surveys/*"):
		assert "البركة".encode() not in path.read_bytes()


def test_few_people_are_summed_up_as_on_the_page_and_the_dry_run_says_so(at_noon):
	publish(closed(at_noon, (12, OFTEN), (2, {1: ["2"], 3: ["4"]}), (8, NEVER)))
	at_noon(AFTERWARDS)
	rows = released()
	of_first = [(row["option_in_english"], row["choices"]) for row in rows if row["question_number"] == "1"]
	assert of_first == [("Often", "12"), ("Sometimes, Never", "10")]
	work.do("surveys", work.DRY_RUN)
	told = json.loads(frappe.db.get_value("Open Dataset", "surveys", "dry_run"))
	assert told["rows_read"] == len(rows) and told["sums"] >= 1
	assert ["حدائق المدينة · 1 · أحياناً، أبداً", 10, "together"] in told["examples"]


def test_a_question_that_few_answered_is_there_without_figures(at_noon):
	publish(closed(at_noon, (12, {1: ["1"], 3: ["4"]}), (3, OFTEN)))
	at_noon(AFTERWARDS)
	(row,) = (row for row in released() if row["question_number"] == "4")
	assert [row[name] for name in ("answered", "option", "choices", "share")] == [""] * 4


def test_nothing_is_released_before_the_promised_time(at_noon):
	publish(closed(at_noon, (12, OFTEN), (8, NEVER), results_at=AFTERWARDS + timedelta(hours=1)))
	at_noon(AFTERWARDS)
	with pytest.raises(releases.NothingToRelease):
		released()
	at_noon(AFTERWARDS + timedelta(hours=1))
	assert released()


def test_nothing_is_released_of_a_survey_that_is_due_and_not_published(at_noon):
	closed(at_noon, (12, OFTEN), (8, NEVER))
	at_noon(AFTERWARDS)
	with pytest.raises(releases.NothingToRelease):
		released()


def test_a_survey_that_closed_this_month_waits_for_its_end(at_noon):
	publish(closed(at_noon, (12, OFTEN), (8, NEVER)))
	at_noon(RESULTS + timedelta(days=1))
	with pytest.raises(releases.NothingToRelease):
		released()


def test_a_survey_in_one_language_is_empty_in_english(at_noon):
	question = {
		"question": "هل تزور الحديقة؟",
		"kind": "Single Choice",
		"options": "نعم\nلا",
	}
	people = ((6, {1: ["1"]}), (7, {1: ["2"]}))
	publish(closed(at_noon, *people, title_in_english=None, questions=[question]))
	at_noon(AFTERWARDS)
	for row in released():
		assert [row[f"{name}_in_english"] for name in ("title", "question", "option")] == [""] * 3
		assert row["title"] and row["question"] and row["option"]
