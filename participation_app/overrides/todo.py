"""ToDo: nobody is assigned to a participation ticket who may not see it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access
from participation_app.casework.earlier_hands import kept_from
from participation_app.casework.moves import MoveNotOpen


def before_insert(doc: Document, _event: str | None = None) -> None:
	"""Frappe would share the ticket with whoever is assigned to it."""
	ticket = access.read_ticket(doc.reference_name) if doc.reference_type == "HD Ticket" else None
	if ticket and ticket.participation_type and not access.may_see(ticket, doc.allocated_to):
		message = _("{0} may not see this ticket. Assign someone from the team that has it.")
		frappe.throw(message.format(doc.allocated_to), MoveNotOpen, title=_("Cannot Be Assigned"))
	if ticket and doc.allocated_to in kept_from(doc.reference_name):
		message = _("{0} had a part in the result that the citizen objects to. Assign somebody else.")
		frappe.throw(message.format(doc.allocated_to), MoveNotOpen, title=_("Cannot Be Assigned"))
