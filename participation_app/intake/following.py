"""A citizen follows one ticket: the reference, a code to the contact that was given, then the ticket for a while.

A reference that nobody has is answered as one that somebody has, in the same words and the same time.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import attempts, enquiries, passes
from participation_app.casework.citizen_acts import change_contact, details_of, with_address
from participation_app.casework.references import find_ticket
from participation_app.casework.settings import settings
from participation_app.intake import limits
from participation_app.notices import codes, contacts
from participation_app.notices.contacts import ContactDetails
from participation_app.notices.templates import TemplateMissing
from participation_app.rules.lifecycle import CITIZEN
from participation_app.rules.references import read_reference

FOLLOW, CONTACT = "Follow", "Contact"  # what a code is for
LOGIN = "Login"
_HOUR = 3600  # seconds
_EVEN = 0.5  # seconds; every answer to a reference takes a multiple of it
_MINUTES_FOR_CODE = 15
_ONE_MAIL_IN = 4  # made-up hints
_INITIALS = "amshnfkrbjtlyd"


class NotAReference(frappe.ValidationError):
	"""What was typed cannot be a reference; the message shows how one looks."""


@dataclass(frozen=True)
class Asked:
	"""A code was asked for: `ask` is the pass to hand back with it, `sent_to` where it went, masked."""

	ask: str
	sent_to: str


@dataclass(frozen=True)
class Visit:
	"""A citizen who has proved to be the ticket's, and by what: SMS, E-mail or Login."""

	ticket: str
	confirmed_by: str


def ask_for_code(text: str, language: str) -> Asked:
	"""Sends a code where the reference has a contact; raises NotAReference and TooManyTries for any reference."""
	own = settings()
	attempts.count_try("follow", attempts.network(), limit=own.address_tries or 1, seconds=_HOUR)
	limits.raise_if_too_many("follow")
	reference = read_reference(text)
	if not reference:
		message = _("A reference has eight letters and digits, such as 7KQM-3XWD.")
		frappe.throw(message, NotAReference)
	attempts.count_try("follow reference", reference, limit=own.reference_tries or 1, seconds=_HOUR)
	with _in_even_time():
		asked = _asked(reference, language)
		frappe.db.commit()  # writing takes time, which must not tell either
	return asked


def enter(ask: str | None, digits: str) -> str:
	"""The pass to the ticket, for a code that is right; raises codes.CodeWrong, for none after the same time."""
	asked = passes.read(ask) or {}
	with _in_even_time():
		proved = codes.confirm(str(asked.get("code") or ""), digits)
	if proved.purpose != FOLLOW:
		frappe.throw(_("This code is for something else. Ask for a new one."), codes.CodeWrong)
	enquiries.note_asked(frappe.get_doc("HD Ticket", proved.subject), CITIZEN, _("On the page"))
	return _pass_to(proved.subject, proved.channel, proved.address)


def visit_by(written: str | None) -> Visit | None:
	"""Who comes with a pass; None where it has ended, or the contact that it was given to was changed."""
	values = passes.read(written)
	if not values or not values.get("ticket"):
		return None
	ticket, channel = str(values["ticket"]), str(values["by"])
	address = frappe.session.user if channel == LOGIN else _address(ticket, channel)
	if not address or passes.fingerprint(address) != values.get("address"):
		return None
	return Visit(ticket, channel)


def enter_as_user(text: str) -> str | None:
	"""The pass to a ticket of whoever is logged in, who needs no code; None where it is not theirs."""
	user, ticket = frappe.session.user, find_ticket(text)
	if user == "Guest" or ticket is None or ticket.raised_by != user:
		return None
	return _pass_to(str(ticket.name), LOGIN, user)


def own_tickets(limit: int = 50) -> list[frappe._dict]:
	"""The contributions of whoever is logged in, the newest first: reference, type, stage and date of receipt."""
	if frappe.session.user == "Guest":
		return []
	fields = ["reference", "type", "stage", "received_at"]
	return frappe.get_all(
		"HD Ticket",
		{"raised_by": frappe.session.user, "participation_type": ["is", "set"]},
		[f"participation_{field} as {field}" for field in fields],
		order_by="participation_received_at desc",
		limit=limit,
	)


