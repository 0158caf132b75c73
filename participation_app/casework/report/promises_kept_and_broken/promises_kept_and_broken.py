"""Kept and broken promises by department, section, channel, type or month of receipt."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt

from participation_app.casework import tallies
from participation_app.casework.measures import Tally
from participation_app.casework.report_columns import column
from participation_app.casework.report_scope import scope_of
from participation_app.casework.rule_sentences import type_name
from participation_app.casework.tallies import GROUPS

Filters = dict[str, object] | None
# Dark, middle and light: to be told apart in print and by those who do not see colours.
_COLOURS = {"kept": "#1B4F72", "broken": "#E67E22", "kept_back": "#A9B7C6", "open": "#E5E7E9"}


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, a row for each group with the total below, and a chart of the same figures."""
	filters = filters or {}
	group = filters["group_by"] if filters.get("group_by") in GROUPS else GROUPS[0]
	scope = scope_of(filters)
	found, total = tallies.read(frappe.session.user, scope, [group])
	rows = [_row(_named(name, group), tally) for (name,), tally in found.items()]
	chart = _chart(rows) if rows else None
	if rows:
		rows.append({**_row(_("Total"), total), "bold": 1})
	return columns(group), rows, None, chart


def columns(group: str) -> list[dict]:
	"""What the report shows of a group."""
	return [
		column("group", _(group), "Data", 220),
		column("subjects", _("Subjects"), "Int", 110),
		column("given", _("Promises Given"), "Int", 140),
		column("kept", _("Kept"), "Int", 90),
		column("broken", _("Broken"), "Int", 90),
		column("kept_back", _("Kept Back by the Platform"), "Int", 180),
		column("open", _("Open in Time"), "Int", 140),
		column("kept_share", _("Kept, Share"), "Percent", 140, precision=1),
		column("average_days", _("Working Days to Answer, Average"), "Float", 210, precision=1),
		column("receipts_in_time", _("Receipts in Time"), "Int", 140),
		column("receipts_late", _("Receipts Late"), "Int", 140),
	]


def _named(name: str, group: str) -> str:
	if not name:
		return _("None yet")
	if group == "Type":
		return type_name(name)
	return name if group == "Month" else _(name)


def _row(name: str, tally: Tally) -> dict:
	share, days = tally.kept_share, tally.average_days
	return {
		"group": name,
		"subjects": tally.subjects,
		"given": tally.given,
		"kept": tally.kept,
		"broken": tally.broken,
		"kept_back": tally.kept_back,
		"open": tally.open,
		"kept_share": None if share is None else flt(share, 1),
		"average_days": None if days is None else flt(days, 1),
		"receipts_in_time": tally.receipts_in_time,
		"receipts_late": tally.receipts_late,
	}


def _chart(rows: list[dict]) -> dict:
	names = {
		"kept": _("Kept"),
		"broken": _("Broken"),
		"kept_back": _("Kept Back by the Platform"),
		"open": _("Open in Time"),
	}
	datasets = [{"name": label, "values": [row[field] for row in rows]} for field, label in names.items()]
	return {
		"data": {"labels": [row["group"] for row in rows], "datasets": datasets},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": [_COLOURS[field] for field in names],
	}
