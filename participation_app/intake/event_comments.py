"""Comments on one event, from the stream into the event: registered first, each with its own receipt and clock."""

from __future__ import annotations

from collections.abc import Sequence

import frappe

from participation_app.casework import events
from participation_app.intake.comment_moves import make_comment_move
from participation_app.rules.lifecycle import COMMENT_WAITING


def join_event(comments_or_tickets: Sequence[str], event: str, reason: str) -> list[str]:
	"""Has contributions follow the event, comments that wait are registered first; the tickets that newly do.

	One that cannot refuses all of them, with the reason; the caller decides how many are one transaction.
	"""
	kind = frappe.db.get_value("HD Ticket", events.lock(event).ticket, "participation_type")
	names = list(dict.fromkeys(map(str, comments_or_tickets)))
	fields = ["name", "state", "ticket", "proposed_type"]
	comments = {row.name: row for row in frappe.get_all("Social Comment", {"name": ["in", names]}, fields)}
	tickets = [_ticket_of(comments[name], kind) if name in comments else name for name in names]
	return events.join(tickets, event, reason)


def _ticket_of(comment: frappe._dict, kind: str) -> str:
	if comment.ticket and comment.state != COMMENT_WAITING:
		return str(comment.ticket)
	values = {"type": comment.proposed_type or kind}
	return str(make_comment_move(comment.name, "register", values).ticket)
