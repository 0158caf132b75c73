"""Broken promises one by one: how long each share held the ticket, and its part in the delay."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt

from participation_app.casework.delays import delays, parts_by_share
from participation_app.casework.holdings import SHARES
from participation_app.casework.measures import period_of
from participation_app.casework.report_columns import column
from participation_app.rules.enumeration import listed

Filters = dict[str, object] | None


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, a row for each broken promise with the total and its percentages below, and their chart."""
	filters = filters or {}
	found = delays(frappe.session.user, period_of(filters), filters.get("department") or None)
	if not found:
		return columns(), [], None, None
	parts = parts_by_share(found)
	rows = [*map(_row, found), *_totals(found, parts)]
	return columns(), rows, None, _chart(parts)


def columns() -> list[dict]:
	"""What the report shows of a delay: for each share the days used, its budget and its part in the delay."""
	shares = [
		column(f"{kind}_{frappe.scrub(share)}", title.format(_(share)), "Float", 170, precision=1)
		for share in SHARES
		for kind, title in (
			("used", _("{0}: Days Used")),
			("allowed", _("{0}: Budget")),
			("part", _("{0}: Part in the Delay")),
		)
	]
	return [
		column("ticket", _("Ticket"), "Link", 110, options="HD Ticket"),
		column("reference", _("Reference"), "Data", 110),
		column("department", _("Department"), "Data", 160),
		column("section", _("Section"), "Data", 160),
		column("due_at", _("Due"), "Datetime", 180),
		column("ended_at", _("Answered"), "Datetime", 180),
		column("days_late", _("Working Days Late"), "Float", 170, precision=1),
		column("over", _("Went Beyond the Budget"), "Data", 160),
		*shares,
	]


def _row(delay: frappe._dict) -> dict:
	by_share = {"used": delay.used, "allowed": delay.allowed, "part": delay.parts}
	return {
		"ticket": delay.ticket,
		"reference": delay.reference,
		"department": _(delay.department or ""),
		"section": _(delay.section or ""),
		"due_at": delay.due_at,
		"ended_at": delay.ended_at,
		"days_late": round(delay.days_late, 2),
		"over": listed(map(_, delay.over), frappe.local.lang),
		**{
			f"{kind}_{frappe.scrub(share)}": round(days[share], 2) if share in days else None
			for kind, days in by_share.items()
			for share in SHARES
		},
	}


def _totals(found: list[frappe._dict], parts: dict[str, float]) -> list[dict]:
	late = sum(delay.days_late for delay in found)
	whole = sum(parts.values())
	total = {"reference": _("Total"), "days_late": flt(late, 2), "bold": 1}
	percent = {"reference": _("Percent of the Delay"), "bold": 1}
	for share, days in parts.items():
		total[f"part_{frappe.scrub(share)}"] = flt(days, 2)
		percent[f"part_{frappe.scrub(share)}"] = flt(100 * days / whole, 1) if whole else None
	return [total, percent]


def _chart(parts: dict[str, float]) -> dict:
	values = [flt(days, 2) for days in parts.values()]
	return {
		"data": {
			"labels": [_(share) for share in parts],
			"datasets": [{"name": _("Working Days Late"), "values": values}],
		},
		"type": "bar",
		"colors": ["#1B4F72"],
	}
