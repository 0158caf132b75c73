"""Corrects the answer to an event for everybody who has it: one draft, one approval, at the event's pace."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import events
from participation_app.casework.event_moves import roles_before
from participation_app.casework.moves import make_move
from participation_app.publication import drafting, event_texts
from participation_app.publication.corrections import correcting_text, find_published
from participation_app.publication.event_answers import NothingApproved
from participation_app.publication.event_proposals import ANSWERED, DOCTYPE
from participation_app.rules import events as rules
from participation_app.rules.lifecycle import MOVES


def correct_for_all(event: str, reason: str) -> Document:
	"""Opens the draft of a correction for all; what is published stays until its own correction is.

	Raises NothingApproved where nobody has one, CannotJoin without a reason or while answers go out, and MoveNotOpen.
	"""
	document = events.lock(event)
	if not roles_before(document) & {*MOVES["correct"].roles}:
		message = _("The call centre and public relations correct an answer.")
		frappe.throw(message, frappe.PermissionError)
	events.check_reason(reason)
	if document.state in (rules.ANSWERING, rules.STOPPED):
		events.refuse(_("Answers are on their way. Give up the rest first, or wait until all have theirs."))
	if not frappe.db.exists(DOCTYPE, {"event": event, "state": ANSWERED}):
		frappe.throw(_("Nobody has an answer yet that could be corrected."), NothingApproved)
	text = _published_for_all(document)
	ticket = make_move(document.ticket, "correct", {"reason": reason})
	document.update({"correction": (document.correction or 0) + 1, "correction_reason": reason.strip()})
	document.save(ignore_permissions=True)
	draft = drafting.find_reply(ticket.name)
	frappe.db.set_value("Proposed Reply", draft.name, "text", correcting_text(ticket, text))
	return draft.reload()


def _published_for_all(event: Document) -> str:
	if event.wordings:
		return event_texts.read(event.wordings)[0].text
	published = find_published(event.ticket)
	reference = frappe.db.get_value("HD Ticket", event.ticket, "participation_reference")
	text = published.text if published else ""
	return (text or "").replace(reference, event_texts.OF_EVERYBODY["reference"])
