"""Finds the ticket of a reference that a citizen quotes."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from participation_app.rules.references import read_reference

_MOST_MERGES = 5


def find_ticket(text: str) -> Document | None:
	"""The participation ticket of a reference, however it is typed; None where there is none."""
	reference = read_reference(text)
	if not reference:
		return None
	wanted = {"participation_reference": reference, "participation_type": ["is", "set"]}
	name = frappe.db.get_value("HD Ticket", wanted)
	return frappe.get_doc("HD Ticket", name) if name else None


def tickets_answered_by(ticket: str) -> list[str]:
	"""The participation tickets that were merged into this one, through others too; without itself."""
	found: list[str] = []
	newest = [str(ticket)]
	for _step in range(_MOST_MERGES):
		merged = {"merged_with": ["in", newest], "participation_type": ["is", "set"]}
		names = map(str, frappe.get_all("HD Ticket", merged, pluck="name"))
		newest = [name for name in names if name not in (*found, str(ticket))]
		if not newest:
			break
		found += newest
	return found


def answering_ticket(ticket: Document, *, lock: bool = False) -> Document:
	"""The ticket that answers for this one: itself, or the one that it was merged into."""
	for _step in range(_MOST_MERGES):
		if not ticket.merged_with or not frappe.db.exists("HD Ticket", ticket.merged_with):
			break
		ticket = frappe.get_doc("HD Ticket", ticket.merged_with, for_update=lock)
	return ticket
