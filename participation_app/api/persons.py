"""The person behind a ticket, for those who speak to citizens: what is linked, what could be, and the linking."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.casework import person_view, persons
from participation_app.casework.person_evidence import Evidence
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, PARTICIPATION_MANAGER

_LINKERS = (CALL_CENTRE_AGENT, PARTICIPATION_MANAGER)


@frappe.whitelist(methods=["GET", "POST"])
def of_ticket(ticket: str) -> dict:
	"""The links of the person behind a ticket, and the contributions that may be the same person's."""
	_check(ticket)
	return person_view.describe(ticket)


@frappe.whitelist(methods=["POST"])
def link(
	ticket: str,
	other: str,
	evidence: str,
	reason: str,
	said_by: str | None = None,
	said_at: str | None = None,
) -> dict:
	"""Makes one person of those behind two contributions; the evidence is checked against the records."""
	_check(ticket)
	if not other.isdecimal():  # the database would read words that begin with a number as that ticket
		frappe.throw(_("Choose the other contribution from the list."))
	_check(other)
	shown = Evidence(evidence, reason, said_by, frappe.utils.get_datetime(said_at) if said_at else None)
	return {"person": persons.link(ticket, other, shown)}


@frappe.whitelist(methods=["POST"])
def unlink(link: str, ticket: str, reason: str) -> dict:
	"""Ends a link again, for a reason; who was linked when and why is kept."""
	_check(ticket)
	persons.unlink(link, reason, ticket)
	return {"link": link}


def _check(ticket: str) -> None:
	frappe.only_for(_LINKERS)
	frappe.get_doc("HD Ticket", ticket).check_permission("read")
