"""How a ticket's citizen is reached: kept beside the ticket, never on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.notices.addresses import (
	BadAddress,
	BadNumber,
	normal_address,
	normal_number,
	takes_messages,
)
from participation_app.notices.settings import default_language, phone_region

DOCTYPE = "Citizen Contact"
SMS, E_MAIL, PHONE = CHANNELS = ("SMS", "E-mail", "Phone")
_LONGEST_NAME = 140
_LANGUAGES = ("ar", "en")


class ContactWrong(frappe.ValidationError):
	"""Something in a contact cannot be used; `field` names it for the form that asked."""

	field: str | None = None


@dataclass(frozen=True)
class ContactDetails:
	"""What a citizen gave; `mobile` in E.164 once checked, `preferred_channel` one of CHANNELS or empty."""

	full_name: str | None = None
	mobile: str | None = None
	email: str | None = None
	preferred_channel: str | None = None
	language: str | None = None


def checked(details: ContactDetails) -> ContactDetails:
	"""The details in the form in which they are kept; raises ContactWrong naming the field."""
	mobile = _number(details.mobile)
	email = _address(details.email)
	if not mobile and not email:
		_refuse(_("Give a mobile number or an e-mail address."), "mobile")
	return ContactDetails(
		full_name=" ".join((details.full_name or "").split())[:_LONGEST_NAME] or None,
		mobile=mobile,
		email=email,
		preferred_channel=_channel(details.preferred_channel, mobile, email),
		language=details.language if details.language in _LANGUAGES else None,
	)


def keep(ticket: str, details: ContactDetails, confirmed_by: str | None = None) -> Document:
	"""Keeps the ticket's contact, in place of the one before; `confirmed_by` is the channel that proved it.

	Where no language is given it is the one before, else the one that the ticket was written in.
	"""
	details = checked(details)
	contact = contact_of(ticket) or frappe.get_doc({"doctype": DOCTYPE, "ticket": str(ticket)})
	details = replace(details, language=details.language or contact.language or written_in(ticket))
	if confirmed_by or not _is_still_confirmed(contact, details):
		contact.confirmed_by = confirmed_by
		contact.confirmed_at = frappe.utils.now_datetime() if confirmed_by else None
	contact.update(vars(details))
	return contact.save(ignore_permissions=True)


def keep_first(ticket: Document, details: ContactDetails) -> Document:
	"""Keeps the contact of a ticket that has become a contribution just now."""
	details = checked(details)
	language = details.language or ticket.participation_language or default_language()
	values = vars(replace(details, language=language))
	contact = frappe.get_doc({"doctype": DOCTYPE, "ticket": str(ticket.name), **values})
	contact.flags.ignore_version = True  # nothing stood before
	return contact.insert(ignore_permissions=True, ignore_links=True)


def contact_of(ticket: str) -> Document | None:
	"""The ticket's contact, where it has one."""
	row = frappe.db.get_value(DOCTYPE, {"ticket": str(ticket)}, "*", as_dict=True)
	return frappe.get_doc({"doctype": DOCTYPE, **row}) if row else None


def written_in(ticket: str) -> str:
	"""The language of what the citizen sent; the authority's where it is not known."""
	return frappe.db.get_value("HD Ticket", ticket, "participation_language") or default_language()


def details_of(contact: Document) -> ContactDetails:
	"""What is kept, as plain values."""
	return replace(ContactDetails(), **{name: contact.get(name) for name in vars(ContactDetails())})


def address_for(contact: Document, channel: str) -> str | None:
	"""Where the contact is reached by a channel; None where it is not."""
	if channel == E_MAIL:
		return contact.email
	if channel == SMS and contact.mobile and not takes_messages(contact.mobile):
		return None
	return contact.mobile


def channels_of(contact: Document) -> list[str]:
	"""The channels by which the contact is reached, the preferred one first and the call last."""
	preferred = contact.preferred_channel
	order = sorted(CHANNELS, key=lambda channel: channel != preferred)
	return [channel for channel in order if address_for(contact, channel)]


def _number(written: str | None) -> str | None:
	if not (written or "").strip():
		return None
	try:
		return normal_number(written, phone_region())
	except BadNumber:
		message = _("This is no phone number. Write it with its country code, such as +971 50 123 4567.")
		_refuse(message, "mobile")


def _address(written: str | None) -> str | None:
	if not (written or "").strip():
		return None
	try:
		return normal_address(written)
	except BadAddress:
		message = _("This is no e-mail address. Write one, such as name@example.org.")
		_refuse(message, "email")


def _channel(chosen: str | None, mobile: str | None, email: str | None) -> str:
	by_message = bool(mobile) and takes_messages(mobile)
	offered = {SMS: by_message, E_MAIL: bool(email), PHONE: bool(mobile)}
	if not chosen:
		return next(channel for channel in CHANNELS if offered[channel])
	if not offered.get(chosen):
		_refuse(_missing(chosen, mobile), "email" if chosen == E_MAIL else "mobile")
	return chosen


def _missing(chosen: str, mobile: str | None) -> str:
	if chosen == E_MAIL:
		return _("To be told by e-mail, give an e-mail address.")
	if chosen == SMS and mobile:
		return _("A landline takes no SMS. Give a mobile number, or choose another way.")
	return _("To be told by phone or SMS, give a phone number.")


def _refuse(message: str, field: str) -> NoReturn:
	try:
		frappe.throw(message, ContactWrong, title=_("Contact"))
	except ContactWrong as refusal:
		refusal.field = field
		raise


def _is_still_confirmed(contact: Document, details: ContactDetails) -> bool:
	"""Whether the address that was proved is the one that is kept now."""
	proved = {SMS: "mobile", E_MAIL: "email"}.get(contact.confirmed_by or "")
	return bool(proved) and contact.get(proved) == getattr(details, proved)
