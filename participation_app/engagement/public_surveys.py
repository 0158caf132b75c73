"""Surveys as the public sees them: the only place that hands any of them out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.model.document import Document

from participation_app.engagement import survey_results
from participation_app.engagement.survey_results import SurveyResults
from participation_app.rules import surveys as rules

DOCTYPE = "Participation Survey"
MOST_LISTED = 100
_CODE = re.compile(r"[2-9a-z]{8}")
_SHOWN = (rules.OPEN, rules.CLOSED, rules.PUBLISHED, rules.CALLED_OFF)


@dataclass(frozen=True)
class Entry:
	"""A survey in a list; moments in site time, `closes_at` of a closed one that at which it really closed."""

	code: str
	title: str
	title_in_english: str
	standing: str
	opens_at: datetime
	closes_at: datetime
	results_at: datetime
	has_decision: bool


def find(code: str) -> Document | None:
	"""The survey of this code, if the public may know of it."""
	survey = find_any(code)
	return survey if survey and survey.state in _SHOWN else None


def find_any(code: str) -> Document | None:
	"""The survey of this code in whatever state, for those who may read it in the desk."""
	name = frappe.db.get_value(DOCTYPE, {"code": code}) if _CODE.fullmatch(code or "") else None
	return frappe.get_doc(DOCTYPE, name) if name else None


def standing_of(survey: Document | frappe._dict) -> str:
	"""How the public sees the survey now; "" where it does not."""
	times = (frappe.utils.get_datetime(survey.get(name)) for name in ("opens_at", "closes_at", "results_at"))
	return rules.standing(survey.state, *times, frappe.utils.now_datetime())


def results_of(survey: Document) -> SurveyResults | None:
	"""The results as the public may read them now; None before they are published and due."""
	return survey_results.results_of(survey.name) if standing_of(survey) == rules.RESULTS else None


def with_results() -> Iterator[tuple[Document, SurveyResults]]:
	"""Every survey whose results the public may read now, the one that closed first before the others."""
	for name in frappe.get_all(DOCTYPE, _with_results(), pluck="name", order_by="closed_at, code"):
		survey = frappe.get_doc(DOCTYPE, name)
		if results := results_of(survey):
			yield survey, results


def first_closing() -> datetime | None:
	"""When the first of the surveys closed whose results the public may read; None where there are none."""
	return frappe.db.get_value(DOCTYPE, _with_results(), "closed_at", order_by="closed_at, code")


def listed() -> list[Entry]:
	"""The surveys that there are to answer or to read about, those that close last first."""
	fields = [
		"code",
		"title",
		"title_in_english",
		"state",
		"opens_at",
		"closes_at",
		"closed_at",
		"results_at",
		"decided_on",
	]
	shown = {"state": ["in", [state for state in _SHOWN if state != rules.CALLED_OFF]]}
	rows = frappe.get_all(DOCTYPE, shown, fields, order_by="closes_at desc, name", limit=MOST_LISTED)
	return [_entry(row) for row in rows]


def last_change() -> datetime | None:
	"""When the list last changed."""
	filters = {"state": ["in", _SHOWN]}
	return frappe.db.get_value(DOCTYPE, filters, "modified", order_by="modified desc")


def _with_results() -> dict[str, object]:
	return {"state": rules.PUBLISHED, "results_at": ["<=", frappe.utils.now_datetime()]}


def _entry(row: frappe._dict) -> Entry:
	known = standing_of(row)
	shown = {name: row[name] for name in ("code", "title", "opens_at", "results_at")}
	return Entry(
		title_in_english=row.title_in_english or "",
		standing=known,
		closes_at=row.closed_at or row.closes_at,
		has_decision=bool(row.decided_on) and known == rules.RESULTS,
		**shown,
	)
