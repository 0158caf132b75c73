"""Helpdesk's page of a ticket: our facts in its side panel, our related contributions beside it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from helpdesk.helpdesk.doctype.hd_ticket import api as helpdesk_ticket

from participation_app.casework import access
from participation_app.casework.helpdesk_view import SHOWN
from participation_app.casework.related import related_to
from participation_app.casework.settings import settings


@frappe.whitelist()
def get_ticket_customizations() -> dict:
	"""Helpdesk's answer, with our fields after those of its template; they show on participation tickets alone."""
	return _with_our_fields(helpdesk_ticket.get_ticket_customizations())


@frappe.whitelist()
def get_ticket_contact(ticket: str | int) -> dict | None:
	"""Helpdesk's answer; whoever wrote on a platform goes by the name they have there, not by our service address."""
	return _under_their_name(ticket, helpdesk_ticket.get_ticket_contact(ticket))


@frappe.whitelist()
def get_recent_similar_tickets(ticket: str | int) -> dict:
	"""Helpdesk's answer; for a participation ticket those of the same person, and those of the same matter."""
	if frappe.db.get_value("HD Ticket", ticket, "participation_type"):
		return _related(frappe.get_doc("HD Ticket", ticket))
	return helpdesk_ticket.get_recent_similar_tickets(ticket)


def _with_our_fields(answer: dict) -> dict:
	ours = [{"fieldname": field, "required": 0, "placeholder": "", "url_method": ""} for field in SHOWN]
	return {**answer, "custom_fields": [*answer["custom_fields"], *ours]}


def _under_their_name(ticket: str | int, contact: dict | None) -> dict | None:
	comment, raised_by = frappe.db.get_value("HD Ticket", ticket, ["participation_comment", "raised_by"])
	if comment:
		author = frappe.db.get_value("Social Comment", comment, "author_name")
		return {**(contact or {}), "name": author or _("Author on the Platform")}
	return {**(contact or {}), "name": _("Citizen")} if raised_by == settings().service_user else contact


def _related(ticket: Document) -> dict[str, list[dict]]:
	ticket.check_permission("read")
	# Who else wrote what is internal; the ticket's citizen has pages of their own.
	groups = related_to(ticket) if access.may_work_on(ticket, frappe.session.user) else []
	rows = {group["kind"]: [_row(found) for found in group["tickets"]] for group in groups}
	same_person = rows.pop("person", [])
	return {
		"recent_tickets": same_person,
		"similar_tickets": [row for found in rows.values() for row in found],
	}


def _row(found: dict) -> dict[str, object]:
	return {
		"name": found["name"],
		"subject": found["subject"],
		"creation": found["participation_received_at"],
		"status": found["stage_label"],
	}
