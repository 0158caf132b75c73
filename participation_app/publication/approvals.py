"""From an approval to a publication in the queue, and back again."""

from __future__ import annotations

from collections.abc import Mapping

from frappe.model.document import Document

from participation_app.publication.drafting import find_reply
from participation_app.publication.parts import queue_parts
from participation_app.publication.queue import withdraw
from participation_app.publication.results import answer_in_private


def queue_reply(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `approve`: the approved text is to be posted, once, or goes to its citizen alone."""
	reply = find_reply(ticket.name)
	if ticket.participation_comment:
		queue_parts(reply)
	else:
		answer_in_private(reply)


def withdraw_from_queue(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `withdraw_approval`: what has not gone out does not go out."""
	withdraw({"ticket": str(ticket.name), "kind": "Reply"})
