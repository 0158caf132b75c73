"""Somebody asks where a contribution stands: by SMS from the number that was given, or on the phone."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, case_events
from participation_app.casework.attempts import is_used_up
from participation_app.casework.language import in_authority_language
from participation_app.casework.public_status import plain_status, told, told_shortly
from participation_app.casework.references import find_ticket
from participation_app.casework.settings import settings
from participation_app.connectors.sms import SmsReceived
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


def answer_sms(message: SmsReceived) -> None:
	"""Owes an answer to an SMS: the status to the ticket's own number, one neutral sentence to any other."""
	sender = _number(message.sender)
	repeated = message.external_id and is_used_up("sms id", message.external_id, limit=1, seconds=_A_DAY)
	most = settings().sms_enquiries or 1
	if not sender or repeated or is_used_up("sms enquiry", sender, limit=most, seconds=_A_DAY):
		return
	ticket = find_ticket(find_reference(message.text) or "")
	contact = contacts.contact_of(ticket.name) if ticket else None
	if contact and contact.mobile == sender:
		_tell_status(ticket, contact)
	elif not is_used_up("sms neutral", sender, limit=_NEUTRAL_A_DAY, seconds=_A_DAY):
		_tell_nothing(sender)


def enquire(asked: str, language: str) -> list[dict[str, object]]:
	"""For the clerk on the phone: what a reference or a phone number leads to, with the sentences to read aloud.

	A reference is answered at once and noted; behind a number that leads to several the caller chooses one.
	Raises NothingFound.
	"""
	ticket = find_ticket(asked)
	tickets = [ticket] if ticket else _tickets_of(_number(asked))
	if not tickets:
		message = _("Nothing was found. Ask for the reference again, or for the number that was given.")
		frappe.throw(message, NothingFound)
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
	}


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
	tickets = [frappe.get_doc("HD Ticket", name) for name in rows]
	return [ticket for ticket in tickets if access.may_see(ticket, frappe.session.user)]


def _tell_status(ticket: Document, contact: Document) -> None:
	language = contact.language or ticket.participation_language
	text = told_shortly(plain_status(ticket, language))
	note_asked(ticket, CITIZEN, SMS)
	outbox.owe_text(
		STATUS, channel=SMS, recipient=contact.mobile, language=language, text=text, ticket=str(ticket.name)
	)


@in_authority_language()
def _tell_nothing(sender: str) -> None:
	text = _("Send your reference from the number that you gave us, or call us.")
	language = settings().default_language or "ar"
	outbox.owe_text(STATUS, channel=SMS, recipient=sender, language=language, text=text)


def _number(written: str) -> str | None:
	"""In E.164; gateways leave the plus out. None for what nobody can be answered at."""
	digits = (written or "").strip()
	for candidate in (digits, f"+{digits}"):
		try:
			return normal_number(candidate, phone_region())
		except BadNumber:
			continue
	return None
