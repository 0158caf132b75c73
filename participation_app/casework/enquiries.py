"""Somebody asks where a contribution stands: by SMS from the number that was given, or on the phone."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, case_events, related, search_words
from participation_app.casework.attempts import count_within
from participation_app.casework.language import in_authority_language
from participation_app.casework.public_status import plain_status, told, told_shortly
from participation_app.casework.references import find_ticket
from participation_app.casework.settings import settings
from participation_app.notices import contacts, outbox
from participation_app.notices.addresses import BadNumber, normal_number
from participation_app.notices.settings import phone_region
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, CITIZEN
from participation_app.rules.references import find_reference

STATUS, SMS = "Status", "SMS"
ASKED = "status_asked"
_A_DAY = 24 * 3600  # seconds
_NEUTRAL_A_DAY = 2
_MOST_FOUND = 20


class NothingFound(frappe.ValidationError):
	"""Neither a reference nor a number under which something was sent."""


def answer_sms(sender: str, text: str) -> None:
	"""Owes an answer to an SMS: the status to the ticket's own number, one neutral sentence to any other."""
	ticket = find_ticket(find_reference(text) or "")
	contact = contacts.contact_of(ticket.name) if ticket else None
	if contact and contact.mobile == sender:
		_tell_status(ticket, contact)
	elif count_within("sms neutral", sender, limit=_NEUTRAL_A_DAY, seconds=_A_DAY):
		_tell_nothing(sender)


def tell(number: str, text: str, language: str, ticket: str | None = None) -> bool:
	"""Owes an SMS to whoever wrote one, so often a day as the settings allow; says whether it did."""
	if not count_within("sms enquiry", number, limit=settings().sms_enquiries or 1, seconds=_A_DAY):
		return False
	outbox.owe_text(STATUS, channel=SMS, recipient=number, language=language, text=text, ticket=ticket)
	return True


def enquire(asked: str, language: str) -> list[dict[str, object]]:
	"""For the clerk on the phone: what a reference, a phone number or words lead to, with the sentences to read aloud.

	A reference is answered at once and noted; where several are found the caller chooses one.
	Raises NothingFound, for what is closed to the clerk as for what is not there.
	"""
	ticket = find_ticket(asked)
	tickets = _seen([ticket]) if ticket else _tickets_of(number_of(asked)) or _tickets_with(asked)
	if not tickets:
		message = _("Nothing was found. Ask for the reference again, or for the number that was given.")
		elsewhere = _("The caller can also ask on the page or by SMS.")
		frappe.throw(f"{message} {elsewhere}", NothingFound)
	if len(tickets) == 1:
		note_asked(tickets[0], CALL_CENTRE_AGENT, _("By phone"))
	return [_read_aloud(each, language) for each in tickets]


def note_asked(ticket: Document, role: str, note: str) -> None:
	"""The trail knows that somebody asked."""
	stage = ticket.participation_stage
	case_events.record(
		ASKED, ticket=ticket.name, actor_role=role, from_state=stage, to_state=stage, note=note
	)


def _read_aloud(ticket: Document, language: str) -> dict[str, object]:
	status = plain_status(ticket, language)
	return {
		"ticket": str(ticket.name),
		"reference": status.reference,
		"kind": status.kind,
		"received_on": status.received_on,
		"sentences": told(status),
		"of_same_person": _others(ticket),
	}


def _others(ticket: Document) -> list[dict[str, object]]:
	"""What else came from the same person, as far as the clerk may open it."""
	return [
		{
			"reference": row.participation_reference,
			"subject": row.subject,
			"stage": _(row.participation_stage),
		}
		for row in related.of_same_person(ticket, frappe.session.user)
	]


def _tickets_of(number: str | None) -> list[Document]:
	"""The contributions under a number, the newest first, as far as the reader may see them."""
	names = frappe.get_all(contacts.DOCTYPE, {"mobile": number}, pluck="ticket") if number else []
	rows = frappe.get_all(
		"HD Ticket",
		{"name": ["in", names], "participation_type": ["is", "set"]},
		pluck="name",
		order_by="participation_received_at desc",
		limit=_MOST_FOUND,
	)
	return _seen([frappe.get_doc("HD Ticket", name) for name in rows])


def _seen(tickets: list[Document]) -> list[Document]:
	return [ticket for ticket in tickets if access.may_see(ticket, frappe.session.user)]


def _tickets_with(words: str) -> list[Document]:
	"""The contributions that hold the words, the newest first, as far as the reader may see them."""
	names = search_words.find(words, frappe.session.user, most=_MOST_FOUND)
	return [frappe.get_doc("HD Ticket", name) for name in names]


def _tell_status(ticket: Document, contact: Document) -> None:
	language = contact.language or ticket.participation_language
	text = told_shortly(plain_status(ticket, language))
	if tell(contact.mobile, text, language, ticket=str(ticket.name)):
		note_asked(ticket, CITIZEN, SMS)


@in_authority_language()
def _tell_nothing(sender: str) -> None:
	text = _("Send your reference from the number that you gave us, or call us.")
	tell(sender, text, settings().default_language or "ar")


def number_of(written: str) -> str | None:
	"""A number in E.164; gateways leave the plus out. None for what nobody can be answered at."""
	digits = (written or "").strip()
	for candidate in (digits, f"+{digits}"):
		try:
			return normal_number(candidate, phone_region())
		except BadNumber:
			continue
	return None
