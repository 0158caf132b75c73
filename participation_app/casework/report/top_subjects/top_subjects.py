"""What contributions are about most, beside the period of the same length before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import frappe
from frappe import _

from participation_app.casework import subjects
from participation_app.casework.measures import Period
from participation_app.casework.report_columns import bars, column, percent, total_row
from participation_app.casework.report_scope import Filters, scope_of
from participation_app.casework.subjects import GROUPS, MOST, WORD, Subjects

_IN_CHART = 15


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], str | None, dict | None]:
	"""Columns, a row for each subject with the number of contributions below, and a chart of the first of them."""
	group = (filters or {}).get("group_by")
	group = group if group in GROUPS else WORD
	user, scope = frappe.session.user, scope_of(filters)
	found = subjects.of_period(user, scope, group)
	before = subjects.of_period(user, replace(scope, period=_before(scope.period)), group)
	rows = [_row(name, group, found, before) for name in list(found.counts)[:MOST]]
	total = total_row("group", received=found.registered, before=before.registered)
	message = _("A contribution counts under each of its words.") if group == WORD else None
	names = {"received": _("Contributions"), "before": _("In the Period Before")}
	return _columns(group), [*rows, total], message, _chart(rows, names)


def _columns(group: str) -> list[dict]:
	rule = [column("rule", _("Rule"), "Data", 200)]
	return [
		column("group", _(group), "Data", 240),
		*(rule if group == WORD else []),
		column("received", _("Contributions"), "Int", 140),
		column("share", _("Share"), "Percent", 100, precision=1),
		column("before", _("In the Period Before"), "Int", 180),
		column("change", _("Change"), "Int", 100),
	]


def _row(name: str, group: str, found: Subjects, before: Subjects) -> dict:
	number, earlier = found.counts[name], before.counts[name]
	return {
		"group": (name if group == WORD else _(name)) if name else _("No rule matched"),
		"rule": _(found.rules[name]) if group == WORD and found.rules[name] else None,
		"received": number,
		"share": percent(number, found.registered),
		"before": earlier,
		"change": number - earlier,
	}


def _chart(rows: list[dict], names: dict[str, str]) -> dict | None:
	chart = bars(rows[:_IN_CHART], "group", names)
	return {**chart, "barOptions": {"stacked": 0}} if chart else None


def _before(period: Period) -> Period:
	length = period.last - period.first
	last = period.first - timedelta(days=1)
	return Period(last - length, last)
