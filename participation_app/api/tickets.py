"""Moves on a participation ticket, for the desk, Helpdesk's pages and other programs."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, breaches, duplicates, ticket_view
from participation_app.casework.move_forms import MOVE_FORMS, entered_values, move_forms
from participation_app.casework.moves import MoveNotOpen, make_move


@frappe.whitelist(methods=["GET", "POST"])
def view(ticket: str) -> dict:
	"""What the ticket's page shows: the citizen's words, the trail, the promise, the moves open to the reader."""
	document = _workable(ticket)
	return {**ticket_view.describe(document), "moves": move_forms(document, frappe.session.user)}


@frappe.whitelist(methods=["POST"])
def make(ticket: str, move: str, values: dict | str | None = None) -> dict:
	"""Makes a move; `values` as the move's form asks. Answers with the ticket's new stage."""
	_workable(ticket)
	if move not in MOVE_FORMS:
		frappe.throw(
			_("This move is not made on the ticket itself. Use the actions of its proposed reply."),
			MoveNotOpen,
		)
	document = make_move(ticket, move, entered_values(move, frappe.parse_json(values or {})))
	return {"ticket": str(document.name), "stage": document.participation_stage}


@frappe.whitelist(methods=["GET", "POST"])
@frappe.validate_and_sanitize_search_inputs
def find(doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: object) -> list[tuple]:
	"""What a link field offers of contributions, by reference, number or words; Frappe gives all six arguments."""
	frappe.has_permission("HD Ticket", "read", throw=True)
	apart_from = (frappe.parse_json(filters) or {}).get("apart_from")
	return duplicates.choices(txt, apart_from, start, page_len)


@frappe.whitelist(methods=["POST"])
def explain_breach(breach: str, explanation: str) -> dict:
	"""Puts an explanation beside a missed date; earlier explanations stay in the trail."""
	document = frappe.get_doc("Participation Breach", breach)
	_workable(document.ticket)
	document = breaches.explain(breach, explanation)
	return {"name": document.name, "explanation": document.explanation}


def _workable(ticket: str) -> Document:
	"""The ticket, for its staff: the page shows what is internal, so its citizen has another one."""
	document = frappe.get_doc("HD Ticket", ticket)
	document.check_permission("read")
	if not document.get("participation_type"):
		frappe.throw(_("Ticket {0} is not a participation ticket.").format(ticket), frappe.DoesNotExistError)
	if not access.may_work_on(document, frappe.session.user):
		frappe.throw(_("This page is for the people who work on the ticket."), frappe.PermissionError)
	return document
