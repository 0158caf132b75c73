"""The receipt's own target: kept apart from the answer's, which a receipt never ends."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime


def note_receipt_sent(notice: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of a notice sent: the first receipt meets the target; status and clock go on."""
	if notice.kind != "Receipt" or frappe.db.get_value(
		"HD Ticket", notice.ticket, "participation_receipt_sent_at", for_update=True
	):
		return
	sent_at = {"participation_receipt_sent_at": notice.sent_at, "first_responded_on": notice.sent_at}
	frappe.db.set_value("HD Ticket", notice.ticket, sent_at)


def describe(ticket: Document) -> dict[str, object]:
	"""When the receipt was due and sent, and whether it is or was late."""
	due_at, sent_at = ticket.participation_receipt_due_at, ticket.participation_receipt_sent_at
	judged_at = get_datetime(sent_at or frappe.utils.now_datetime())
	return {"due_at": due_at, "sent_at": sent_at, "late": bool(due_at and judged_at > get_datetime(due_at))}
