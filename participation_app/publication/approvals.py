"""From an approval to a publication in the queue, and back again."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.moves import MoveNotOpen
from participation_app.notices.contacts import contact_of
from participation_app.publication import event_answers
from participation_app.publication.drafting import find_reply
from participation_app.publication.parts import queue_parts
from participation_app.publication.queue import withdraw
from participation_app.publication.results import answer_in_private, send_back


def queue_reply(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `approve`: the approved text is to be posted, once, or goes to its citizen alone."""
	reply = find_reply(ticket.name)
	event_answers.approve(reply)
	if ticket.participation_comment and not _is_deleted(ticket.participation_comment):
		queue_parts(reply)
		return
	if ticket.participation_comment and not contact_of(ticket.name):
		_cannot_be_published(reply)
		return
	answer_in_private(reply)


def _cannot_be_published(reply: Document) -> None:
	"""An approval of this reply alone is refused; one for all of an event stands for the others."""
	message = _(
		"The author deleted the comment, and no other way to the citizen is known."
		" Have a contact entered, or close the ticket without a published answer."
	)
	if not reply.event:
		frappe.throw(message, MoveNotOpen, title=_("Cannot Be Published"))
	send_back(reply, "publication_failed", message, {"failure": True})


def _is_deleted(comment: str) -> bool:
	return frappe.db.get_value("Social Comment", comment, "visibility") == "deleted"


def withdraw_from_queue(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `withdraw_approval`: what has not gone out does not go out."""
	reply = find_reply(ticket.name)
	if reply:
		event_answers.withdraw_approval(reply)
	withdraw({"ticket": str(ticket.name), "kind": "Reply"})
