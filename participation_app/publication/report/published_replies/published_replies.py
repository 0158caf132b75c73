"""Every reply and announcement with its link: by day and account, who wrote and approved it, and how it stands."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import getdate

from participation_app.casework.report_columns import column
from participation_app.publication import published
from participation_app.rules.enumeration import listed


def execute(filters: dict[str, object] | None = None) -> tuple[list[dict], list[dict]]:
	"""Columns and rows, as Frappe's report view asks for them."""
	wanted = filters or {}
	last = getdate(wanted["to_date"]) if wanted.get("to_date") else published.yesterday()
	first = getdate(wanted["from_date"]) if wanted.get("from_date") else last
	chosen = {name: wanted.get(name) for name in ("account", "state", "kind")}
	rows = published.read(first, last, **chosen)
	return columns(), [_readable(row) for row in rows]


def columns() -> list[dict]:
	"""What the report shows of what was published."""
	return [
		column("at", _("When"), "Datetime", 170),
		column("platform", _("Platform"), "Data", 90),
		column("account", _("Account"), "Link", 150, options="Social Account"),
		column("kind", _("Kind"), "Data", 110),
		column("reference", _("Reference"), "Data", 110),
		column("ticket", _("Ticket"), "Link", 80, options="HD Ticket"),
		column("announcement", _("Announcement"), "Link", 130, options="Announcement"),
		column("state", _("State"), "Data", 120),
		column("permalink", _("Link"), "Data", 200, options="URL"),
		column("text", _("Text"), "Data", 280),
		column("part", _("Part"), "Data", 60),
		column("authors", _("Authors"), "Data", 160),
		column("approved_by", _("Approved By"), "Link", 150, options="User"),
		column("approved_at", _("Approved"), "Datetime", 170),
		column("in_time", _("Approved in Time"), "Check", 80),
		column("blocked_since", _("Kept Back Since"), "Datetime", 170),
		column("removal_asked_at", _("Removal Asked For"), "Datetime", 170),
		column("removed_at", _("Removed"), "Datetime", 170),
		column("missing_since", _("Missing Since"), "Datetime", 170),
		column("message", _("Message"), "Data", 200),
		column("external_id", _("ID on the Platform"), "Data", 150),
		column("name", _("Publication"), "Link", 110, options="Publication"),
	]


def _readable(row: frappe._dict) -> dict:
	names = (frappe.get_cached_value("User", author, "full_name") or author for author in row.authors)
	return {
		**row,
		"platform": _(row.platform or ""),
		"kind": _(row.kind),
		"state": _(row.state),
		"part": f"{row.part}/{row.parts}" if row.parts > 1 else "",
		"authors": listed(names, frappe.local.lang),
		"in_time": int(row.in_time) if row.ticket else None,
	}
