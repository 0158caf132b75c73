"""Communication: what the public wrote on a participation ticket is kept; answers go through the procedure.

Mail to the participation address goes the way of intake.mail_in.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.moves import MoveNotOpen
from participation_app.intake import mail_in

_AS_IT_CAME = ("content", "sender", "sent_or_received", "reference_doctype", "reference_name")


def before_insert(doc: Document, _event: str | None = None) -> None:
	"""Finds a mail its ticket; refuses an answer that was written around the proposed reply, from any page."""
	mail_in.put_in_thread(doc)
	# Where nothing is said, Frappe takes a communication for a message that was sent.
	is_message = (doc.communication_type or "Communication") == "Communication"
	if is_message and (doc.sent_or_received or "Sent") == "Sent" and _is_ours(doc):
		message = _("The citizen is answered through the proposed reply, which public relations reviews.")
		frappe.throw(message, MoveNotOpen, title=_("Propose a Reply"))


def validate(doc: Document, _event: str | None = None) -> None:
	"""Refuses a later change of who wrote what, and moving it to another ticket."""
	before = (
		None if doc.flags.in_receive else doc.get_doc_before_save()
	)  # Frappe puts a mail's pictures in place
	if before and any(doc.get(name) != before.get(name) for name in _AS_IT_CAME) and _is_ours(before):
		message = _("What was written on a participation ticket is kept as it came.")
		frappe.throw(message, MoveNotOpen, title=_("Cannot Be Changed"))


def on_update(doc: Document, _event: str | None = None) -> None:
	"""A mail to the participation address becomes a contribution, or goes on with the one it belongs to."""
	mail_in.take_in(doc)


def on_trash(doc: Document, _event: str | None = None) -> None:
	"""Refuses the deletion of a message on a participation ticket."""
	if _is_ours(doc):
		message = _("What was written on a participation ticket is kept.")
		frappe.throw(message, MoveNotOpen, title=_("Cannot Be Deleted"))


def _is_ours(doc: Document) -> bool:
	if doc.reference_doctype != "HD Ticket" or not doc.reference_name:
		return False
	return bool(frappe.db.get_value("HD Ticket", doc.reference_name, "participation_type"))
