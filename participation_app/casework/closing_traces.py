"""What a ticket left with people to whom it is now closed: shares, tasks, notifications, files open to all."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import restrictions
from participation_app.rules.restriction import Restriction

_NOTICES = (
	("Notification Log", "for_user", "document_type", "document_name"),
	("Document Follow", "user", "ref_doctype", "ref_docname"),
	("DocShare", "user", "share_doctype", "share_name"),
)


def take_away(ticket: Document) -> None:
	"""Leaves with the people who are shut out nothing of the ticket, and no file of it where anybody can fetch it."""
	restriction = restrictions.of_ticket(ticket.name)
	for doctype, whose, kind, name in _NOTICES:
		held = {kind: "HD Ticket", name: str(ticket.name)}
		rows = frappe.get_all(doctype, held, ["name", f"{whose} as user"])
		for row in _closed_to(restriction, rows):
			frappe.delete_doc(doctype, row.name, ignore_permissions=True, force=True, delete_permanently=True)
	_clear_tasks(ticket, restriction)
	_clear_helpdesk_notices(ticket, restriction)
	_make_files_private(ticket)


def clear_words(notification: Document) -> None:
	"""Before a notification is stored and mailed: whoever does not see the ticket is told nothing of it."""
	if notification.document_type != "HD Ticket":
		return
	if restrictions.of_ticket(notification.document_name).hides_from(notification.for_user):
		notification.subject = _("A notification about a ticket that is closed to you was left out.")
		notification.email_content = None
		notification.document_type, notification.document_name = "User", notification.for_user


def _closed_to(restriction: Restriction, rows: Iterable[frappe._dict]) -> list[frappe._dict]:
	return [row for row in rows if row.user and restriction.hides_from(row.user)]


def _clear_tasks(ticket: Document, restriction: Restriction) -> None:
	"""The tasks stay as the history of whose turn it was, without the words."""
	filters = {"reference_type": "HD Ticket", "reference_name": str(ticket.name)}
	rows = frappe.get_all("ToDo", filters, ["name", "allocated_to as user", "status"])
	for row in _closed_to(restriction, rows):
		status = "Cancelled" if row.status == "Open" else row.status
		frappe.db.set_value("ToDo", row.name, {"description": _("Closed to you"), "status": status})


def _clear_helpdesk_notices(ticket: Document, restriction: Restriction) -> None:
	rows = frappe.get_all("HD Notification", {"reference_ticket": ticket.name}, ["name", "user_to as user"])
	for row in _closed_to(restriction, rows):
		frappe.delete_doc("HD Notification", row.name, ignore_permissions=True, force=True)


def _make_files_private(ticket: Document) -> None:
	reports = frappe.get_all("Action Report", {"ticket": str(ticket.name)}, pluck="name")
	of_ticket = {"attached_to_doctype": "HD Ticket", "attached_to_name": str(ticket.name)}
	of_reports = {"attached_to_doctype": "Action Report", "attached_to_name": ["in", reports]}
	for attached in (of_ticket, of_reports):
		for name in frappe.get_all("File", {**attached, "is_private": 0, "is_folder": 0}, pluck="name"):
			file = frappe.get_doc("File", name)
			file.is_private = 1
			file.save(ignore_permissions=True)
