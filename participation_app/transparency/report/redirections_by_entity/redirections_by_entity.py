"""What was not the authority's matter, by the agreed entity that it was directed to; the figures of open data."""

from __future__ import annotations

from collections import Counter

import frappe
from frappe import _

from participation_app.casework.report_columns import bars, column, percent, total_row
from participation_app.casework.report_scope import Filters, Scope, scope_of
from participation_app.transparency.figures import hand_offs_by_group, redirections_by_group

Counted = Counter[str]


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, a row for each entity with the total below, and a chart."""
	frappe.has_permission("Social Comment", "read", throw=True)
	scope = scope_of(filters)
	comments = _by_entity(redirections_by_group(scope.period), scope)
	contributions = _by_entity(hand_offs_by_group(scope.period), scope)
	everything = comments.total() + contributions.total()
	ranked = sorted({*comments, *contributions}, key=lambda one: (-comments[one] - contributions[one], one))
	rows = [
		{
			"group": _(entity) or _("None given"),
			"key": entity,
			**_figures(comments[entity], contributions[entity], everything),
		}
		for entity in ranked
	]
	total = total_row("group", **_figures(comments.total(), contributions.total(), everything))
	return _columns(), [*rows, total], None, bars(rows, "group", _names())


def _columns() -> list[dict]:
	return [
		column("group", _("Agreed Entity"), "Data", 260),
		*(column(name, label, "Int", 190) for name, label in _names().items()),
		column("all", _("In All"), "Int", 100),
		column("share", _("Share"), "Percent", 100, precision=1),
	]


def _names() -> dict[str, str]:
	return {"comments": _("Comments Directed"), "contributions": _("Contributions Handed Off")}


def _by_entity(groups: dict[tuple[str, str], int], scope: Scope) -> Counted:
	counted: Counted = Counter()
	for (entity, channel), number in groups.items():
		if not scope.channel or channel == scope.channel:
			counted[entity] += number
	return counted


def _figures(comments: int, contributions: int, everything: int) -> dict:
	number = comments + contributions
	return {
		"comments": comments,
		"contributions": contributions,
		"all": number,
		"share": percent(number, everything),
	}
