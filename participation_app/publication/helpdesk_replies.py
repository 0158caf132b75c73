"""A reply that the call centre writes on Helpdesk's page: the draft of the proposed reply, never a message."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, case_events
from participation_app.casework.joint import first_of
from participation_app.casework.labels import label_of
from participation_app.casework.moves import MoveNotOpen, open_moves
from participation_app.publication import drafting
from participation_app.rules.enumeration import listed
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, REPLY_DRAFTING
from participation_app.rules.plain_text import holds_media, plain_text

WRITTEN = "reply_written"
HELPDESK = "Helpdesk"


class ReplyNotTaken(frappe.ValidationError):
	"""The ticket takes the reply as a draft, but not as it was written; the message says what to change."""


def take_reply(
	ticket: Document, html: str, *, copies: str | None, files: Sequence[object] | None
) -> Document:
	"""Puts the text in the place of the draft, which is kept as an earlier version; returns the proposed reply.

	Raises MoveNotOpen where no reply is drafted now, or not by this person; ReplyNotTaken.
	"""
	_check_writer(ticket)
	_check_has_reply(ticket)
	text = _checked_text(html, copies, files)
	held = drafting.find_reply(ticket.name)
	if held is None:
		reply = drafting.start_draft(ticket, text, authors=frappe.session.user, written_in=HELPDESK)
	else:
		reply = drafting.rewrite(held, text, frappe.session.user, written_in=HELPDESK)
	_record(ticket)
	return reply


def _check_writer(ticket: Document) -> None:
	roles = access.roles_before(ticket, frappe.session.user)
	if ticket.participation_stage == REPLY_DRAFTING and CALL_CENTRE_AGENT in roles:
		return
	said = [_("The citizen is answered through the proposed reply, which public relations reviews.")]
	if ticket.participation_stage == REPLY_DRAFTING:
		said.append(_("The call centre writes it."))
	else:
		stage = _(ticket.participation_stage)
		said.append(
			_("It is written once the ticket is in “{0}”; now it is in “{1}”.").format(
				_(REPLY_DRAFTING), stage
			)
		)
	said.append(_open_to_the_reader(ticket))
	frappe.throw(" ".join(said), MoveNotOpen, title=_("Not Sent"))


def _check_has_reply(ticket: Document) -> None:
	first = first_of(ticket)
	if first:
		message = _("It is answered by the reply of {0}.").format(first.participation_reference)
		frappe.throw(message, MoveNotOpen, title=_("Not Sent"))


def _open_to_the_reader(ticket: Document) -> str:
	moves = [label_of(move) for move in open_moves(ticket, frappe.session.user)]
	if not moves:
		return _("No move is open to you now.")
	return _("Open to you now: {0}.").format(listed(moves, frappe.local.lang))


def _checked_text(html: str, copies: str | None, files: Sequence[object] | None) -> str:
	text = plain_text(html)
	if files or holds_media(html):
		_refuse(_("The reply is posted as text. Remove the files and pictures, or give a link to them."))
	if (copies or "").strip():
		_refuse(
			_(
				"The reply goes to the citizen alone. Remove the copies (CC, BCC), or write an internal comment."
			)
		)
	if not text:
		_refuse(_("Write the text of the reply; what is quoted from an earlier message is not part of it."))
	return text


def _refuse(message: str) -> None:
	frappe.throw(message, ReplyNotTaken, title=_("Not Taken as a Draft"))


def _record(ticket: Document) -> None:
	stage = ticket.participation_stage
	case_events.record(
		WRITTEN,
		ticket=ticket.name,
		comment=ticket.participation_comment,
		actor_role=CALL_CENTRE_AGENT,
		from_state=stage,
		to_state=stage,
		note=_("On Helpdesk's page"),
	)
