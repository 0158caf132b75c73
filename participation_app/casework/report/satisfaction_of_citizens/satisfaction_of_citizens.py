"""How content citizens are with their answers; groups too small to be shown stand together."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.casework import satisfaction
from participation_app.casework.dates import written_month
from participation_app.casework.disclosure import smallest_group
from participation_app.casework.report_columns import bars, column, total_row
from participation_app.casework.report_scope import MONTH, Filters, scope_of
from participation_app.casework.rule_sentences import type_name
from participation_app.casework.satisfaction import DEPARTMENT, GROUPS, TYPE, Stars


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], str | None, dict | None]:
	"""Columns, a row for each group with the total below, what is left out, and a chart of the averages."""
	group = (filters or {}).get("group_by")
	group = group if group in GROUPS else DEPARTMENT
	found = satisfaction.by_group(frappe.session.user, scope_of(filters), group)
	total, least = satisfaction.in_all(found), smallest_group()
	message = _("Fewer than {0} ratings are not shown by themselves.").format(least)
	if 0 < total.ratings < least:
		return _columns(group), [], message, None
	shown = satisfaction.without_small(found, least)
	rows = [{"group": _named(stars, group, least), **_figures(stars)} for stars in shown]
	chart = bars(rows, "group", {"average": _("Stars, Average")})
	return _columns(group), [*rows, total_row("group", **_figures(total))], message, chart


def _columns(group: str) -> list[dict]:
	return [
		column("group", _(group), "Data", 240),
		column("ratings", _("Ratings"), "Int", 110),
		column("average", _("Stars, Average"), "Float", 150, precision=1),
		*(
			column(f"stars_{number}", _("Stars: {0}").format(number), "Int", 100)
			for number in range(5, 0, -1)
		),
	]


def _named(stars: Stars, group: str, least: int) -> str:
	if len(stars.groups) > 1 or stars.ratings < least:
		return _("Small groups together ({0})").format(len(stars.groups))
	(name,) = stars.groups
	if group == MONTH:
		return written_month(frappe.utils.getdate(name))
	if group == TYPE and name:
		return type_name(name)
	return _(name) or _("None given")


def _figures(stars: Stars) -> dict:
	return {
		"ratings": stars.ratings,
		"average": stars.average,
		**{f"stars_{number}": count for number, count in enumerate(stars.given, start=1)},
	}
