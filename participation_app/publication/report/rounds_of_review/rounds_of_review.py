"""How many rounds of review approved replies took."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt

from participation_app.casework.dates import written_month
from participation_app.casework.report_columns import bars, column, percent, total_row
from participation_app.casework.report_scope import MONTH, Filters, scope_of
from participation_app.publication import review_rounds
from participation_app.publication.review_rounds import GROUPS, PLATFORM, Rounds


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, a row for each group with the total below, and a chart of the rounds."""
	group = (filters or {}).get("group_by")
	group = group if group in GROUPS else PLATFORM
	found = review_rounds.by_group(frappe.session.user, scope_of(filters), group)
	rows = [{"group": _named(one.group, group), "key": one.group, **_figures(one)} for one in found]
	total = total_row("group", **_figures(review_rounds.in_all(found)))
	return _columns(group), [*rows, total], None, bars(rows, "group", _names())


def _columns(group: str) -> list[dict]:
	return [
		column("group", _(group), "Data", 220),
		column("approved", _("Replies Approved"), "Int", 150),
		*(column(name, label, "Int", 160) for name, label in _names().items()),
		column("first_share", _("First Round, Share"), "Percent", 170, precision=1),
		column("average", _("Rounds, Average"), "Float", 140, precision=1),
	]


def _names() -> dict[str, str]:
	return {"first": _("First Round"), "second": _("Second Round"), "later": _("Later Round")}


def _named(name: str, group: str) -> str:
	return written_month(frappe.utils.getdate(name)) if group == MONTH else _(name) or _("None given")


def _figures(one: Rounds) -> dict:
	return {
		"approved": one.approved,
		"first": one.first,
		"second": one.second,
		"later": one.later,
		"first_share": percent(one.first, one.approved),
		"average": None if one.average is None else flt(one.average, 1),
	}
