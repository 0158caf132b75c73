"""A code that proves a contact, asked for after the contribution was sent; nothing waits for it."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.casework.service_user import as_service_user
from participation_app.casework.settings import settings
from participation_app.notices import codes, contacts
from participation_app.notices.codes import CodeWrong, TooManyCodes

PURPOSE = "contribution contact"


def ask(ticket: str) -> str | None:
	"""Sends a code to the ticket's contact where settings ask for it; the code's id, or None where none went."""
	contact = contacts.contact_of(ticket) if settings().confirm_contacts else None
	ways = [way for way in contacts.channels_of(contact) if way != contacts.PHONE] if contact else []
	if not ways or contact.confirmed_at:
		return None
	address = contacts.address_for(contact, ways[0])
	try:
		return codes.send(PURPOSE, ticket, ways[0], address, contact.language)
	except TooManyCodes:
		frappe.clear_last_message()
		return None


def confirm(ticket: str, code: str, digits: str) -> None:
	"""Notes that the contact reads what is sent to it; raises CodeWrong."""
	proved = codes.confirm(code, digits)
	contact = contacts.contact_of(ticket)
	address = contact and contacts.address_for(contact, proved.channel)
	if (proved.purpose, proved.subject, proved.address) != (PURPOSE, str(ticket), address):
		frappe.throw(_("This code is not right or no longer good. Ask for a new one."), CodeWrong)
	with as_service_user():
		contacts.keep(ticket, contacts.details_of(contact), confirmed_by=proved.channel)
