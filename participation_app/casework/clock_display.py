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
	paused_at = standing_since(ticket.name) if ticket.status_category == "Paused" else None
	missed = not ticket.is_new() and is_missed(ticket)
	ticket.update(shown(ticket, frappe.utils.now_datetime(), paused_at=paused_at, missed=missed))


def shown(
	ticket: Document | frappe._dict, now: datetime, *, paused_at: datetime | None, missed: bool
) -> dict[str, object]:
	"""Helpdesk's target fields; `missed` where a date of the ticket's present count was."""
	due_at = get_datetime(ticket.participation_due_at)
	answered_at = ticket.participation_answered_at
	judged_at = get_datetime(answered_at or paused_at or now)
	return {
		"service_level_agreement_creation": ticket.participation_received_at,
		"resolution_by": due_at,
		"response_by": ticket.participation_receipt_due_at or due_at,
		"first_responded_on": ticket.participation_receipt_sent_at,
		"resolution_date": answered_at,
		"agreement_status": _agreement_status(answered_at, paused_at, missed or judged_at > due_at),
	}


def _agreement_status(answered_at: datetime | None, paused_at: datetime | None, missed: bool) -> str:
	if missed:
		return "Failed"
	if answered_at:
		return "Fulfilled"
	return "Paused" if paused_at else "Resolution Due"
