"""Files: what is attached to a ticket, its report or its comment is open to whom these are, whoever uploaded it."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from participation_app.casework import access
from participation_app.casework.no_objection import NO_OBJECTION
from participation_app.casework.report_files import REPORT

_MEDIA = "Comment Media"


def may_see(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""Refuses what Frappe would open to its uploader for ever; everything else is left to Frappe."""
	user = user or frappe.session.user
	attached = doc.attached_to_doctype, doc.attached_to_name
	if attached[0] not in _OURS or not attached[1] or user == "Administrator":
		return NO_OBJECTION
	return NO_OBJECTION if _OURS[attached[0]](str(attached[1]), user) else False


def _of_ticket(name: str, user: str) -> bool:
	ticket = access.read_ticket(name)
	return not ticket or not ticket.participation_type or access.may_see(ticket, user)


def _of_report(name: str, user: str) -> bool:
	ticket = frappe.db.get_value(REPORT, name, "ticket")
	return not ticket or _of_ticket(ticket, user)


def _of_media(name: str, user: str) -> bool:
	return access.may_see_comment(frappe.db.get_value(_MEDIA, name, "comment"), user)


def _of_message(name: str, user: str) -> bool:
	message = frappe.db.get_value(
		"Communication", name, ["reference_doctype", "reference_name"], as_dict=True
	)
	is_of_ticket = message and message.reference_doctype == "HD Ticket"
	return not is_of_ticket or _of_ticket(message.reference_name, user)


def _of_note(name: str, user: str) -> bool:
	ticket = frappe.db.get_value("HD Ticket Comment", name, "reference_ticket")
	return not ticket or _of_ticket(ticket, user)


_OURS = {
	"HD Ticket": _of_ticket,
	REPORT: _of_report,
	_MEDIA: _of_media,
	"Communication": _of_message,
	"HD Ticket Comment": _of_note,
}


def condition(user: str | None = None) -> str:
	"""Narrows what Frappe lists to everybody who may read the kind of record a file is attached to.

	Frappe's own condition is a chain of ORs without brackets: this closes the bracket around it and opens another.
	"""
	user = user or frappe.session.user
	if access.sees_all(user):
		return ""
	parts = [_of_others(), *(part for part in (_tickets(user), _reports(user), _media(user)) if part)]
	return "1=1) and (" + " or ".join(parts)


def _of_others() -> str:
	kinds = ", ".join(frappe.db.escape(kind) for kind in ("HD Ticket", REPORT, _MEDIA))
	return f"coalesce(`tabFile`.`attached_to_doctype`, '') not in ({kinds})"


def _tickets(user: str) -> str:
	file, ticket = DocType("File"), DocType("HD Ticket")
	found = frappe.qb.from_(ticket).select(ticket.name)
	return _attached_to("HD Ticket", found.where((file.attached_to_name == ticket.name) & _is_open(user)))


def _reports(user: str) -> str:
	file, ticket, report = DocType("File"), DocType("HD Ticket"), DocType(REPORT)
	found = frappe.qb.from_(report).join(ticket).on(report.ticket == ticket.name).select(report.name)
	return _attached_to(REPORT, found.where((report.name == file.attached_to_name) & _is_open(user)))


def _media(user: str) -> str:
	"""Whoever reads every department's comments finds their pictures; others come to them by the ticket's page."""
	if not access.reads_every_department(user):
		return ""
	file, media = DocType("File"), DocType(_MEDIA)
	found = frappe.qb.from_(media).select(media.name).where(media.name == file.attached_to_name)
	closed = sorted(access.closed_comments(user))
	return _attached_to(_MEDIA, found.where(media.comment.notin(closed)) if closed else found)


def _is_open(user: str) -> object:
	seen = access.seen_tickets(user)
	return access.plain_ticket() if seen is None else access.plain_ticket() | seen


def _attached_to(kind: str, query: object) -> str:
	exists = f"exists ({query.get_sql(with_namespace=True)})"
	return f"(`tabFile`.`attached_to_doctype` = {frappe.db.escape(kind)} and {exists})"
