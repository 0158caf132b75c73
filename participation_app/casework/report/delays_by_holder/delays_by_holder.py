"""Broken promises one by one: how long each share held the ticket, and its part in the delay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from frappe.utils import flt

from participation_app.casework.delays import delays, parts_by_share
from participation_app.casework.holdings import SHARES
from participation_app.casework.measures import period_of
from participation_app.casework.report_columns import column
from participation_app.rules.enumeration import listed

Filters = dict[str, object] | None

_KEYS = {share: frappe.scrub(share) for share in SHARES}  # the part of a column's name that tells its share


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, a row for each broken promise with the total and its percentages below, and their chart."""
	filters = filters or {}
	found = delays(frappe.session.user, period_of(filters), filters.get("department") or None)
	if not found:
		return columns(), [], None, None
	parts, words = parts_by_share(found), _words(found)
	rows = [*(_row(delay, words) for delay in found), *_totals(found, parts)]
	return columns(), rows, None, _chart(parts)


def columns() -> list[dict]:
	"""What the report shows of a delay: for each share the days used, its budget and its part in the delay."""
	shares = [
		column(f"{kind}_{key}", title.format(_(share)), "Float", 170, precision=1)
		for share, key in _KEYS.items()
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


def _words(found: Iterable[frappe._dict]) -> dict[str, str]:
	"""The names of departments, sections and shares in the reader's language: a few, though there are many rows."""
	names = {name for delay in found for name in (delay.department, delay.section) if name}
	return {name: _(name) for name in (*names, *SHARES)}


def _row(delay: frappe._dict, words: Mapping[str, str]) -> dict:
	row = {
		"ticket": delay.ticket,
		"reference": delay.reference,
		"department": words.get(delay.department, ""),
		"section": words.get(delay.section, ""),
		"due_at": delay.due_at,
		"ended_at": delay.ended_at,
		"days_late": round(delay.days_late, 2),
		"over": listed([words[share] for share in delay.over], frappe.local.lang),
	}
	for kind, days in (("used", delay.used), ("allowed", delay.allowed), ("part", delay.parts)):
		for share, key in _KEYS.items():
			row[f"{kind}_{key}"] = round(days[share], 2) if share in days else None
	return row


def _totals(found: list[frappe._dict], parts: dict[str, float]) -> list[dict]:
	late = sum(delay.days_late for delay in found)
	whole = sum(parts.values())
	total = {"reference": _("Total"), "days_late": flt(late, 2), "bold": 1}
	percent = {"reference": _("Percent of the Delay"), "bold": 1}
	for share, days in parts.items():
		total[f"part_{_KEYS[share]}"] = flt(days, 2)
		percent[f"part_{_KEYS[share]}"] = flt(100 * days / whole, 1) if whole else None
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
