"""Helpdesk's pages: our facts and moves on a participation ticket, nothing new on any other, Arabic for who reads it."""

import re
from pathlib import Path

import frappe
import pytest
from helpdesk.helpdesk.doctype.hd_ticket import api as helpdesk_api
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from participation_app.api import helpdesk_pages
from participation_app.casework.helpdesk_view import SHOWN
from participation_app.overrides import helpdesk_page, helpdesk_ticket_page
from tests.integration.casework.tickets import (
	DEPARTMENT,
	SECTION,
	call_from_form,
	make_plain_ticket,
	make_ticket,
)
from tests.integration.counting import counted_queries
from tests.integration.walk import as_person

CITIZEN = "citizen@city.example"
PAGE = '<!DOCTYPE html>\n<html lang="en">\n  <head>\n  </head>\n  <body>نعم</body>\n</html>'
_CALL = re.compile(r"\b__\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\d*\}")
_LATIN = re.compile("[A-Za-z]{2}")


def shown(ticket):
	return helpdesk_pages.view(ticket)["shown"]


def test_the_panel_says_where_the_ticket_stands_in_the_readers_language():
	ticket = make_ticket("With Section")
	as_person("officer")
	frappe.local.lang = "en"
	facts = shown(ticket)
	assert facts["participation_shows_stage"] == "With Section"
	assert facts["participation_shows_type"] == "Complaint · X"
	assert facts["participation_shows_turn"] == "Section Officer"
	assert facts["participation_shows_standing"] == "3 working days left"
	frappe.local.lang = "ar"
	facts = shown(ticket)
	assert (facts["participation_shows_place"], facts["participation_shows_section"]) == (DEPARTMENT, SECTION)
	assert not any(
		_LATIN.search(text) for field, text in shown(ticket).items() if field.endswith(("stage", "turn"))
	)


def test_the_panel_offers_the_moves_that_are_open_and_those_alone():
	ticket = make_ticket("With Section")
	as_person("officer")
	moves = {move["move"]: move for move in helpdesk_pages.view(ticket)["moves"]}
	assert moves["report_action"]["forward"] and not moves["report_action"]["at_once"]
	assert "refer" not in moves
	confirmed = make_ticket("Action Reported")
	as_person("liaison")
	moves = {move["move"]: move for move in helpdesk_pages.view(confirmed)["moves"]}
	assert moves["confirm_result"]["at_once"] and moves["confirm_result"]["forward"]


@pytest.mark.parametrize("person", ["citizen", "plain_agent", "other_liaison"])
def test_the_panel_is_for_the_tickets_staff(person):
	ticket = make_ticket("With Section", raised_by=CITIZEN, channel="Portal")
	as_person(person)
	with pytest.raises(frappe.PermissionError):
		helpdesk_pages.view(ticket)


def test_a_plain_ticket_has_no_panel_of_ours():
	plain = make_plain_ticket()
	as_person("agent")
	with pytest.raises(frappe.DoesNotExistError):
		helpdesk_pages.view(plain)


def test_our_fields_follow_those_of_helpdesks_template_and_hold_nothing():
	as_person("agent")
	before = helpdesk_api.get_ticket_customizations()
	fields = [row["fieldname"] for row in helpdesk_ticket_page.get_ticket_customizations()["custom_fields"]]
	assert fields == [*(row["fieldname"] for row in before["custom_fields"]), *SHOWN]
	columns = frappe.db.get_table_columns("HD Ticket")
	meta = frappe.get_meta("HD Ticket")
	for field in SHOWN:
		assert field not in columns
		assert meta.get_field(field).depends_on == f"eval:doc.{field}"


def test_what_stands_beside_a_participation_ticket_is_ours_and_cheap():
	ticket = make_ticket(raised_by=CITIZEN, channel="Portal", place="الحي الشمالي")
	other = make_ticket(channel="X", place="الحي الشمالي")
	as_person("agent")
	with counted_queries() as queries:
		found = helpdesk_ticket_page.get_recent_similar_tickets(ticket)
	assert not [query for query in queries if "QUERY EXPANSION" in query]
	assert int(other) in [row["name"] for row in found["similar_tickets"]]
	as_person("citizen")
	assert helpdesk_ticket_page.get_recent_similar_tickets(ticket) == {
		"recent_tickets": [],
		"similar_tickets": [],
	}
	as_person("plain_agent")
	with pytest.raises(frappe.PermissionError):
		helpdesk_ticket_page.get_recent_similar_tickets(ticket)


def test_beside_a_plain_ticket_stands_what_helpdesk_finds():
	plain = make_plain_ticket()
	as_person("plain_agent")
	assert helpdesk_ticket_page.get_recent_similar_tickets(plain) == helpdesk_api.get_recent_similar_tickets(
		plain
	)
	assert helpdesk_ticket_page.get_ticket_contact(plain) == helpdesk_api.get_ticket_contact(plain)


@pytest.mark.parametrize(
	("person", "ours"),
	[
		("agent", {"Mine", "Due Today", "Overdue", "To Refer", "Replies to Draft", "Awaiting Citizen"}),
		(
			"liaison",
			{"Mine", "Due Today", "Overdue", "With My Department", "Results to Confirm", "Awaiting Citizen"},
		),
		("officer", {"Mine", "Due Today", "Overdue", "With My Section", "Awaiting Citizen"}),
		("pr", {"Mine", "Due Today", "Overdue", "PR Review"}),
		("manager", {"Mine", "Due Today", "Overdue", "To Refer", "PR Review", "Awaiting Citizen"}),
		("plain_agent", set()),
	],
)
def test_each_role_finds_its_own_views(person, ours):
	as_person(person)
	views = frappe.get_list("HD View", {"name": ["like", "Participation %"]}, pluck="label")
	assert set(views) == ours


