"""The ledger of due dates: every date a ticket was promised, none ever rewritten."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.model.document import Document

from participation_app.casework.agreements import Agreement


def promise(ticket: str, due_at: datetime, agreement: Agreement, cause: str) -> None:
	"""Enters a due date (site time) that the ticket has from now on, and why."""
	frappe.get_doc(
		{
			"doctype": "Participation Promise",
			"ticket": str(ticket),
			"due_at": due_at,
			"cause": cause,
			"working_days": agreement.working_days,
			"agreement": agreement.name,
			"calendar_version": agreement.version,
			"given_at": frappe.utils.now_datetime(),
			"given_by": frappe.session.user,
		}
	).insert(ignore_permissions=True)


def counted_from(ticket: Document) -> datetime:
	"""The receipt that the ticket's days count from: its reopening where it was reopened."""
	reopened = {"ticket": str(ticket.name), "cause": "Reopened"}
	given_at = frappe.db.get_value("Participation Promise", reopened, "given_at", order_by="given_at desc")
	return given_at or ticket.participation_received_at