def sent_to(ask: str | None) -> str | None:
	"""Where the code of this pass went, masked; None where the pass has ended."""
	return str((passes.read(ask) or {}).get("to") or "") or None


def reached_at(visit: Visit) -> str | None:
	"""Where the citizen is reached first, as little of it as they need to know it."""
	contact = contacts.contact_of(visit.ticket)
	ways = contacts.channels_of(contact) if contact else ()
	return hint_of(contacts.address_for(contact, ways[0])) if ways else None


def ask_to_change(visit: Visit, channel: str, address: str, language: str) -> Asked:
	"""Sends a code to a new address; raises contacts.ContactWrong, codes.TooManyCodes and TooManyTries."""
	attempts.count_try("new contact", visit.ticket, limit=settings().reference_tries or 1, seconds=_HOUR)
	details = contacts.checked(with_address(ContactDetails(language=language), channel, address))
	to = details.email if channel == contacts.E_MAIL else details.mobile
	return _pass_for(codes.send(CONTACT, visit.ticket, channel, to, language), hint_of(to))


def confirm_change(visit: Visit, ask: str | None, digits: str) -> str:
	"""Keeps the new address that the code proves; returns the pass to the ticket, as the old one ends."""
	proved = codes.confirm(str((passes.read(ask) or {}).get("code") or ""), digits)
	if proved.purpose != CONTACT or proved.subject != visit.ticket:
		frappe.throw(_("This code is for something else. Ask for a new one."), codes.CodeWrong)
	held = details_of(visit.ticket) or ContactDetails()
	change_contact(
		visit.ticket, with_address(held, proved.channel, proved.address), confirmed_by=proved.channel
	)
	return _pass_to(visit.ticket, proved.channel, proved.address)


def _asked(reference: str, language: str) -> Asked:
	ticket = find_ticket(reference)
	way = _way_to(ticket) if ticket else None
	if way is None:
		return _pass_for(secrets.token_urlsafe(24), _somebodys_hint(reference))
	channel, address = way
	try:
		code = codes.send(FOLLOW, str(ticket.name), channel, address, language)
	except (codes.TooManyCodes, TemplateMissing) as problem:
		frappe.clear_last_message()
		frappe.log_error(title="A code for a status page was not sent", message=str(problem))
		code = secrets.token_urlsafe(24)
	return _pass_for(code, hint_of(address))


def _way_to(ticket: Document) -> tuple[str, str] | None:
	"""The channel and address to which a code can go; a call cannot bring one."""
	contact = contacts.contact_of(ticket.name)
	ways = contacts.channels_of(contact) if contact else ()
	channel = next((way for way in ways if way != contacts.PHONE), None)
	return (channel, contacts.address_for(contact, channel)) if channel else None


def _address(ticket: str, channel: str) -> str | None:
	contact = contacts.contact_of(ticket)
	return contacts.address_for(contact, channel) if contact else None


def hint_of(address: str) -> str:
	"""So little of an address that its owner knows it, and a made-up one could look the same."""
	name, at, _host = address.rpartition("@")
	return f"{name[:1].lower()}•••@•••" if at else f"•••{address[-2:]}"


def _somebodys_hint(reference: str) -> str:
	"""What a reference without a contact shows: always the same for the same reference."""
	drawn = int(passes.fingerprint(reference), 16)
	if drawn % _ONE_MAIL_IN == 0:
		return hint_of(f"{_INITIALS[drawn // _ONE_MAIL_IN % len(_INITIALS)]}@")
	return hint_of(f"{drawn // _ONE_MAIL_IN % 100:02}")


def _pass_for(code: str, to: str) -> Asked:
	return Asked(passes.sign({"code": code, "to": to}, minutes=_MINUTES_FOR_CODE), to)


def _pass_to(ticket: str, channel: str, address: str) -> str:
	values = {"ticket": ticket, "by": channel, "address": passes.fingerprint(address)}
	return passes.sign(values, minutes=settings().following_minutes or 1)


@contextmanager
def _in_even_time() -> Iterator[None]:
	"""Rounds the time up, so that it does not tell whether there was something to do."""
	began = time.monotonic()
	try:
		yield
	finally:
		time.sleep(_EVEN - (time.monotonic() - began) % _EVEN)
