"""What Helpdesk's pages of ours ask for."""

from __future__ import annotations

import frappe

from participation_app.casework import access, helpdesk_view


@frappe.whitelist(methods=["GET", "POST"])
def view(ticket: str) -> dict:
	"""Our facts and the open moves of a participation ticket, for the people who work on it."""
	document = frappe.get_doc("HD Ticket", ticket)
	document.check_permission("read")
	access.raise_unless_worked_on(document)
	return helpdesk_view.describe(document)
