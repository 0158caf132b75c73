"""Records with rules of their own that tell of a ticket: whatever those say, none is open past a restriction."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import frappe
from frappe.model.document import Document

from participation_app.casework import access, restrictions
from participation_app.casework.no_objection import NO_OBJECTION

# Frappe's and Helpdesk's records name any kind of record by two fields.
_OF_ANYTHING = {
	"Activity Log": ("reference_doctype", "reference_name"),
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"DocShare": ("share_doctype", "share_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"Email Queue": ("reference_doctype", "reference_name"),
	"Legal Hold": ("record_type", "record"),
	"Notification Log": ("document_type", "document_name"),
	"Person Link": ("record_type", "record"),
	"Tag Link": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
	"Version": ("ref_doctype", "docname"),
	"View Log": ("reference_doctype", "reference_name"),
}
_TICKET_FIELDS = ("ticket", "reference_ticket")


def may_see(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False where the record tells of what is closed to the user; else the record's own rules decide."""
	user = user or frappe.session.user
	told = ((kind, value) for kind, value in _told(doc) if value)
	return False if any(str(value) in closed(user) for closed, value in told) else NO_OBJECTION


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""Leaves these records out of a list.

	Frappe writes conditions one behind the other; where another app's is a chain of ORs without brackets, this closes
	the bracket around all of them and opens one of its own.
	"""
	user = user or frappe.session.user
	left_out = [
		part for field, closed in _fields(doctype) if (part := _left_out(doctype, field, closed(user)))
	]
	return "1=1) and (" + " and ".join(left_out) if left_out else ""


Closed = Callable[[str], frozenset[str]]


def _told(doc: Document) -> Iterator[tuple[Closed, object]]:
	if doc.doctype in _OF_ANYTHING:
		kind, name = (doc.get(field) for field in _OF_ANYTHING[doc.doctype])
		yield from ((closed, name) for told, closed in _CLOSED.items() if told == kind)
	for field, closed in _fields(doc.doctype):
		if isinstance(field, str):
			yield closed, doc.get(field)


def _fields(doctype: str) -> Iterator[tuple[str | tuple[str, str, str], Closed]]:
	"""By which field a record names what may be closed; for records of anything also of which kind it is."""
	if doctype in _OF_ANYTHING:
		yield from (((*_OF_ANYTHING[doctype], kind), closed) for kind, closed in _CLOSED.items())
		return
	if doctype in _CLOSED:
		yield "name", _CLOSED[doctype]
	meta = frappe.get_meta(doctype)
	yield from ((field, closed_to_staff) for field in _TICKET_FIELDS if meta.has_field(field))
	if meta.has_field("comment"):
		yield "comment", access.closed_comments
	if meta.has_field("contribution"):
		yield "contribution", _closed_contributions


def _left_out(doctype: str, field: str | tuple[str, str, str], closed: frozenset[str]) -> str:
	if not closed:
		return ""
	names = restrictions.quoted(closed)
	if isinstance(field, str):
		return f"coalesce(`tab{doctype}`.`{field}`, '') not in ({names})"
	kind_field, name_field, kind = field
	is_of_kind = f"coalesce(`tab{doctype}`.`{kind_field}`, '') = {frappe.db.escape(kind)}"
	return f"not ({is_of_kind} and coalesce(`tab{doctype}`.`{name_field}`, '') in ({names}))"


def closed_to_staff(user: str) -> frozenset[str]:
	"""The tickets that the user does not see by name; the own one of a citizen is never among them."""
	closed = access.closed_tickets(user)
	if not closed or access.STAFF.intersection(frappe.get_roles(user)):
		return closed
	own = frappe.get_all("HD Ticket", {"raised_by": user, "name": ["in", sorted(closed)]}, pluck="name")
	return closed - (set(map(str, own)) - restrictions.shutting_out(user))


def _closed_contributions(user: str) -> frozenset[str]:
	closed = access.closed_tickets(user)
	of_tickets = {"ticket": ["in", sorted(closed)]}
	return frozenset(frappe.get_all("Public Contribution", of_tickets, pluck="name") if closed else ())


_CLOSED: dict[str, Closed] = {
	"HD Ticket": closed_to_staff,
	"Social Comment": access.closed_comments,
	"Public Contribution": _closed_contributions,
}
