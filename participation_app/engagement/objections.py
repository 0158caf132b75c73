"""The author's objection to what was decided: once, inside its time, decided by another moderator."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.citizen_acts import required_words
from participation_app.casework.moves import MoveNotOpen
from participation_app.engagement import word_search
from participation_app.engagement.moderation import DOCTYPE, make_move
from participation_app.engagement.targets import objection_ends_at, study_due_at
from participation_app.rules.lifecycle import CITIZEN
from participation_app.rules.moderation import open_moves


def may_object(contribution: Document) -> bool:
	"""Whether the author of the contribution may object now."""
	return (
		"object" in open_moves(contribution.state, {CITIZEN})
		and not contribution.objected_at
		and frappe.utils.now_datetime() <= objection_ends_at(contribution.decided_at)
	)


def object(ticket: str, reason: str) -> Document:
	"""Takes the author's objection; the caller has made sure that it is the author.

	Raises MoveNotOpen, and WordsMissing where no reason is given.
	"""
	reason = required_words(reason, _("Say what you object to."))
	name = frappe.db.get_value(DOCTYPE, {"ticket": str(ticket)})
	document = frappe.get_doc(DOCTYPE, name, for_update=True) if name else None
	if not document or not may_object(document):
		frappe.throw(_closed_text(document), MoveNotOpen)
	now = frappe.utils.now_datetime()
	values = {
		"objection": reason,
		"objected_at": now,
		"first_decided_by": document.decided_by,
		"due_at": study_due_at(now),
	}
	facts = {"by_its_author": True, "first_objection": not document.objected_at}
	objected = make_move(name, "object", values, facts=facts, note=reason, as_author=True)
	word_search.forget(name)
	return objected


def _closed_text(contribution: Document | None) -> str:
	if contribution and contribution.objected_at:
		return _("You have objected before. An objection is decided once.")
	if not contribution or "object" not in open_moves(contribution.state, {CITIZEN}):
		return _("There is no decision on publication to object to.")
	return _("The time to object is over.")
