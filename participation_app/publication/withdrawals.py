"""A published reply that must not stand: one public relations officer asks, a second one confirms."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import case_events
from participation_app.casework.moves import MoveNotOpen, make_move, open_moves
from participation_app.publication.drafting import start_draft
from participation_app.publication.officers import tell_officers
from participation_app.publication.removals import ask_removal
from participation_app.publication.review import settle
from participation_app.rules.lifecycle import ANSWERED, PUBLIC_RELATIONS_OFFICER

MOVE = "withdraw_reply"


def may_ask(reply: Document) -> bool:
	"""Whether the reader may ask to withdraw the reply."""
	return (
		reply.workflow_state == ANSWERED
		and not reply.withdrawn_at
		and MOVE in open_moves(_ticket(reply), frappe.session.user)
	)


def ask(name: str, reason: str) -> None:
	"""Notes who wants the reply withdrawn and why, and tells the other officers."""
	reply = _published(name)
	if reply.withdrawal_asked_by:
		frappe.throw(_("Its withdrawal is asked for already. A second officer confirms it."))
	if not (reason or "").strip():
		frappe.throw(_("Give a reason."), frappe.MandatoryError)
	_note(
		reply,
		withdrawal_reason=reason,
		withdrawal_asked_by=frappe.session.user,
		withdrawal_asked_at=frappe.utils.now_datetime(),
	)
	_record("withdrawal_asked", reply)
	tell_officers(reply.name, lambda: _("A second officer is needed to withdraw a published reply."))


def call_off(name: str) -> None:
	"""Takes the request back; whichever officer does."""
	reply = _published(name)
	_record("withdrawal_called_off", reply)
	_note(reply, withdrawal_reason=None, withdrawal_asked_by=None, withdrawal_asked_at=None)


def confirm(name: str) -> Document:
	"""Withdraws the reply and opens a draft in its place, which is returned."""
	reply = _published(name)
	asked_by = reply.withdrawal_asked_by
	if not asked_by:
		frappe.throw(_("Nobody has asked to withdraw this reply. Reload the page."), MoveNotOpen)
	facts = {"second_officer": asked_by != frappe.session.user}
	ticket = make_move(reply.ticket, MOVE, {"reason": reply.withdrawal_reason}, facts=facts)
	_note(reply, withdrawn_by=frappe.session.user, withdrawn_at=frappe.utils.now_datetime())
	ask_removal(reply.name)
	return start_draft(ticket, reply.text, corrects=reply.name)


def _published(name: str) -> Document:
	reply = frappe.get_doc("Proposed Reply", name, for_update=True)
	if not may_ask(reply):
		message = _("Only public relations withdraws a reply, and only one that is published.")
		frappe.throw(message, MoveNotOpen, title=_("Cannot Be Withdrawn"))
	return reply


def _note(reply: Document, **values: object) -> None:
	settle(reply, reply.workflow_state, **values)


def _record(event: str, reply: Document) -> None:
	stage = _ticket(reply).participation_stage
	case_events.record(
		event,
		ticket=reply.ticket,
		comment=reply.comment,
		actor_role=PUBLIC_RELATIONS_OFFICER,
		from_state=stage,
		to_state=stage,
		note=reply.withdrawal_reason,
	)


def _ticket(reply: Document) -> Document:
	return frappe.get_doc("HD Ticket", reply.ticket)
