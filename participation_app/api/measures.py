"""The figures on the workspace's cards; each leads to the report that shows the same."""

from __future__ import annotations

import frappe

from participation_app.casework import due_list, measures
from participation_app.casework.due_clock import DUE_TODAY, OVERDUE

Filters = str | list | dict | None


@frappe.whitelist(methods=["GET", "POST"])
def overdue(filters: Filters = None) -> dict[str, object]:
	"""How many tickets and waiting comments are past their date."""
	frappe.has_permission("HD Ticket", throw=True)
	return _listed(OVERDUE)


@frappe.whitelist(methods=["GET", "POST"])
def due_today(filters: Filters = None) -> dict[str, object]:
	"""How many are due until the end of the authority's day."""
	frappe.has_permission("HD Ticket", throw=True)
	return _listed(DUE_TODAY)


@frappe.whitelist(methods=["GET", "POST"])
def kept_this_month(filters: Filters = None) -> dict[str, object] | str:
	"""Of the promises begun this month that are decided, how many per cent were kept; a dash before the first."""
	frappe.has_permission("HD Ticket", throw=True)
	month = measures.this_month()
	share = measures.kept_share(frappe.session.user, month)
	if share is None:
		return "–"
	return {
		"value": frappe.utils.flt(share, 1),
		"fieldtype": "Percent",
		"route": ["query-report", "Promises Kept and Broken"],
		"route_options": {"from_date": str(month.first), "to_date": str(month.last)},
	}


def _listed(which: str) -> dict[str, object]:
	return {
		"value": due_list.count(frappe.session.user, which),
		"fieldtype": "Int",
		"route": ["query-report", "Due List"],
		"route_options": {"which": which},
	}
