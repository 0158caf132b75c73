"""Who is told when a ticket goes round in circles, or when its citizen asks for what a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.model.document import Document

from participation_app.casework.settings import settings

RETURNS_BORNE = 2
ROUNDS_BORNE = 1


def tell_supervisor(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `return`: the third return goes to the call-centre supervisor."""
	if (ticket.participation_returns or 0) <= RETURNS_BORNE:
		return
	own = settings()
	subject = _("Ticket {0} was returned {1} times. Decide who deals with it.")
	people = (own.call_centre_supervisor, own.call_centre_deputy)
	_tell(people, subject.format(ticket.name, ticket.participation_returns), ticket, values.get("reason"))


def tell_heads(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `request_changes`: from the second round both heads are told."""
	rounds = frappe.db.count("Case Event", {"ticket": str(ticket.name), "move": "request_changes"})
	if rounds <= ROUNDS_BORNE:
		return
	own = settings()
	department = frappe.db.get_value(
		"Participation Department", ticket.participation_department, ["head", "head_deputy"]
	)
	subject = _("The answer to ticket {0} was sent back {1} times.")
	people = (own.public_relations_head, own.public_relations_deputy, *(department or ()))
	_tell(people, subject.format(ticket.name, rounds), ticket, _both_texts(ticket, values.get("comment")))


def _both_texts(ticket: Document, asked: object) -> str:
	"""What was asked for now, and the last two versions of the text, for those who have not followed it."""
	reply = frappe.db.get_value("Proposed Reply", {"ticket": str(ticket.name)}, order_by="creation desc")
	versions = frappe.get_all(
		"Proposed Reply Version", {"parent": reply}, ["version", "text"], order_by="version desc", limit=2
	)
	texts = [f"{_('Version {0}').format(row.version)}:\n{row.text}" for row in reversed(versions)]
	return "\n\n".join([str(asked or ""), *texts])


def tell_of_withdrawal(ticket: Document, reason: str) -> None:
	"""The citizen does not want the matter pursued; closing it stays the call centre's, with its supervisor."""
	own = settings()
	subject = _("The citizen asks to close ticket {0}.")
	people = (*_assigned(ticket), own.call_centre_supervisor, own.call_centre_deputy)
	_tell(people, subject.format(ticket.name), ticket, reason)


def _assigned(ticket: Document) -> list[str]:
	filters = {"reference_type": "HD Ticket", "reference_name": str(ticket.name), "status": "Open"}
	return frappe.get_all("ToDo", filters, pluck="allocated_to")


def _tell(people: Iterable[str | None], subject: str, ticket: Document, reason: object) -> None:
	named = list(dict.fromkeys(person for person in people if person))
	if not named:
		return
	notification = {
		"type": "Alert",
		"document_type": "HD Ticket",
		"document_name": str(ticket.name),
		"subject": subject,
		"email_content": frappe.utils.escape_html(str(reason or "")).replace("\n", "<br>"),
		"from_user": frappe.session.user,
	}
	make_notification_logs(frappe._dict(notification), named)
