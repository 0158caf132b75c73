"""Mail to the participation address: a contribution of its own, or a message on the one that it answers.

Frappe fetches the mail and Helpdesk makes a ticket of it; what is written here happens in between. Programs
that answer by themselves are kept as messages and never answered, so no two of them talk to each other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, strip_html

from participation_app.casework import routing
from participation_app.casework.attempts import TooManyTries
from participation_app.casework.moves import make_move
from participation_app.casework.references import find_ticket
from participation_app.casework.service_user import as_service_user
from participation_app.casework.settings import settings
from participation_app.intake import adoption, limits, mail_attachments
from participation_app.notices import contacts
from participation_app.notices.contacts import ContactDetails, ContactWrong
from participation_app.rules.automatic_mail import looks_automatic
from participation_app.rules.lifecycle import AWAITING_CITIZEN, CITIZEN
from participation_app.rules.references import find_reference

UNDECIDED = "Remark"
OLDEST = timedelta(days=7)  # a date in the mail that is taken for the date of receipt
AUTOMATIC = "Automated Message"  # Frappe's type for a message that no person wrote


def put_in_thread(message: Document) -> None:
	"""Before a mail is kept: the ticket that it belongs to, by its thread, its sender and its reference."""
	if not _is_for_us(message):
		return
	if looks_automatic(message.sender, message.subject):
		message.communication_type = AUTOMATIC
	found = _ticket_by_reference(message)
	if found and found != str(message.reference_name):
		_drop_if_new(message.reference_name)
		message.reference_name = found
	elif not found and _is_strangers(message):
		message.reference_name = _new_ticket(message)


def take_in(message: Document) -> None:
	"""Once a mail is kept: registers what is new, and goes on where it answers a question of ours."""
	# Frappe keeps a mail twice: first bare, then with its words and pictures.
	if message.flags.in_insert or not _is_for_us(message):
		return
	if message.communication_type != AUTOMATIC:
		_take_from_person(frappe.get_doc("HD Ticket", message.reference_name), message)
	mail_attachments.note_refused(message.reference_name, message.flags.refused_attachments or ())


def _take_from_person(ticket: Document, message: Document) -> None:
	if not ticket.participation_type:
		_register(ticket, message)
	elif ticket.participation_stage == AWAITING_CITIZEN:
		with as_service_user():
			make_move(ticket.name, "citizen_answered", as_citizen=True)


def _is_for_us(message: Document) -> bool:
	mailbox = settings().participation_mailbox
	return bool(
		mailbox
		and message.flags.in_receive
		and message.email_account == mailbox
		and message.reference_doctype == "HD Ticket"
		and message.reference_name
	)


def _ticket_by_reference(message: Document) -> str | None:
	"""The ticket whose reference the subject names, if the sender is its citizen."""
	reference = find_reference(message.subject or "")
	ticket = find_ticket(reference) if reference else None
	name = str(ticket.name) if ticket else None
	return name if name and _is_citizen_of(name, message.sender) else None


def _is_strangers(message: Document) -> bool:
	"""Whether a mail came to a citizen's ticket by its subject alone, from somebody else."""
	fields = ["participation_type", "raised_by"]
	ticket = frappe.db.get_value("HD Ticket", message.reference_name, fields, as_dict=True)
	if not ticket or not ticket.participation_type or message.in_reply_to:
		return False
	return ticket.raised_by != message.sender and not _is_citizen_of(message.reference_name, message.sender)


def _is_citizen_of(ticket: str, sender: str | None) -> bool:
	contact = contacts.contact_of(ticket)
	return bool(contact and contact.email and contact.email.lower() == (sender or "").lower())


def _drop_if_new(name: str) -> None:
	"""Takes back the empty ticket that was made for a mail which belongs to another."""
	ticket = frappe.get_doc("HD Ticket", name)
	has_messages = frappe.db.exists(
		"Communication", {"reference_doctype": "HD Ticket", "reference_name": str(name)}
	)
	if not ticket.participation_type and not ticket.description and not has_messages:
		ticket.delete(ignore_permissions=True, force=True)


def _new_ticket(message: Document) -> str:
	values = {"subject": (message.subject or "")[:140], "raised_by": message.sender}
	ticket = frappe.get_doc({"doctype": "HD Ticket", "email_account": message.email_account, **values})
	return str(ticket.insert(ignore_permissions=True, ignore_mandatory=True).name)


def _register(ticket: Document, message: Document) -> None:
	contact = _contact(message)
	try:
		limits.raise_if_flooded(contact)
	except TooManyTries:
		return  # left as a ticket for the call centre to adopt
	facts = {
		"text": strip_html(ticket.description or ""),
		"channel": "E-mail",
		"at": _received_at(message),
	}
	proposed = routing.decide(facts).type or UNDECIDED
	contribution = adoption.contribution_of(
		ticket, proposed, "E-mail", received_at=_received_at(message), contact=contact
	)
	with as_service_user():
		adoption.take_over(ticket, contribution, actor_role=CITIZEN, reason="")


def _received_at(message: Document) -> datetime:
	"""When it was sent, where that is believable; else now."""
	now = frappe.utils.now_datetime().replace(microsecond=0)
	sent = get_datetime(message.communication_date) if message.communication_date else now
	return sent if now - OLDEST <= sent <= now else now


def _contact(message: Document) -> ContactDetails | None:
	try:
		return contacts.checked(ContactDetails(full_name=message.sender_full_name, email=message.sender))
	except ContactWrong:
		return None
