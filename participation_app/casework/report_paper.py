"""A report on paper: its chart drawn and its table written in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.desk.query_report import run
from frappe.utils import flt, getdate
from frappe.utils.jinja_globals import is_rtl
from markupsafe import Markup

from participation_app.casework import paper
from participation_app.casework.dates import written_date
from participation_app.casework.measures import Period
from participation_app.casework.report_columns import COLOURS
from participation_app.casework.settings import authority_name
from participation_app.rules.enumeration import listed

_NUMBERS = {"Int", "Float", "Percent", "Check"}
_MOST_UPRIGHT = 8  # columns on a page that stands upright
_MOST_ROWS = 500
_MOST_BARS = 15
_WIDE, _HIGH = 1000, 300  # of a drawing, in its own units
Row = Mapping[str, object]


class ReportNotOurs(frappe.PermissionError):
	"""Only the reports of the participation desk are printed here."""


@dataclass(frozen=True)
class Section:
	"""One report: its title in the reader's language, its table and chart, and its last row."""

	title: str
	body: Markup
	columns: int
	total: Row


def pdf(report: str, filters: Mapping[str, object]) -> bytes:
	"""The report as the reader's permission shows it; a wide one lies on its side."""
	section = section_of(report, filters)
	body = paper.rendered("report", section=section, asked=_asked_for(filters), **about_the_print())
	return paper.pdf_of(paper.page(body, title=section.title, landscape=section.columns > _MOST_UPRIGHT))


def section_of(report: str, filters: Mapping[str, object]) -> Section:
	"""Runs a report of ours for the reader, who must be allowed to."""
	_check_ours(report)
	result = run(report, filters=dict(filters), ignore_prepared_report=True)
	columns = [column for column in result["columns"] if not column.get("hidden")]
	rows = [row for row in result["result"] or [] if isinstance(row, dict)]
	body = paper.rendered(
		"section",
		title=_(report),
		columns=[
			{"label": column["label"], "is_number": column["fieldtype"] in _NUMBERS} for column in columns
		],
		rows=[_cells(row, columns) for row in rows[:_MOST_ROWS]],
		chart=_drawn(result.get("chart")),
		message=_message(result.get("message"), len(rows)),
	)
	return Section(_(report), body, len(columns), rows[-1] if rows else {})


def about_the_print() -> dict[str, str]:
	"""Who printed when, and whose it is."""
	return {
		"authority": authority_name(frappe.local.lang),
		"printed": paper.written_here(frappe.utils.now_datetime()),
		"reader": frappe.utils.get_fullname(),
	}


def period_in_words(period: Period) -> str:
	"""From 1 March 2026 to 31 March 2026"""
	return _("From {0} to {1}").format(written_date(period.first), written_date(period.last))


def is_ours(report: str) -> bool:
	"""Whether it is one of the participation desk's reports."""
	module = frappe.db.get_value("Report", report, "module", cache=True)
	return bool(module) and frappe.local.module_app.get(frappe.scrub(module)) == "participation_app"


def _check_ours(report: str) -> None:
	if not is_ours(report):
		frappe.throw(_("“{0}” is no report of the participation desk.").format(report), ReportNotOurs)


def _asked_for(filters: Mapping[str, object]) -> str:
	"""The filters in one line."""
	first, last = filters.get("from_date"), filters.get("to_date")
	told = [period_in_words(Period(getdate(first), getdate(last)))] if first and last else []
	told += [
		_(str(value)) for name, value in filters.items() if value and not _is_date(value) and name != "show"
	]
	return listed(told, frappe.local.lang)


def _is_date(value: object) -> bool:
	try:
		return bool(date.fromisoformat(str(value)))
	except ValueError:
		return False


def _message(message: object, rows: int) -> str:
	told = [message] if isinstance(message, str) and message else []
	if rows > _MOST_ROWS:
		told.append(_("The first {0} of {1} rows.").format(_MOST_ROWS, rows))
	return " ".join(told)


def _cells(row: Row, columns: Sequence[Mapping]) -> dict[str, object]:
	cells = [
		{
			"text": paper.written(row.get(column["fieldname"]), column["fieldtype"], column.get("precision")),
			"is_number": column["fieldtype"] in _NUMBERS,
		}
		for column in columns
	]
	return {"cells": cells, "is_total": bool(row.get("bold"))}


def _drawn(chart: Mapping | None) -> dict[str, object] | None:
	"""The chart as rectangles: columns for what goes on in time, else a bar for each label."""
	if not chart or not chart["data"]["labels"]:
		return None
	labels, datasets = chart["data"]["labels"], chart["data"]["datasets"]
	named = [
		{"name": one["name"], "colour": colour, "values": [flt(value) for value in one["values"]]}
		for one, colour in zip(datasets, COLOURS, strict=False)
	]
	if chart["type"] == "line":
		return {"datasets": named, "rows": [], **_in_time(labels, named)}
	stacked = bool(chart.get("barOptions", {}).get("stacked"))
	return {
		"datasets": named,
		"columns": [],
		"rows": list(_bars(labels[:_MOST_BARS], named, stacked or len(named) == 1)),
	}


def _in_time(labels: Sequence[str], datasets: Sequence[Mapping]) -> dict[str, object]:
	highest = max((max(one["values"]) for one in datasets), default=0)
	width = _WIDE / len(labels) / (len(datasets) + 0.6)
	columns = []
	for place, (index, one) in ((p, (i, d)) for i, d in enumerate(datasets) for p in range(len(labels))):
		height = _HIGH * 0.98 * one["values"][place] / highest if highest else 0
		x = _WIDE / len(labels) * place + width * index
		x = _WIDE - x - width if is_rtl() else x
		bar = {"x": x, "y": _HIGH - height, "width": width, "height": height}
		columns.append({**{name: flt(value, 1) for name, value in bar.items()}, "colour": one["colour"]})
	return {"columns": columns, "highest": highest, "first": labels[0], "last": labels[-1]}


def _bars(labels: Sequence[str], datasets: Sequence[Mapping], stacked: bool) -> Iterator[dict[str, object]]:
	"""From the side on which the language begins: one after the other, or below each other where they are no parts."""
	by_label = list(zip(*(one["values"] for one in datasets), strict=True))
	longest = max((sum(values) if stacked else max(values) for values in by_label), default=0)
	lanes = 1 if stacked else len(datasets)
	for label, values in zip(labels, by_label, strict=False):
		bars, at = [], 0.0
		for place, (value, one) in enumerate(zip(values, datasets, strict=True)):
			width = _WIDE * value / longest if longest else 0
			x = _WIDE - at - width if is_rtl() else at
			y, height = 4 + (place * 32 / lanes if lanes > 1 else 0), 32 / lanes - (lanes > 1)
			bar = {"x": x, "y": y, "width": width, "height": height}
			bars.append({**{name: flt(number, 1) for name, number in bar.items()}, "colour": one["colour"]})
			at += width if stacked else 0
		shown = [sum(values)] if stacked else values
		yield {"label": label, "bars": bars, "value": " / ".join(map(_figure, shown))}


def _figure(value: float) -> str:
	return paper.written(value, "Int") if value == int(value) else paper.written(value, "Float", 1)
