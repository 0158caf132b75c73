"""Contributions are found however their words are spelled, by whoever may see them, for as long as the words stand."""

import frappe
import pytest
from helpdesk.search_sqlite import HelpdeskSearch

from participation_app.api import tickets as api
from participation_app.casework import search_words
from participation_app.casework.enquiries import enquire
from participation_app.overrides.helpdesk_search import search
from participation_app.patches import write_search_words
from tests.integration.casework.tickets import make_ticket, value
from tests.integration.walk import as_person

SUBJECT = "إنارةٌ مُعطّلة قُرب مدرســة الفجر رقم ١٠٥"
SPELLINGS = [
	"اناره معطله",
	"انارة",
	"إنارة",
	"مدرسة",
	"المدرسه",
	"مدرسـه",
	"105",
	"١٠٥",
	"۱۰۵",
	"قرب الفجر",
	"أناره",
]
AGENT = "agent@city.example"


@pytest.fixture
def ticket(really_committed):
	"""A ticket whose words the index knows, which it does once they are committed."""
	name = make_ticket(excerpt=SUBJECT, channel="Portal", raised_by="citizen@city.example")
	frappe.db.commit()
	return name


def test_every_spelling_finds_the_ticket_at_every_door(ticket):
	as_person("agent")
	for spelling in SPELLINGS:
		assert search_words.find(spelling, AGENT, most=5) == [ticket], spelling
	assert ticket in [row[0] for row in api.find("HD Ticket", "اناره معطله", "name", 0, 20, None)]
	assert [row["ticket"] for row in enquire("المدرسه الفجر", "ar")] == [ticket]
	first = search("اناره مدرسه")["results"][0]
	assert (str(first["name"]), first["doctype"]) == (ticket, "HD Ticket")
	assert search_words.find("نافورة", AGENT, most=5) == []


def test_a_reference_is_found_however_it_is_typed(ticket):
	reference = value(ticket, "participation_reference")
	for typed in (reference, reference.lower(), reference.replace("-", ""), f" {reference} "):
		assert search_words.find(typed, AGENT, most=5) == [ticket]


def test_nobody_finds_what_they_may_not_see(ticket):
	for person in ("plain_agent", "other_liaison", "liaison", "officer"):
		assert search_words.find("اناره", f"{person}@city.example", most=5) == []
	assert search_words.find("اناره", "citizen@city.example", most=5) == [ticket]
	as_person("plain_agent")
	assert ticket not in [str(row["name"]) for row in search("اناره مدرسه")["results"]]


def test_words_that_leave_the_ticket_leave_the_search(ticket):
	frappe.set_user("Administrator")
	document = frappe.get_doc("HD Ticket", ticket)
	document.subject = "نص آخر"
	document.description = "<p>نص آخر</p>"
	document.save()
	frappe.db.commit()
	assert search_words.find("اناره", AGENT, most=5) == []
	assert search_words.find("نص اخر", AGENT, most=5) == [ticket]


def test_tickets_of_before_get_their_words(ticket):
	frappe.db.delete("Ticket Words")
	frappe.db.commit()
	write_search_words.execute()
	assert search_words.find("اناره", AGENT, most=5) == [ticket]


def test_contributions_are_found_before_helpdesk_has_its_index(ticket, monkeypatch):
	monkeypatch.setattr(HelpdeskSearch, "index_exists", lambda self: False)
	as_person("agent")
	assert [result["name"] for result in search("اناره مدرسه")["results"]] == [int(ticket)]


def test_what_is_found_comes_as_text_not_as_markup(really_committed):
	make_ticket(excerpt="<b>مسبح</b> عام", channel="Portal")
	frappe.db.commit()
	as_person("agent")
	titles = [row["title"] for row in search("مسبح")["results"] if row["doctype"] == "HD Ticket"]
	assert titles and not any("<b>" in title for title in titles[:1])


def test_the_index_answers_and_no_table_is_read_through(ticket):
	asked = []
	ask = frappe.db.sql
	frappe.db.sql = lambda *question, **more: (asked.append(question), ask(*question, **more))[1]
	try:
		search_words.find("اناره مدرسه", AGENT, most=5)
	finally:
		del frappe.db.sql
	[(query, *values)] = [question for question in asked if "match(" in str(question[0])]
	plan = {row.table: row.type for row in frappe.db.sql(f"explain {query}", *values, as_dict=True)}
	assert plan["tabTicket Words"] == "fulltext"
	assert plan["tabHD Ticket"] in {"eq_ref", "ref"}


def test_words_of_a_plain_ticket_are_not_kept():
	from tests.integration.casework.tickets import make_plain_ticket

	plain = make_plain_ticket()
	assert not frappe.db.exists("Ticket Words", plain)
