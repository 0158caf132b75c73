"""Who may see the pictures of a comment: who sees comments, and the staff of the ticket that came of it."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from participation_app.casework import access


def may_see(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Answers Frappe's question about one file."""
	user = user or frappe.session.user
	if access.sees_all(user):
		return True
	ticket = access.read_ticket(frappe.db.get_value("Social Comment", doc.comment, "ticket"))
	return bool(ticket) and access.may_work_on(ticket, user)


def condition(user: str | None = None) -> str:
	"""Narrows a list of files to those of tickets that are open to the user."""
	user = user or frappe.session.user
	if access.sees_all(user):
		return ""
	seen = access.seen_tickets(user)
	if seen is None:
		return "1 = 0"
	ticket, comment = frappe.qb.DocType("HD Ticket"), frappe.qb.DocType("Social Comment")
	own = frappe.qb.DocType("Comment Media").comment == comment.name
	found = (
		frappe.qb.from_(comment)
		.join(ticket)
		.on(ticket.name == comment.ticket)
		.select(comment.name)
		.where(own & seen)
	)
	return f"exists ({found.get_sql(with_namespace=True)})"
