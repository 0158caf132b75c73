"""Comment: Frappe shows a record's comments to everybody who may read it, the ticket's citizen among them."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.moves import MoveNotOpen


def before_insert(doc: Document, _event: str | None = None) -> None:
	"""Refuses what somebody writes beneath a participation ticket's form; colleagues write internal notes."""
	if doc.comment_type != "Comment" or doc.reference_doctype != "HD Ticket":
		return
	if doc.flags.said_in_public:  # a comment of the public, attached to the ticket
		return
	if frappe.db.get_value("HD Ticket", doc.reference_name, "participation_type"):
		message = _("The citizen could read a comment. Write an internal note on the ticket's page instead.")
		frappe.throw(message, MoveNotOpen, title=_("Write a Note"))