def test_a_view_lists_what_its_name_says():
	drafting, referred = make_ticket("Reply Drafting"), make_ticket("Registered")
	as_person("agent")
	for name, ticket, other in (
		("Participation Replies to Draft", drafting, referred),
		("Participation To Refer", referred, drafting),
		("Participation Mine", drafting, None),
	):
		view = frappe.get_doc("HD View", name)
		listed = frappe.get_attr("helpdesk.api.doc.get_list_data")(
			"HD Ticket",
			filters=frappe.parse_json(view.filters),
			columns=frappe.parse_json(view.columns),
			rows=frappe.parse_json(view.rows),
			order_by="creation desc",
			page_length=100,
		)
		names = [str(row["name"]) for row in listed["data"]]
		assert ticket in names and other not in names


def test_nobody_changes_our_views_and_everybody_makes_their_own():
	as_person("agent")
	with pytest.raises(frappe.PermissionError):
		frappe.client.set_value("HD View", "Participation Mine", "label", "لي")
	own = {
		"doctype": "HD View",
		"label": "لي",
		"dt": "HD Ticket",
		"type": "list",
		"route_name": "TicketsAgent",
	}
	assert frappe.client.insert({**own, "columns": "[]", "rows": "[]", "filters": "{}"})


def test_the_portals_list_offers_no_filter_that_a_citizen_may_not_fill():
	from helpdesk.api.doc import get_quick_filters

	as_person("citizen")
	offered = {field["name"] for field in get_quick_filters("HD Ticket", show_customer_portal_fields=True)}
	assert "name" in offered
	assert not {name for name in offered if name.startswith("participation_")}
	as_person("agent")
	assert "participation_stage" in {field["name"] for field in get_quick_filters("HD Ticket")}


def page_for(language, path="/helpdesk/tickets", mimetype="text/html"):
	frappe.local.lang = language
	response = Response(PAGE, mimetype=mimetype)
	helpdesk_page.show_from_right_to_left(response, Request(EnvironBuilder(path=path).get_environ()))
	return response.get_data(as_text=True)


def test_a_reader_of_arabic_gets_the_page_from_right_to_left():
	page = page_for("ar")
	assert '<html lang="ar" dir="rtl">' in page
	assert "helpdesk_arabic.css" in page and "window.translatedMessages" in page
	assert page_for("ar", "/helpdesk") == page


@pytest.mark.parametrize(
	("language", "path", "mimetype"),
	[
		("en", "/helpdesk/tickets", "text/html"),
		("fr", "/helpdesk", "text/html"),
		("ar", "/helpdesk-news", "text/html"),
		("ar", "/app/hd-ticket", "text/html"),
		("ar", "/helpdesk/tickets", "application/json"),
	],
)
def test_every_other_page_stays_as_it_is(language, path, mimetype):
	assert page_for(language, path, mimetype) == PAGE


def strings_of_helpdesk():
	source = Path(frappe.get_app_path("helpdesk")).parent / "desk" / "src"
	found = set()
	for path in (*source.rglob("*.vue"), *source.rglob("*.ts"), *source.rglob("*.js")):
		found |= {literal[1:-1] for literal in _CALL.findall(path.read_text("utf-8"))}
	return {re.sub(r"\\(.)", lambda sign: {"n": "\n"}.get(sign[1], sign[1]), text) for text in found}


def test_a_reader_of_arabic_finds_no_english_word_of_helpdesks():
	words = helpdesk_page.words_of("ar")
	assert {text for text in strings_of_helpdesk() if _LATIN.search(text) and text not in words} == set()


def test_every_word_keeps_the_places_of_its_values():
	words = helpdesk_page.words_of("ar")
	differing = [
		text
		for text, word in words.items()
		if set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(word))
	]
	assert differing == []


def test_the_stages_and_fields_of_a_ticket_are_among_the_words():
	words = helpdesk_page.words_of("ar")
	for text in ("With Section", "Complaint", "Stage", "Reference", "Replies to Draft", "Moves", "Open"):
		assert text in words


def test_a_ticket_opens_quietly_while_somebody_else_writes_to_it():
	ticket = make_ticket("With Section")
	as_person("officer")
	opened = frappe.get_doc("HD Ticket", ticket).as_dict()
	frappe.db.set_value("HD Ticket", ticket, "modified", frappe.utils.add_to_date(opened.modified, seconds=3))
	call_from_form("mark_seen", opened)
	assert frappe.db.exists(
		"View Log",
		{"reference_doctype": "HD Ticket", "reference_name": ticket, "viewed_by": frappe.session.user},
	)
	with pytest.raises(frappe.TimestampMismatchError):
		call_from_form("get_last_communication", opened)
	stale = frappe.get_doc(opened)
	stale._original_modified = opened.modified
	with pytest.raises(frappe.TimestampMismatchError):
		stale.save()


def test_a_made_up_copy_of_a_ticket_is_not_seen():
	ticket = make_ticket("With Section")
	as_person("other_liaison")
	with pytest.raises(frappe.PermissionError):
		call_from_form(
			"mark_seen", {"doctype": "HD Ticket", "name": ticket, "raised_by": frappe.session.user}
		)
	assert not frappe.db.exists("View Log", {"reference_name": ticket, "viewed_by": frappe.session.user})
