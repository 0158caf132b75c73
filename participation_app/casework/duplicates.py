"""A contribution on a matter that another ticket answers already: closed, and merged into that one."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, case_events, search_words
from participation_app.casework.references import answering_ticket
from participation_app.rules.references import read_reference

_MOST_FOUND = 100


class NotADuplicate(frappe.ValidationError):
	"""The ticket cannot answer for the other; the message says which can."""


def merge(ticket: Document, into: str) -> None:
	"""Has another contribution answer for the ticket, which the caller saves; raises NotADuplicate."""
	other = _checked(ticket, into)
	ticket.is_merged, ticket.merged_with = 1, other.name
	_record("merged_into", ticket, other)
	_record("merged_here", other, ticket)


def part(ticket: Document) -> None:
	"""The ticket answers for itself again."""
	ticket.is_merged, ticket.merged_with = 0, None


def choices(text: str, apart_from: str | None, start: int, most: int) -> list[tuple[str, ...]]:
	"""Contributions open to the reader, by reference, number or words, the newest first.

	(name, subject, reference, stage in the reader's language)
	"""
	letters = f"%{text.strip()}%"
	found = search_words.find(text, frappe.session.user, most=_MOST_FOUND)
	rows = frappe.get_list(
		"HD Ticket",
		fields=["name", "subject", "participation_reference", "participation_stage"],
		filters=[["participation_type", "is", "set"], ["name", "!=", apart_from or ""]],
		or_filters=[
			["participation_reference", "like", read_reference(text) or letters],
			["name", "like", letters],
			["subject", "like", letters],
			["name", "in", found or [""]],
		],
		order_by="creation desc",
		start=start,
		page_length=most,
	)
	return [
		# Link fields of Frappe 15 cannot choose a number; those of 16 would look for it in what was chosen, and so are
		# told not to look (`ignore_link_validation`). Whoever is given the choice checks it.
		(str(row.name), row.subject, row.participation_reference, _(row.participation_stage))
		for row in rows
	]


def _checked(ticket: Document, into: str) -> Document:
	# Locked, so that two tickets closed at the same moment do not each wait for the other's answer.
	is_number = str(into).isdecimal()  # the database would read words that begin with one as that ticket
	exists = is_number and frappe.db.exists("HD Ticket", into)
	other = frappe.get_doc("HD Ticket", into, for_update=True) if exists else None
	is_open_to_us = other and other.participation_type and access.may_see(other, frappe.session.user)
	if not is_open_to_us or str(answering_ticket(other, lock=True).name) == str(ticket.name):
		message = _(
			"Choose another contribution that deals with the matter and was not merged into this one."
		)
		frappe.throw(message, NotADuplicate, title=_("Cannot Be Merged"))
	return other


def _record(event: str, ticket: Document, other: Document) -> None:
	stage = ticket.participation_stage
	case_events.record(
		event,
		ticket=ticket.name,
		actor_role=", ".join(sorted(access.roles_before(ticket, frappe.session.user))),
		from_state=stage,
		to_state=stage,
		note=f"{other.name}, {other.participation_reference}",
	)
