"""A receipt whose account cannot post: its citizen is told by the confirmed contact instead.

The reply is taken back and its notice handed on in one transaction, under the lock under which the publisher
commits its intention: only one of the two goes out.
"""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType, Field
from frappe.query_builder.functions import Coalesce
from pypika.terms import Criterion

from participation_app.casework.settings import settings
from participation_app.notices import contacts, outbox
from participation_app.notices.contacts import ContactDetails

USUAL_MINUTES = 60


def due() -> list[str]:
	"""Receipts that have waited for their account as long as settings allow and may take another way, the oldest first.

	Those of citizens who are known by their account alone wait on, and keep back nobody else's.
	"""
	minutes = settings().receipt_waits_minutes or USUAL_MINUTES
	long_ago = frappe.utils.now_datetime() - timedelta(minutes=minutes)
	publication, comment, author = map(DocType, ("Publication", "Social Comment", "Social Author"))
	contact = DocType(contacts.DOCTYPE)
	query = (
		frappe.qb.from_(publication)
		.left_join(contact)
		.on(contact.ticket == publication.ticket)
		.left_join(comment)
		.on(comment.name == publication.comment)
		.left_join(author)
		.on(author.name == comment.author)
		.select(publication.name)
		.where((publication.kind == "Receipt") & (publication.state == "Waiting"))
		.where((Coalesce(publication.notice, "") != "") & (publication.blocked_since <= long_ago))
		.where(_is_known(contact.confirmed_by) | (contact.name.isnull() & _is_known(author.citizen)))
		.orderby(publication.blocked_since)
	)
	return query.run(pluck=True)


def _is_known(field: Field) -> Criterion:
	return Coalesce(field, "") != ""


def send_otherwise(name: str) -> None:
	"""Hands the receipt to the contact's own channel, unless it is being posted or there is no such channel."""
	publication = frappe.get_doc("Publication", name, for_update=True)
	if _may_be_taken_back(publication) and _has_confirmed_contact(publication):
		message = _("The account cannot post for now. The receipt takes another way. {0}")
		reason = message.format(publication.message or "").strip()
		frappe.db.set_value("Publication", name, {"state": "Withdrawn", "message": reason})
		outbox.fail(publication.notice, reason)
		if frappe.db.exists(outbox.DOCTYPE, {"follows": publication.notice}):
			frappe.db.commit()  # taken back and handed on, both or neither
			return
	frappe.db.rollback()


def _may_be_taken_back(publication: Document) -> bool:
	now = frappe.utils.now_datetime()
	is_leased = publication.lease_until and publication.lease_until > now
	return publication.state == "Waiting" and not is_leased


def _has_confirmed_contact(publication: Document) -> bool:
	contact = contacts.contact_of(publication.ticket)
	return bool(contact.confirmed_by) if contact else _take_portal_address(publication)


def _take_portal_address(publication: Document) -> bool:
	"""The author proved the account from the portal: the address of the login is the ticket's contact."""
	author = frappe.db.get_value("Social Comment", publication.comment, "author")
	citizen = author and frappe.db.get_value("Social Author", author, "citizen")
	if not citizen:
		return False
	user = frappe.db.get_value("User", citizen, ["full_name", "email", "language"], as_dict=True)
	details = ContactDetails(user.full_name, email=user.email, language=user.language)
	contacts.keep(publication.ticket, details, confirmed_by=contacts.E_MAIL)
	return True
