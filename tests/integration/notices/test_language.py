"""A notice speaks its reader's language, whoever causes it and in whatever language they work."""

import frappe
import pytest

from participation_app.casework.moves import make_move
from participation_app.notices import outbox
from participation_app.notices.contacts import ContactDetails, contact_of, keep
from tests.integration.casework.clock import ask, carry_out, declare
from tests.integration.casework.tickets import make_ticket
from tests.integration.notices.conftest import MOBILE, set_settings
from tests.integration.walk import as_person

LANGUAGES = ["ar", "en"]


@pytest.fixture(params=LANGUAGES)
def readers(request, freeze_at):
	"""A ticket written in one language whose contact reads the other; the desk is in the writer's."""
	freeze_at("2026-03-02 09:00")
	written = "ar" if request.param == "en" else "en"
	contact = ContactDetails(mobile=MOBILE, language=request.param)
	ticket = make_ticket("With Department", channel="Phone", language=written, contact=contact)
	frappe.local.lang = written
	return ticket, request.param


def is_in(text, language):
	"""Whether the authority speaks in it under its name in that language."""
	return ("City Services Authority" in text) == (language == "en")


def last_notice(ticket, kind):
	return frappe.get_last_doc("Participation Notice", {"ticket": ticket, "kind": kind})


def test_a_receipt_and_its_date_are_in_the_readers_language(readers):
	ticket, language = readers
	text = last_notice(ticket, "Receipt").text
	assert is_in(text, language) and ("March" in text) == (language == "en")


def test_a_moved_date_is_told_in_the_readers_language(readers):
	ticket, language = readers
	set_settings(tell_moved_dates=1)
	declare("2026-03-04")
	carry_out()
	notice = last_notice(ticket, "Moved Date")
	assert notice.language == language and is_in(notice.text, language)


def test_a_question_is_framed_in_the_readers_language(readers):
	ticket, language = readers
	ask(ticket)
	assert is_in(last_notice(ticket, "Question").text, language)


def test_why_nothing_is_published_is_told_in_the_readers_language(readers):
	ticket, language = readers
	frappe.db.set_value("HD Ticket", ticket, "participation_stage", "Returned")
	as_person("manager")
	make_move(ticket, "close_without_publication", {"reason": "سحب"})
	text = last_notice(ticket, "Result").text
	assert is_in(text, language) and ("closed" in text) == (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contact_without_a_language_reads_what_the_citizen_wrote_in(language):
	ticket = make_ticket(channel="Phone", language=language)
	keep(ticket, ContactDetails(mobile=MOBILE))
	assert contact_of(ticket).language == outbox.language_of(ticket) == language
	keep(ticket, ContactDetails(mobile=MOBILE, language="en"))
	keep(ticket, ContactDetails(mobile="+971501234999"))
	assert outbox.language_of(ticket) == "en"


def test_what_stands_in_public_is_in_the_language_of_the_comment_though_the_contact_reads_another(site):
	ticket = make_ticket(language="ar")
	keep(ticket, ContactDetails(mobile=MOBILE, language="en"))
	frappe.db.set_value("HD Ticket", ticket, "participation_comment", "any")
	assert outbox.language_of(ticket) == "ar"
	assert outbox.language_of(ticket, "SMS") == "en"


def test_where_nobody_knows_it_is_the_authoritys():
	ticket = make_ticket(channel="Phone")
	frappe.db.set_value("HD Ticket", ticket, "participation_language", None)
	set_settings(default_language="en")
	assert outbox.language_of(ticket) == "en"
