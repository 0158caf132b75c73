"""Moves on a participation ticket, for the desk, Helpdesk's pages and other programs."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import ticket_view
from participation_app.casework.move_forms import MOVE_FORMS, entered_values, move_forms
from participation_app.casework.moves import MoveNotOpen, make_move


@frappe.whitelist(methods=["GET", "POST"])
def view(ticket: str) -> dict:
	"""What the ticket's page shows: the citizen's words, the trail, the promise, the moves open to the reader."""
	document = _readable(ticket)
	return {**ticket_view.describe(document), "moves": move_forms(document, frappe.session.user)}


@frappe.whitelist(methods=["POST"])
def make(ticket: str, move: str, values: dict | str | None = None) -> dict:
	"""Makes a move; `values` as the move's form asks. Answers with the ticket's new stage."""
	_readable(ticket)
	if move not in MOVE_FORMS:
		frappe.throw(_("This move is not made on the ticket itself."), MoveNotOpen)
	document = make_move(ticket, move, entered_values(move, frappe.parse_json(values or {})))
	return {"ticket": str(document.name), "stage": document.participation_stage}


def _readable(ticket: str) -> Document:
	document = frappe.get_doc("HD Ticket", ticket)
	document.check_permission("read")
	if not document.get("participation_type"):
		frappe.throw(_("Ticket {0} is not a participation ticket.").format(ticket), frappe.DoesNotExistError)
	return document
