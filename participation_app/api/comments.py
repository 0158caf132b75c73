"""The triage desk: comments to decide on and the moves made on them."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.agreed_entities import valid_entities
from participation_app.intake import seal_opening, triage
from participation_app.intake.comment_moves import make_comment_move
from participation_app.rules.lifecycle import COMMENT_STATES, DISMISSAL_REASONS, TYPES

ENTERED = ("type", "text", "agreed_entity", "wording", "reason", "ticket", "note")


@frappe.whitelist(methods=["GET", "POST"])
def stream(state: str = "Waiting", platform: str = "", language: str = "", start: int | str = 0) -> dict:
	"""A page of comments in one state: {"comments": [...], "more": bool, "counts": {state: number}}."""
	frappe.has_permission("Social Comment", "read", throw=True)
	if state not in COMMENT_STATES:
		frappe.throw(_("There is no state {0}. Choose one of the states above the list.").format(state))
	return triage.stream(state, platform, language, max(frappe.utils.cint(start), 0))


@frappe.whitelist(methods=["GET", "POST"])
def view(comment: str) -> dict:
	"""One comment with its thread and the moves open to the reader."""
	return triage.describe(_readable(comment))


@frappe.whitelist(methods=["GET", "POST"])
def choices(comment: str) -> dict:
	"""What the move forms offer: types, reasons, agreed entities with their wordings, tickets to attach to."""
	document = _readable(comment)
	return {
		"types": [{"value": value, "label": _(value, context="Social Comment")} for value in TYPES],
		"reasons": [{"value": value, "label": _(value)} for value in DISMISSAL_REASONS],
		"entities": [
			{"value": entity.name, "label": _(entity.name), "wordings": _wordings(entity.name)}
			for entity in valid_entities()
		],
		"tickets": triage.tickets_to_attach(document),
	}


@frappe.whitelist(methods=["POST"])
def make(comment: str, move: str, values: dict | str | None = None) -> dict:
	"""Makes a move on a comment; answers with its new state and, once registered, its ticket."""
	_readable(comment)
	entered = {name: value for name, value in frappe.parse_json(values or {}).items() if name in ENTERED}
	document = make_comment_move(comment, move, entered)
	return {"comment": document.name, "state": document.state, "ticket": document.ticket}


@frappe.whitelist(methods=["POST"])
def open_seal(comment: str, reason: str) -> dict:
	"""What the author has deleted, for one look: {"text", "raw", "versions", "media"}; the reason stands in the trail."""
	_readable(comment)
	return seal_opening.open_seal(comment, reason)


def _wordings(entity: str) -> dict[str, str]:
	document = frappe.get_cached_doc("Agreed Entity", entity)
	return {row.language: document.wording_in(row.language) for row in document.wordings}


def _readable(comment: str) -> Document:
	document = frappe.get_doc("Social Comment", comment)
	document.check_permission("read")
	return document
