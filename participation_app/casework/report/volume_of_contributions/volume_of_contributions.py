"""How many contributions came in and were answered, by day, week or month."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _

from participation_app.casework import received
from participation_app.casework.dates import written_date, written_month
from participation_app.casework.report_columns import bars, column, total_row
from participation_app.casework.report_scope import DAY, MONTH, STEPS, Filters, Scope, scope_of, steps_of


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, a row for each step of the period with the total below, and a chart of the same figures."""
	step = (filters or {}).get("group_by")
	step = step if step in STEPS else DAY
	scope = scope_of(filters)
	figures = _figures(frappe.session.user, scope, step)
	rows = [
		{"group": _named(day, step), "key": str(day), **{name: one[day] for name, one in figures.items()}}
		for day in steps_of(scope.period, step)
	]
	chart = bars(rows, "group", _names(figures), kind="line")
	total = total_row("group", **{name: one.total() for name, one in figures.items()})
	return _columns(step, figures), [*rows, total], None, chart


def _figures(user: str, scope: Scope, step: str) -> dict[str, received.Counter[date]]:
	comments = received.comments_by_step(user, scope, step)
	return {
		"received": received.received_by_step(user, scope, step),
		"ended": received.ended_by_step(user, scope, step),
		**({} if comments is None else {"comments": comments}),
	}


def _columns(step: str, figures: dict) -> list[dict]:
	return [
		column(
			"group", _("Month") if step == MONTH else _("Day") if step == DAY else _("Week From"), "Data", 200
		),
		*(column(name, label, "Int", 190) for name, label in _names(figures).items()),
	]


def _names(figures: dict) -> dict[str, str]:
	names = {
		"received": _("Contributions Received"),
		"ended": _("Answered or Closed"),
		"comments": _("Comments on the Platforms"),
	}
	return {name: label for name, label in names.items() if name in figures}


def _named(day: date, step: str) -> str:
	return written_month(day) if step == MONTH else written_date(day)
