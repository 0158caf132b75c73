"""A ticket that came to Helpdesk as any other becomes a contribution, with a promise from its own receipt."""

from __future__ import annotations

from email.utils import parseaddr

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, strip_html

from participation_app.casework import registration
from participation_app.casework.registration import Contribution
from participation_app.casework.settings import settings
from participation_app.intake.contributions import portal_user
from participation_app.intake.received_text import excerpt_of, storable
from participation_app.notices import contacts
from participation_app.notices.announcements import announce
from participation_app.notices.contacts import ContactDetails, ContactWrong
from participation_app.rules import arabic
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, TYPES


class CannotBeAdopted(frappe.ValidationError):
	"""The ticket is none that becomes a contribution; the message says why."""


def adopt(name: str, contribution_type: str, reason: str) -> Document:
	"""The call centre takes a plain ticket into the procedure; its raiser is the citizen. Raises CannotBeAdopted."""
	ticket = frappe.get_doc("HD Ticket", name, for_update=True)
	_check(ticket, contribution_type, reason)
	channel = "E-mail" if ticket.email_account else "Portal"
	received_at = get_datetime(ticket.creation).replace(microsecond=0)
	contribution = contribution_of(
		ticket, contribution_type, channel, received_at=received_at, contact=_contact_of(ticket)
	)
	return take_over(ticket, contribution, actor_role=CALL_CENTRE_AGENT, reason=reason.strip())


def contribution_of(ticket: Document, contribution_type: str, channel: str, **more: object) -> Contribution:
	"""What a plain ticket says, as a contribution; `more` is what else is known of it."""
	text = storable(strip_html(ticket.description or "")).strip() or ticket.subject
	return Contribution(
		text=text,
		excerpt=excerpt_of(ticket.subject),
		type=contribution_type,
		channel=channel,
		language=language_of(text),
		raised_by=portal_user(ticket.raised_by),
		**more,
	)


def take_over(ticket: Document, contribution: Contribution, *, actor_role: str, reason: str) -> Document:
	"""Registers the ticket; who raised it stands from now on in the contact, nowhere on the ticket."""
	if not contribution.raised_by:
		ticket.contact = None
	ticket = registration.adopt(ticket, contribution, actor_role=actor_role, reason=reason)
	announce("contribute", ticket, {"may_be_published": False, "text": contribution.text, "place": None})
	return ticket


def language_of(text: str) -> str:
	"""In which of our languages the citizen is answered."""
	return "en" if arabic.language(text) == "en" else settings().default_language or "ar"


def _check(ticket: Document, contribution_type: str, reason: str) -> None:
	if ticket.participation_type:
		_refuse(_("The ticket is a contribution already."))
	if ticket.is_merged or ticket.status_category == "Resolved":
		_refuse(_("The ticket is done with. Open it again first, or enter a new contribution."))
	if contribution_type not in TYPES:
		_refuse(_("Choose the type of the contribution."))
	if not (reason or "").strip():
		_refuse(_("Give a reason."))


def _contact_of(ticket: Document) -> ContactDetails | None:
	"""How the raiser is reached: their address, or the contact that an agent entered for them."""
	address = parseaddr(ticket.raised_by or "")[1]
	is_agent = bool(frappe.db.exists("HD Agent", address)) or address == settings().service_user
	fields = ["full_name", "email_id", "mobile_no"]
	known = ticket.contact and frappe.db.get_value("Contact", ticket.contact, fields, as_dict=True)
	known = known or frappe._dict(full_name=frappe.db.get_value("User", address, "full_name"))
	email = known.email_id if is_agent else address
	return _usable(known.full_name, email, known.mobile_no) or _usable(known.full_name, email, None)


def _usable(full_name: str | None, email: str | None, mobile: str | None) -> ContactDetails | None:
	try:
		return contacts.checked(ContactDetails(full_name=full_name, email=email, mobile=mobile))
	except ContactWrong:
		return None


def _refuse(message: str) -> None:
	frappe.throw(message, CannotBeAdopted, title=_("Cannot Be Adopted"))
