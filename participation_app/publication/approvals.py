"""From an approval to a publication in the queue, and back again."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.publication.drafting import find_reply
from participation_app.publication.queue import queue, withdraw


def queue_reply(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `approve`: the approved text is to be posted, once."""
	reply = find_reply(ticket.name)
	attempt = frappe.db.count("Publication", {"proposed_reply": reply.name}) + 1
	queue(
		"Reply",
		comment=reply.comment,
		text=reply.text,
		unique_key=f"reply:{reply.name}:{reply.version}:{attempt}",
		ticket=str(ticket.name),
		proposed_reply=reply.name,
	)


def withdraw_from_queue(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `withdraw_approval`: what has not gone out does not go out."""
	withdraw({"ticket": str(ticket.name), "kind": "Reply"})
