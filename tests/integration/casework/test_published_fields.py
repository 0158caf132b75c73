"""Of every text that is kept of a contribution its citizen's page shows those that are listed here, and no other."""

from __future__ import annotations

import frappe

from tests.integration.casework.citizens import EMAIL, answer, as_guest, make_followed
from tests.integration.citizens_phone import Phone
from tests.integration.closed_case import BY_TICKET
from tests.integration.overrides.test_guarded_fields import CHANGES

PUBLISHED = {("Proposed Reply", "text")}  # the answer
TEXTS = ("Small Text", "Text", "Long Text", "Text Editor")
NAMES = {"full_name", "subject", "participation_place", "recipient"}
# What stands in these is no sentence: the page finds by it what it shows.
ADDRESSES = {"details", "reason_values", "mobile", "email", "participation_key", "status_category", *CHANGES}
OF_ANYTHING = {"Communication": "reference_name", "ToDo": "reference_name", "Comment": "reference_name"}


def kept(ticket):
	"""Every record that belongs to the ticket: (doctype, name)."""
	yield "HD Ticket", ticket
	by_field = {**dict.fromkeys(BY_TICKET, "ticket"), **OF_ANYTHING, "HD Ticket Comment": "reference_ticket"}
	for doctype, field in by_field.items():
		yield from ((doctype, name) for name in frappe.get_all(doctype, {field: ticket}, pluck="name"))


def mark(ticket):
	"""Writes into each text a word of its own: by the word, the field."""
	marks = {}
	for doctype, name in kept(ticket):
		fields = frappe.get_meta(doctype).fields
		texts = {one.fieldname for one in fields if one.fieldtype in TEXTS or one.fieldname in NAMES}
		own = {field: f"mark{len(marks) + number}q" for number, field in enumerate(sorted(texts - ADDRESSES))}
		marks |= {word: (doctype, field) for field, word in own.items()}
		if own:
			frappe.db.set_value(doctype, name, own, update_modified=False)
	return marks


def test_the_page_shows_the_listed_fields_and_no_other():
	ticket = make_followed("Reply Drafting", email=EMAIL)
	answer(ticket)
	as_guest()
	phone = Phone().enter(ticket)
	frappe.set_user("Administrator")
	marks = mark(ticket)
	as_guest()
	text = phone.open().text
	assert len(marks) > 40 and phone.status == 200
	assert {field for word, field in marks.items() if word in text} == PUBLISHED
