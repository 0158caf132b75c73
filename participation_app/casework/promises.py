"""The ledger of due dates: every date a ticket was promised, none ever rewritten."""

from __future__ import annotations

from datetime import datetime

import frappe

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
