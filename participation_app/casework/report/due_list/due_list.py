"""Overdue, due today, due soon: the list that is true without anybody saving a ticket."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, getdate

from participation_app.casework import due_list
from participation_app.casework.due_clock import (
	DUE_TODAY,
	LISTS,
	OPEN,
	OVERDUE,
	PAUSED,
	WORKING_DAYS_SOON,
)
from participation_app.casework.report_columns import column

Filters = dict[str, object] | None


def execute(filters: Filters = None) -> tuple[list[dict], list[dict]]:
	"""Columns and entries, as Frappe's report view asks for them."""
	return columns(), [_readable(row) for row in due_list.read(frappe.session.user, _wanted(filters or {}))]


def columns() -> list[dict]:
	"""What the list shows of an entry."""
	return [
		column("name", _("Entry"), "Dynamic Link", 110, options="doctype"),
		column("kind", _("Kind"), "Data", 80),
		column("subject", _("Subject"), "Data", 240),
		column("standing", _("Standing"), "Data", 110),
		column("due_at", _("Due"), "Datetime", 180),
		column("days_left", _("Working Days Left"), "Int", 150),
		column("days_overdue", _("Working Days Overdue"), "Int", 150),
		column("holder", _("Holder"), "Data", 150),
		column("held_since", _("Held Since"), "Datetime", 180),
		column("reference", _("Reference"), "Data", 120),
		column("share", _("Share"), "Data", 110),
		column("stage", _("Stage"), "Data", 120),
		column("type", _("Type"), "Data", 110),
		column("channel", _("Channel"), "Data", 100),
		column("department", _("Department"), "Data", 160),
		column("section", _("Section"), "Data", 160),
	]


def _readable(row: dict) -> dict:
	words = ("share", "stage", "type", "channel", "department", "section")
	standings = {
		OVERDUE: _("Overdue"),
		DUE_TODAY: _("Due Today"),
		PAUSED: _("Clock Stopped"),
		OPEN: _("Due Later"),
	}
	return {
		**row,
		**{word: _(row[word]) if row[word] else None for word in words},
		"kind": _("Ticket") if row["doctype"] == "HD Ticket" else _("Comment"),
		"standing": standings[row["standing"]],
	}


def _wanted(filters: dict) -> due_list.Wanted:
	days = filters.get("working_days")
	return due_list.Wanted(
		which=filters["which"] if filters.get("which") in LISTS else due_list.Wanted.which,
		working_days=WORKING_DAYS_SOON if days in (None, "") else cint(days),
		department=filters.get("department") or None,
		share=filters.get("share") or None,
		turn=filters.get("turn") or None,
		due_on=getdate(filters["due_on"]) if filters.get("due_on") else None,
		start=max(0, cint(filters.get("start"))),
		limit=max(0, cint(filters.get("limit"))),
	)
