"""Makes the moves of moderation. The only code that changes the state of a public contribution.

Every door comes through `make_move`: it locks the contribution, asks `rules.moderation` and writes the trail,
all in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.labels import refusal_text
from participation_app.casework.moves import MoveNotOpen
from participation_app.rules import moderation
from participation_app.rules.lifecycle import CITIZEN, PARTICIPATION_MODERATOR, SYSTEM, MoveRefused

DOCTYPE = "Public Contribution"


class MovedBySystem(frappe.ValidationError):
	"""A public contribution was to be changed otherwise than by a move."""


def make_move(
	name: str,
	move: str,
	changes: Mapping[str, object] | None = None,
	*,
	facts: Mapping[str, object] | None = None,
	note: str | None = None,
	as_author: bool = False,
) -> Document:
	"""Makes a move, with what it changes besides the state, and returns the contribution.

	`facts` is what the caller knows for certain. Raises MoveNotOpen.
	"""
	document = frappe.get_doc(DOCTYPE, name, for_update=True)
	role = CITIZEN if as_author else PARTICIPATION_MODERATOR
	known = {"another_moderator": document.decided_by != frappe.session.user, **(facts or {})}
	from_state = document.state
	document.state = _checked(from_state, move, roles_of_reader(as_author), known)
	document.update(changes or {})
	save(document, move)
	record(document, move, role, from_state, note)
	return document


def roles_of_reader(as_author: bool = False) -> frozenset[str]:
	"""The roles of moderation in which somebody acts: an author as such, anybody else as a moderator if they are."""
	return frozenset({CITIZEN} if as_author else {PARTICIPATION_MODERATOR} & set(frappe.get_roles()))


def save(document: Document, move: str) -> None:
	"""Writes what a move has brought about."""
	document.flags.moderation_move = move
	document.save(ignore_permissions=True)


def record(document: Document, move: str, role: str, from_state: str | None, note: str | None) -> None:
	"""Adds a line to the contribution's trail."""
	event = {
		"doctype": "Moderation Event",
		"contribution": document.name,
		"move": move,
		"actor": None if role == CITIZEN else frappe.session.user,
		"actor_role": role,
		"at": frappe.utils.now_datetime(),
		"from_state": from_state,
		"to_state": document.state,
		"reason": document.reason if move in ("approve_in_part", "refuse") else None,
		"note": note,
	}
	frappe.get_doc(event).insert(ignore_permissions=True)


def record_opening(document: Document) -> None:
	"""The first line of the trail."""
	record(document, "receive", SYSTEM, None, None)


def raise_unless_moved(document: Document) -> None:
	"""Refuses whatever no move has brought about."""
	if not document.flags.moderation_move:
		message = _(
			"A contribution is changed by the moves of moderation alone. Use the buttons on its page."
		)
		frappe.throw(message, MovedBySystem, title=_("Cannot Be Changed"))


def raise_because_kept(document: Document) -> None:
	"""Refuses to delete a contribution: its decision is kept with it."""
	message = _("{0} is kept with its decision. Withdraw it instead.")
	frappe.throw(message.format(_(document.doctype)), MovedBySystem, title=_("Cannot Be Deleted"))


def label_of(event: str) -> str:
	"""The name of a move, or of what else stands in the trail; in the reader's language."""
	others = {"receive": _("Received", context="Public Contribution"), "read_original": _("Original Read")}
	move = moderation.MOVES.get(event)
	return _(move.label) if move else others.get(event, event)


def _checked(state: str, move: str, roles: frozenset[str], known: Mapping[str, object]) -> str:
	try:
		return moderation.check_move(state, move, roles, known)
	except MoveRefused as refusal:
		frappe.throw(refusal_text(refusal, label_of, DOCTYPE), MoveNotOpen)
