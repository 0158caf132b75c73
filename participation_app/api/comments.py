"""The triage desk: comments to decide on and the moves made on them."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import restricting
from participation_app.casework.agreed_entities import valid_entities
from participation_app.casework.busy_database import again_if_busy
from participation_app.casework.departments import department_names
from participation_app.intake import presence, seal_opening, triage
from participation_app.intake.comment_moves import make_comment_move, who_decided
from participation_app.intake.comment_stream import CHOSEN_BY, RELATED_BY
from participation_app.intake.splitting import split as split_comment
from participation_app.rules.lifecycle import COMMENT_STATES, DISMISSAL_REASONS, TYPES

ENTERED = ("type", "department", "text", "agreed_entity", "wording", "reason", "ticket", "note")


@frappe.whitelist(methods=["GET", "POST"])
def stream(
	state: str = "Waiting", filters: dict | str | None = None, after: list | str | None = None
) -> dict:
	"""A page of comments in one state: {"comments": [...], "next": place or None, "counts": {state: number}}.

	Filters by name: platform, language, comment_group, author, named_place. The next page begins `after` the place.
	"""
	frappe.has_permission("Social Comment", "read", throw=True)
	if state not in COMMENT_STATES:
		frappe.throw(_("There is no state {0}. Choose one of the states above the list.").format(state))
	given = frappe.parse_json(filters or {})
	chosen = {name: str(given[name]) for name in (*CHOSEN_BY, *RELATED_BY) if given.get(name)}
	return triage.stream(state, chosen, frappe.parse_json(after) if after else None)


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
		"departments": [{"value": name, "label": _(name)} for name in department_names()],
	}


@frappe.whitelist(methods=["POST"])
def look(comment: str, leaving: bool | int | str = False) -> dict:
	"""Says that the reader has the comment open, or no more: {"others": names, "state", "decided": who and when}."""
	document = _readable(comment)
	if frappe.utils.cint(leaving):
		presence.go(document.name, frappe.session.user)
		return {}
	others = presence.come(document.name, frappe.session.user)
	return {"others": others, "state": document.state, "decided": who_decided(document)}


@frappe.whitelist(methods=["POST"])
@again_if_busy
def make(comment: str, move: str, values: dict | str | None = None) -> dict:
	"""Makes a move on a comment; answers with its new state and, once registered, its ticket."""
	_readable(comment)
	entered = {name: value for name, value in frappe.parse_json(values or {}).items() if name in ENTERED}
	document = make_comment_move(comment, move, entered)
	if move == "register" and (asked := _closed(frappe.parse_json(values or {}))):
		restricting.restrict(document.ticket, asked)
	return {"comment": document.name, "state": document.state, "ticket": document.ticket}


@frappe.whitelist(methods=["POST"])
@again_if_busy
def split(comment: str, first: dict | str, second: dict | str) -> dict:
	"""Registers a ticket for each of two matters of a comment, {"type", "department"} each, with one reply to come."""
	_readable(comment)
	document = split_comment(comment, frappe.parse_json(first), frappe.parse_json(second))
	return {"comment": document.name, "state": document.state, "ticket": document.ticket}


@frappe.whitelist(methods=["POST"])
def open_seal(comment: str, reason: str) -> dict:
	"""What the author has deleted, for one look: {"text", "raw", "versions", "media"}; the reason stands in the trail."""
	_readable(comment)
	return seal_opening.open_seal(comment, reason)


def _closed(values: dict) -> restricting.Asked | None:
	"""What was entered about who may see the ticket; None where it is open like any other."""
	sensitive, complained_of = bool(values.get("sensitive")), values.get("complained_of") or ()
	if not sensitive and not complained_of:
		return None
	reason = str(values.get("closed_because") or "")
	return restricting.Asked(sensitive, (), tuple(map(str, complained_of)), (), reason)


def _wordings(entity: str) -> dict[str, str]:
	document = frappe.get_cached_doc("Agreed Entity", entity)
	return {row.language: document.wording_in(row.language) for row in document.wordings}


def _readable(comment: str) -> Document:
	document = frappe.get_doc("Social Comment", comment)
	document.check_permission("read")
	return document
