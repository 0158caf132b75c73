"""What a citizen does on a ticket besides objecting and rating: answers, changes the contact, withdraws.

Whoever calls has proved that the citizen acts: by a code sent to the contact, or by their login.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from participation_app.casework import case_events
from participation_app.casework.escalation import tell_of_withdrawal
from participation_app.casework.moves import make_move
from participation_app.casework.service_user import as_service_user
from participation_app.notices import contacts
from participation_app.notices.contacts import ContactDetails
from participation_app.rules.lifecycle import CITIZEN

LONGEST_WORDS = 4000
CLOSING_ASKED = "closing_asked"


class WordsMissing(frappe.ValidationError):
	"""Nothing was written where words are needed."""


def answer_question(ticket: str, text: str, medium: str = "Other") -> Document:
	"""Keeps the citizen's answer as a message on the ticket and sets its clock going again."""
	text = required_words(text, _("Write your answer."))
	with in_citizens_name():
		document = make_move(ticket, "citizen_answered", {"answer": text}, as_citizen=True)
		_keep_message(document, text, medium)
	return document


def ask_to_close(ticket: str, reason: str = "") -> None:
	"""Tells the call centre that the citizen withdraws; closing stays with it and its supervisor."""
	document = frappe.get_doc("HD Ticket", ticket, for_update=True)
	if closing_asked(document):
		return
	reason = (reason or "").strip()[:LONGEST_WORDS]
	with in_citizens_name():
		_note(document, CLOSING_ASKED, reason)
		tell_of_withdrawal(document, reason)


def closing_asked(ticket: Document) -> bool:
	"""Whether the citizen has asked to close the ticket."""
	return bool(frappe.db.exists("Case Event", {"ticket": str(ticket.name), "move": CLOSING_ASKED}))


def change_contact(ticket: str, details: ContactDetails, confirmed_by: str | None = None) -> None:
	"""Keeps how the citizen is reached from now on; the trail says that it changed, not to what."""
	document = frappe.get_doc("HD Ticket", ticket)
	with in_citizens_name():
		contacts.keep(ticket, details, confirmed_by)
		_note(document, "contact_changed", "")


def details_of(ticket: str) -> ContactDetails | None:
	"""How the ticket's citizen is reached now."""
	contact = contacts.contact_of(ticket)
	return contacts.details_of(contact) if contact else None


def with_address(details: ContactDetails, channel: str, address: str) -> ContactDetails:
	"""The details with a new address that from now on comes first."""
	field = "email" if channel == contacts.E_MAIL else "mobile"
	return replace(details, **{field: address, "preferred_channel": channel})


def required_words(text: str | None, missing: str) -> str:
	"""The text without what surrounds it; raises WordsMissing with the message where nothing is left."""
	words = (text or "").strip()[:LONGEST_WORDS]
	if not words:
		frappe.throw(missing, WordsMissing)
	return words


@contextmanager
def in_citizens_name() -> Iterator[None]:
	"""A citizen who is logged in acts as themselves, any other through the service user."""
	if frappe.session.user != "Guest":
		yield
		return
	with as_service_user():
		yield


def _note(ticket: Document, event: str, note: str) -> None:
	stage = ticket.participation_stage
	case_events.record(
		event, ticket=ticket.name, actor_role=CITIZEN, from_state=stage, to_state=stage, note=note or None
	)


def _keep_message(ticket: Document, text: str, medium: str) -> None:
	frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": medium,
			"sent_or_received": "Received",
			"subject": ticket.subject,
			"content": escape_html(text).replace("\n", "<br>"),
			"reference_doctype": "HD Ticket",
			"reference_name": str(ticket.name),
		}
	).insert(ignore_permissions=True)
