"""The figures on the manager's cards; each leads to the report that shows the same."""

from __future__ import annotations

import frappe

from participation_app.casework import kept_shares, measures

Filters = str | list | dict | None


@frappe.whitelist(methods=["GET", "POST"])
@frappe.read_only()
def kept_this_month(filters: Filters = None) -> dict[str, object] | str:
	"""Of the promises begun this month that are decided, how many per cent were kept; a dash before the first."""
	frappe.has_permission("HD Ticket", throw=True)
	month = measures.this_month()
	[share] = kept_shares.read(frappe.session.user, [month])
	if share is None:
		return "–"
	return {
		"value": frappe.utils.flt(share, 1),
		"fieldtype": "Percent",
		"route": ["query-report", "Promises Kept and Broken"],
		"route_options": {"from_date": str(month.first), "to_date": str(month.last)},
	}
