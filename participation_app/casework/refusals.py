"""What whoever is refused a move reads: at which field something is missing, or who was quicker."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.form_problems import refuse
from participation_app.casework.labels import label_of, refusal_text
from participation_app.casework.promise_story import written
from participation_app.rules import lifecycle

# Where a requirement is no field of its own, the field in which it is met.
_FIELD_OF = {
	"section_in_department": "section",
	"entity_valid": "agreed_entity",
	"question_cleared": "question",
}


def refuse_move(ticket: Document, refusal: lifecycle.MoveRefused, error: type[Exception]) -> NoReturn:
	"""Raises the error with the reason and the moves that are open, in the reader's language."""
	text = refusal_text(refusal)
	if isinstance(refusal, lifecycle.NotFromHere | lifecycle.NotYours):
		text = " ".join(filter(None, (_who_was_quicker(ticket), text)))
	refuse(_problems(refusal), error, message=text)


def _problems(refusal: lifecycle.MoveRefused) -> dict[str, str]:
	if not isinstance(refusal, lifecycle.Missing):
		return {}
	return {_FIELD_OF.get(one.name, one.name): _(one.message) for one in reversed(refusal.missing)}


def _who_was_quicker(ticket: Document) -> str | None:
	"""The move that brought the ticket to where it stands now."""
	moved = {"ticket": str(ticket.name), "move": ["in", list(lifecycle.MOVES)]}
	fields = ["move", "actor", "at"]
	order = "at desc, creation desc"
	last = frappe.db.get_value("Case Event", moved, fields, as_dict=True, order_by=order)
	if last is None:
		return None
	name = frappe.get_cached_value("User", last.actor, "full_name") or last.actor
	message = _("{0} made the move “{1}” on {2}.")
	return message.format(f"\u2068{name}\u2069", label_of(last.move), written(last.at))
