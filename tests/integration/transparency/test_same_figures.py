"""A figure is the same wherever it is shown: report, card, charter and open data agree to the last digit."""

import csv
import io
import json
import re
import shutil

import frappe
import pytest

from participation_app.api.measures import kept_this_month
from participation_app.casework.measures import Period
from participation_app.casework.report.promises_kept_and_broken import promises_kept_and_broken as report
from participation_app.engagement import public_surveys
from participation_app.transparency import charter
from participation_app.transparency.figures import FIGURES, OF_NOW
from participation_app.transparency.open_data import releases, storage
from participation_app.transparency.open_data.months import complete_months, name_of
from tests.integration.public_pages import open_page
from tests.integration.transparency.filled import NOW, fill

MEASURES = ("given", "kept", "broken", "kept_back", "open", "receipts_in_time", "receipts_late")
SEEDS = [3, 17, 2026]


@pytest.fixture(autouse=True, params=SEEDS)
def by_chance(request, freeze):
	"""A site filled by chance."""
	freeze(NOW)
	fill(request.param, tickets=80 + request.param % 60)
	yield
	shutil.rmtree(storage._root(), ignore_errors=True)


def released(name):
	release = releases.make(name)
	text = storage.path_of(name, release.identifier, "csv").read_text(encoding="utf-8")
	return list(csv.DictReader(io.StringIO(text, newline="")))


def months():
	return complete_months(frappe.utils.get_datetime("2012-03-02"))


def reported(month, group):
	filters = {"from_date": str(month.first), "to_date": str(month.last), "group_by": group}
	_columns, rows, _message, _chart = report.execute(filters)
	return {row["group"]: row for row in rows}


def test_service_levels_say_what_the_report_says():
	rows = released("service-levels")
	compared = 0
	for month in months():
		own = [row for row in rows if row["month"] == name_of(month)]
		for group, column, other in (("Department", "department", "type"), ("Type", "type", "department")):
			told = reported(month, group)
			for row in own:
				if row[other] != "All" or row[column] == "Unassigned":
					continue
				same = told["Total" if row[column] == "All" else frappe._(row[column])]
				for measure in MEASURES:
					compared += bool(row[measure])
					assert row[measure] in ("", str(same[measure])), (month, row[column], measure)
	assert compared > 50


def test_the_authoritys_own_total_of_a_month_is_never_hidden():
	for row in released("service-levels"):
		if row["department"] == row["type"] == "All":
			assert all(row[measure] != "" for measure in MEASURES)


def test_charter_measures_are_the_charters_figures():
	rows = {(row["month"], row["measure"]): row for row in released("charter")}
	for month in months():
		for name, row in ((name, rows[name_of(month), name]) for name in FIGURES if name not in OF_NOW):
			figure = FIGURES[name](month)
			people = figure.of or int(figure.value or 0)
			if 0 < people < 5 or figure.value is None:
				assert (row["value"], row["whole"]) == ("", "")
			else:
				assert float(row["value"]) == figure.value and row["whole"] == (
					str(figure.of) if figure.of else ""
				)


def test_the_charter_the_report_and_open_data_agree_on_kept_promises(freeze):
	totals = {
		row["month"]: row for row in released("service-levels") if row["department"] == row["type"] == "All"
	}
	measures = {row["month"]: row for row in released("charter") if row["measure"] == "Answers in Time"}
	for month in months():
		total, measure = totals[name_of(month)], measures[name_of(month)]
		assert float(measure["value"]) == int(total["kept"])
		assert int(measure["whole"]) == int(total["kept"]) + int(total["broken"])
		share = reported(month, "Type")["Total"]["kept_share"]
		assert share == frappe.utils.flt(100 * float(measure["value"]) / int(measure["whole"]), 1)


def test_the_card_the_charters_page_and_the_report_agree_on_the_month(freeze):
	freeze("2012-03-31 23:00")
	month = Period(frappe.utils.getdate("2012-03-01"), frappe.utils.getdate("2012-03-31"))
	card = kept_this_month()["value"]
	assert card == reported(month, "Channel")["Total"]["kept_share"]
	figure = FIGURES["Answers in Time"](month)
	assert card == frappe.utils.flt(100 * figure.value / figure.of, 1)
	read = charter._measured(_statement(), {"Answers in Time": figure})
	assert read.value == f"{100 * figure.value / figure.of:.0f}%" and f"{figure.value:,.0f}" in read.says


def _statement():
	from participation_app.transparency.policy import Statement

	return Statement("…", "Answers in Time")


def test_surveys_say_what_their_page_and_their_file_say():
	rows = released("surveys")
	((survey, results),) = public_surveys.with_results()
	body = open_page(f"/participation/survey/{survey.code}/results?lang=en").get_data(as_text=True)
	shown = re.findall(r'"How many">([^<]*)</td><td data-label="In percent">(?:<bdi>)?([^<%]*)', body)
	assert len(shown) >= 5
	assert shown == [(row["choices"], row["share"] or "–") for row in rows if row["choices"]]
	assert {row["people"] for row in rows} == {str(results.people)}
	kept = json.loads(results.document)["questions"]
	answered = {row["question_number"]: row["answered"] for row in rows}
	assert answered == {str(one["number"]): str(one["people"] or "") for one in kept}
	counts = [count for question in kept for _options, count in question["cells"]]
	assert counts == [int(row["choices"]) for row in rows if row["choices"]]


def test_redirections_are_comments_and_contributions_told_apart():
	totals = [row for row in released("redirections") if row["entity"] == row["channel"] == "All"]
	for month, row in zip(months(), totals, strict=True):
		within = ["between", (f"{month.first} 00:00:00", f"{month.last} 23:59:59")]
		comments = frappe.db.count("Social Comment", {"state": "Redirected", "decided_at": within})
		contributions = frappe.db.count("Case Event", {"move": "hand_off", "at": within})
		assert (int(row["comments"]), int(row["contributions"])) == (comments, contributions)
		assert int(row["directed"]) == comments + contributions


def test_every_count_of_notices_and_decisions_is_that_of_the_database():
	notices = [row for row in released("notices") if row["kind"] == row["way"] == "All"]
	decisions = [row for row in released("moderation") if row["decision"] == row["reason"] == "All"]
	for month, notice, decision in zip(months(), notices, decisions, strict=True):
		within = ["between", (f"{month.first} 00:00:00", f"{month.last} 23:59:59")]
		kinds = ["in", ("Receipt", "Result", "Question")]
		reached = {"creation": within, "kind": kinds, "state": ["in", ("Sent", "Delivered")]}
		assert int(notice["notices"]) == frappe.db.count(
			"Participation Notice", {"creation": within, "kind": kinds}
		)
		assert int(notice["reached"]) == frappe.db.count("Participation Notice", reached)
		moves = ["in", ("approve", "approve_in_part", "refuse", "withdraw")]
		assert int(decision["decisions"]) == frappe.db.count(
			"Moderation Event", {"at": within, "move": moves}
		)
