"""Shows the promise in Helpdesk's own SLA fields, so that its lists and pages tell the same date."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework.breaches import is_missed
from participation_app.casework.pauses import standing_since


def show_promise(ticket: Document) -> None:
	"""Sets Helpdesk's target fields from ours; called at every save of a participation ticket.

	Helpdesk's response is our receipt, its resolution our answer.
	"""
	due_at = get_datetime(ticket.participation_due_at)
	ticket.service_level_agreement_creation = ticket.participation_received_at
	ticket.resolution_by = due_at
	ticket.response_by = ticket.participation_receipt_due_at or due_at
	ticket.first_responded_on = ticket.participation_receipt_sent_at
	ticket.resolution_date = ticket.participation_answered_at
	ticket.agreement_status = _agreement_status(ticket, due_at)


def _agreement_status(ticket: Document, due_at: datetime) -> str:
	answered_at = ticket.participation_answered_at
	paused_at = standing_since(ticket.name) if ticket.status_category == "Paused" else None
	judged_at = get_datetime(answered_at or paused_at or frappe.utils.now_datetime())
	if judged_at > due_at or (not ticket.is_new() and is_missed(ticket)):
		return "Failed"
	if answered_at:
		return "Fulfilled"
	return "Paused" if paused_at else "Resolution Due"
