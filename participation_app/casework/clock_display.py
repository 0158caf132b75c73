"""Shows the promise in Helpdesk's own SLA fields, so that its lists and pages tell the same date."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime


def show_promise(ticket: Document) -> None:
	"""Sets Helpdesk's target fields from ours; called at every save of a participation ticket."""
	due_at = get_datetime(ticket.participation_due_at)
	answered_at = ticket.participation_answered_at
	ticket.service_level_agreement_creation = ticket.participation_received_at
	ticket.resolution_by = due_at
	ticket.response_by = due_at
	ticket.resolution_date = answered_at
	ticket.agreement_status = _agreement_status(ticket, due_at)


def _agreement_status(ticket: Document, due_at) -> str:
	if ticket.participation_answered_at:
		return "Fulfilled" if get_datetime(ticket.participation_answered_at) <= due_at else "Failed"
	if due_at < frappe.utils.now_datetime():
		return "Failed"
	return "Paused" if ticket.status_category == "Paused" else "Resolution Due"


def show_breaches() -> None:
	"""Marks the tickets whose date has passed; Helpdesk would do so only when somebody saves them."""
	ticket = frappe.qb.DocType("HD Ticket")
	frappe.qb.update(ticket).set(ticket.agreement_status, "Failed").where(
		(ticket.participation_due_at < frappe.utils.now_datetime())
		& ticket.participation_answered_at.isnull()
		& (ticket.status_category == "Open")
		& (ticket.agreement_status != "Failed")
	).run()
