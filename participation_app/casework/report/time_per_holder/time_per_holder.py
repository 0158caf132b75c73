"""How many working days each holder took."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt

from participation_app.casework import time_held
from participation_app.casework.report_columns import bars, column, percent, total_row
from participation_app.casework.report_scope import Filters, scope_of
from participation_app.casework.time_held import GROUPS, SHARE, Held


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, a row for each holder with the total below, and a chart of the average days."""
	group = (filters or {}).get("group_by")
	group = group if group in GROUPS else SHARE
	holders, whole = time_held.by_holder(frappe.session.user, scope_of(filters), group)
	rows = [{"group": _(held.holder), "key": held.holder, **_figures(held)} for held in holders]
	total = total_row("group", **_figures(whole))
	names = {"average": _("Working Days per Stay, Average")}
	return _columns(group), [*rows, total], None, bars(rows, "group", names)


def _columns(group: str) -> list[dict]:
	return [
		column("group", _(group), "Data", 220),
		column("stays", _("Stays Ended"), "Int", 130),
		column("contributions", _("Contributions"), "Int", 130),
		column("days", _("Working Days"), "Float", 140, precision=1),
		column("average", _("Working Days per Stay, Average"), "Float", 220, precision=1),
		column("longest", _("Longest Stay"), "Float", 140, precision=1),
		column("over", _("Beyond Its Share"), "Int", 150),
		column("over_share", _("Beyond Its Share, Percent"), "Percent", 190, precision=1),
	]


def _figures(held: Held) -> dict:
	return {
		"stays": held.stays,
		"contributions": held.contributions,
		"days": flt(held.days, 1),
		"average": flt(held.days / held.stays, 1) if held.stays else None,
		"longest": flt(held.longest, 1),
		"over": held.over,
		"over_share": percent(held.over, held.stays),
	}
