"""The author's objection to what was decided: once, inside its time, decided by another moderator."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

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
	"""Takes the author's objection; the caller has made sure that it is the author. Raises MoveNotOpen."""
	name = frappe.db.get_value(DOCTYPE, {"ticket": str(ticket)})
	if not name:
		frappe.throw(_("There is no decision on publication to object to."), MoveNotOpen)
	document = frappe.get_doc(DOCTYPE, name, for_update=True)
	_check(document, reason)
	now = frappe.utils.now_datetime()
	values = {
		"objection": reason.strip(),
		"objected_at": now,
		"first_decided_by": document.decided_by,
		"due_at": study_due_at(now),
	}
	facts = {"by_its_author": True, "first_objection": not document.objected_at}
	objected = make_move(name, "object", values, facts=facts, note=reason.strip(), as_author=True)
	word_search.forget(name)
	return objected


def _check(document: Document, reason: str) -> None:
	if not (reason or "").strip():
		frappe.throw(_("Say what you object to."), frappe.MandatoryError)
	if document.decided_at and frappe.utils.now_datetime() > objection_ends_at(document.decided_at):
		frappe.throw(_("The time to object is over."), MoveNotOpen)
