"""Moves on a participation ticket, for the desk, Helpdesk's pages and other programs."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.api import arguments
from participation_app.casework import access, breaches, duplicates, notes, readings, restricting, ticket_view
from participation_app.casework.busy_database import again_if_busy
from participation_app.casework.move_forms import MOVE_FORMS, entered_values, move_forms
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.casework.related import related_to


@frappe.whitelist(methods=["GET", "POST"])
def view(ticket: str) -> dict:
	"""What the ticket's page shows: the citizen's words, the trail, the promise, the moves open to the reader."""
	document = _workable(ticket)
	readings.note(document)
	user = frappe.session.user
	shown = {**ticket_view.describe(document), "restriction": restricting.describe(document, user)}
	return {**shown, "moves": move_forms(document, user)}


@frappe.whitelist(methods=["POST"])
@again_if_busy
def make(ticket: str, move: str, values: dict | str | None = None) -> dict:
	"""Makes a move; `values` as the move's form asks. Answers with the ticket's new stage."""
	_workable(ticket)
	if move not in MOVE_FORMS:
		frappe.throw(
			_("This move is not made on the ticket itself. Use the actions of its proposed reply."),
			MoveNotOpen,
		)
	document = make_move(ticket, move, entered_values(move, frappe.parse_json(values or {})))
	return {
		"ticket": str(document.name),
		"stage": document.participation_stage,
		"still_seen": access.may_work_on(document, frappe.session.user),
	}


@frappe.whitelist(methods=["GET", "POST"])
def stand(ticket: str) -> dict:
	"""What tells an open page cheaply whether it shows the ticket as it is."""
	return ticket_view.stand(_workable(ticket))


@frappe.whitelist(methods=["GET", "POST"])
def related(ticket: str) -> list[dict]:
	"""Contributions of the same person, event, place or likely matter that the reader may open."""
	return related_to(_workable(ticket))


@frappe.whitelist(methods=["GET", "POST"])
def colleagues(ticket: str) -> list[dict]:
	"""Whom an internal note on the ticket may name."""
	return notes.colleagues(_workable(ticket))


@frappe.whitelist(methods=["POST"])
def write_note(ticket: str, text: str, mentioned: list | str | None = None) -> dict:
	"""Keeps an internal note; `mentioned` are users whose names stand in it behind an @."""
	document = _workable(ticket)
	users = [str(user) for user in frappe.parse_json(mentioned or [])]
	return {"note": notes.write(document, text, users)}


@frappe.whitelist(methods=["GET", "POST"])
@frappe.validate_and_sanitize_search_inputs
def find(doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: object) -> list[tuple]:
	"""What a link field offers of contributions, by reference, number or words; Frappe gives all six arguments."""
	frappe.has_permission("HD Ticket", "read", throw=True)
	given = arguments.from_json(filters)
	apart_from = given.get("apart_from") if isinstance(given, dict) else None
	return duplicates.choices(txt, apart_from, *arguments.span(start, page_len))


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
	access.raise_unless_worked_on(document)
	return document
