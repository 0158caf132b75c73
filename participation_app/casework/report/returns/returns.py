"""What came back, from whom, and why."""

from __future__ import annotations

from collections import Counter

import frappe
from frappe import _

from participation_app.casework import returns
from participation_app.casework.dates import written_month
from participation_app.casework.report_columns import bars, column, percent, total_row
from participation_app.casework.report_scope import MONTH, Filters, scope_of
from participation_app.casework.returns import DEPARTMENT, GROUPS, MOVES, REASON

_MOST = 100  # rows; the reasons are free text
_IN_CHART = 15


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, a row for each department, section, reason or month with the total below, and a chart."""
	group = (filters or {}).get("group_by")
	group = group if group in GROUPS else DEPARTMENT
	user, scope = frappe.session.user, scope_of(filters)
	counted = returns.by_group(user, scope, group)
	everything = sum(counted.values(), Counter())
	shown = list(counted.items())[:_MOST]
	rest = sum((counts for _name, counts in list(counted.items())[_MOST:]), Counter())
	rows = [_row(_named(name, group), name, counts, everything) for name, counts in shown]
	if rest:
		rows.append(_row(_("Further reasons"), "", rest, everything))
	total = {**_row("", "", everything, everything), **total_row("group")}
	message = _("Contributions that came back: {0}").format(returns.contributions(user, scope))
	return _columns(group), [*rows, total], message, bars(rows[:_IN_CHART], "group", _names())


def _columns(group: str) -> list[dict]:
	return [
		column("group", _(group), "Data", 320 if group == REASON else 220),
		*(column(move, label, "Int", 190) for move, label in _names().items()),
		column("all", _("In All"), "Int", 100),
		column("share", _("Share"), "Percent", 100, precision=1),
	]


def _names() -> dict[str, str]:
	return {
		"return": _("Returned by the Department"),
		"decline": _("Declined by the Section"),
		"send_back": _("Report Sent Back"),
		"ask_again": _("Asked Again by the Call Centre"),
	}


def _named(name: str, group: str) -> str:
	if group == MONTH:
		return written_month(frappe.utils.getdate(name))
	return (name if group == REASON else _(name)) or _("None given")


def _row(name: str, key: str, counts: Counter[str], everything: Counter[str]) -> dict:
	return {
		"group": name,
		"key": key,
		**{move: counts[move] for move in MOVES},
		"all": counts.total(),
		"share": percent(counts.total(), everything.total()),
	}
