"""To whom a ticket is closed, and by name open; for the ticket's page."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe.model.document import Document

from participation_app.api import arguments
from participation_app.casework import access, restricting
from participation_app.casework.restrictions import DOCTYPE


@frappe.whitelist(methods=["POST"])
def restrict(
	ticket: str,
	reason: str,
	sensitive: bool | int | str = False,
	named: list | str | None = None,
	complained_of: list | str | None = None,
	dealing: list | str | None = None,
) -> dict:
	"""Closes a ticket to all but the people named, or to those complained of and their teams; {"still_seen"}."""
	document = _decided_on(ticket)
	asked = restricting.Asked(
		sensitive=frappe.utils.sbool(sensitive) in (True, 1),
		named=_users(named),
		complained_of=_users(complained_of),
		dealing=_users(dealing),
		reason=str(reason or ""),
	)
	restricting.restrict(document.name, asked)
	return _seen(document.name)


@frappe.whitelist(methods=["POST"])
def lift(ticket: str, reason: str) -> dict:
	"""Opens a ticket again to whom it is open by roles and departments; {"still_seen"}."""
	document = _decided_on(ticket)
	restricting.lift(document.name, str(reason or ""))
	return _seen(document.name)


@frappe.whitelist(methods=["GET", "POST"])
def view(ticket: str) -> dict:
	"""The marks of a ticket, who is named on it, and whether the reader may change that."""
	return restricting.describe(_decided_on(ticket), frappe.session.user)


@frappe.whitelist(methods=["GET", "POST"])
@frappe.validate_and_sanitize_search_inputs
def find_people(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: object
) -> list[tuple]:
	"""What the fields for people offer: colleagues by name; Frappe gives all six arguments.

	With {"who_can_be_named": true} as filters only those who have a role in the procedure.
	"""
	frappe.has_permission("Case Event", "read", throw=True)
	asked = arguments.from_json(filters)
	who_can_be_named = bool(asked.get("who_can_be_named")) if isinstance(asked, dict) else False
	span = arguments.span(start, page_len)
	return restricting.find_people(txt, *span, who_can_be_named=who_can_be_named)


def _decided_on(ticket: str) -> Document:
	"""The ticket, for its staff, and for the managers who decide on it without reading it."""
	document = frappe.get_doc("HD Ticket", ticket)
	frappe.has_permission("Case Event", "read", throw=True)
	if not frappe.has_permission(DOCTYPE, "read"):
		document.check_permission("read")
		access.raise_unless_worked_on(document)
	elif not restricting.may_restrict(document, frappe.session.user):
		access.raise_unless_worked_on(document)
	return document


def _users(given: Sequence[str] | str | None) -> tuple[str, ...]:
	return tuple(dict.fromkeys(str(user) for user in frappe.parse_json(given or []) if user))


def _seen(ticket: str) -> dict[str, bool]:
	document = frappe.get_doc("HD Ticket", ticket)
	return {"still_seen": access.may_work_on(document, frappe.session.user)}
