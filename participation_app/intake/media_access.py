"""Who may see the pictures of a comment: who sees comments, and the staff of the tickets that came of it."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from participation_app.casework import access
from participation_app.casework.joint import tickets_of


def may_see(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Answers Frappe's question about one file."""
	user = user or frappe.session.user
	if access.reads_every_department(user):
		return access.may_see_comment(doc.comment, user)
	comment = frappe.db.get_value("Social Comment", doc.comment, ["name", "ticket"], as_dict=True)
	tickets = map(access.read_ticket, tickets_of(comment) if comment else ())
	return any(ticket and access.may_work_on(ticket, user) for ticket in tickets)


def condition(user: str | None = None) -> str:
	"""Narrows a list of files to those of tickets that are open to the user."""
	user = user or frappe.session.user
	if access.reads_every_department(user):
		return access.without_closed(user, "Comment Media")
	seen = access.seen_tickets(user)
	if seen is None:
		return "1 = 0"
	ticket, comment = frappe.qb.DocType("HD Ticket"), frappe.qb.DocType("Social Comment")
	own = frappe.qb.DocType("Comment Media").comment == comment.name
	found = (
		frappe.qb.from_(comment)
		.join(ticket)
		.on((ticket.name == comment.ticket) | (ticket.participation_comment == comment.name))
		.select(comment.name)
		.where(own & seen)
	)
	return f"exists ({found.get_sql(with_namespace=True)})"
