"""The call centre in Helpdesk's own pages: reads where a ticket stands, makes a move, drafts the reply, finds it again."""

from __future__ import annotations

import re

import frappe
import pytest
from playwright.sync_api import Page, expect

from participation_app.casework import helpdesk_view
from tests.integration.casework.tickets import make_ticket

SUBJECT = "إنارة معطلة قرب المدرسة"
LATIN_BY_PEOPLE = re.compile(
	r"\S+@\S+|[A-Z0-9]{4}-[A-Z0-9]{4}|#\d+|https?://\S+|[^\w\s]*\b(?:X|K|SLA|Ctrl|Participation Desk)\b"
)


def prepared(stage: str) -> str:
	frappe.set_user("Administrator")
	ticket = make_ticket(stage, excerpt=SUBJECT)
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server reads it
	return ticket


def facts(ticket: str, person: str, language: str) -> dict[str, str]:
	frappe.local.lang = language
	frappe.set_user(f"{person}@city.example")
	try:
		return helpdesk_view.describe(frappe.get_doc("HD Ticket", ticket))["shown"]
	finally:
		frappe.set_user("Administrator")


def expect_fact(page: Page, text: str) -> None:
	shows = "text => [...document.querySelectorAll('input')].some((line) => line.value === text)"
	page.wait_for_function(shows, arg=text)


def answer(page: Page, language: str, text: str) -> None:
	page.get_by_role("button", name={"ar": "رد", "en": "Reply"}[language], exact=True).first.click()
	page.locator(".ProseMirror").first.click()
	page.keyboard.type(text)
	page.get_by_role("button", name=re.compile({"ar": "^إرسال", "en": "^Send"}[language])).first.click()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_officer_reads_stage_and_promise_and_begins_a_move_in_one_click(desk, picture, language):
	ticket = prepared("Registered")
	page = desk("agent", language=language)
	page.goto(f"/helpdesk/tickets/{ticket}")
	expect(page.locator("html")).to_have_attribute("lang", language)
	for text in facts(ticket, "agent", language).values():
		expect_fact(page, text)
	assert page.evaluate("getComputedStyle(document.body).direction") == {"ar": "rtl", "en": "ltr"}[language]
	picture(page, f"helpdesk-ticket-{language}")
	with page.expect_popup() as opened:
		page.get_by_role("button", name=frappe._("Refer", language), exact=True).click()
	desk_page = opened.value
	chosen = desk_page.locator('button[aria-pressed="true"]', has_text=frappe._("Refer", language))
	expect(chosen).to_be_visible()
	expect(desk_page.locator(".participation-dialog input").first).to_be_visible()


def test_a_reply_is_the_draft_while_it_is_drafted_and_refused_before(desk, picture):
	drafting, registered = prepared("Reply Drafting"), prepared("Registered")
	page = desk("agent")
	page.goto(f"/helpdesk/tickets/{drafting}")
	answer(page, "ar", "أصلحنا الإنارة اليوم.")
	said = frappe._("Kept as the draft of the proposed reply. Nothing was sent.", "ar")
	expect(page.get_by_text(said).first).to_be_visible()
	picture(page, "helpdesk-draft-ar")
	frappe.db.rollback()
	draft = frappe.get_last_doc("Proposed Reply", {"ticket": drafting})
	assert (draft.text, draft.written_in) == ("أصلحنا الإنارة اليوم.", "Helpdesk")
	page.goto(f"/helpdesk/tickets/{registered}")
	answer(page, "ar", "أصلحناها.")
	expect(page.get_by_text(re.compile(frappe._("Reply Drafting", "ar"))).first).to_be_visible()
	picture(page, "helpdesk-refused-ar")
	frappe.db.rollback()
	assert not frappe.db.exists("Communication", {"reference_name": registered, "sent_or_received": "Sent"})


def test_another_spelling_finds_the_ticket(desk, picture):
	ticket = prepared("Registered")
	page = desk("agent")
	page.goto("/helpdesk/search?q=" + "اناره المدرسه")
	expect(page.locator(f'a[href*="/tickets/{ticket}"]').first).to_contain_text(SUBJECT)
	picture(page, "helpdesk-search-ar")


def test_what_people_wrote_is_not_put_into_arabic(desk):
	frappe.set_user("Administrator")
	texts = ("Huge hole in front of the school", "Enter the park", "Lamp 2 of 3")
	for text in texts:
		frappe.db.set_value("HD Ticket", make_ticket("With Department"), "subject", text)
	frappe.db.commit()  # the web server reads it
	page = desk("agent")
	page.goto("/helpdesk/tickets")
	for text in texts:
		expect(page.get_by_text(text, exact=True).first).to_be_visible()


@pytest.mark.parametrize(
	"address", ["/helpdesk/tickets", "/helpdesk/tickets/{ticket}", "/helpdesk/kb", "/helpdesk/contacts"]
)
def test_no_english_word_stands_on_an_arabic_page(desk, address):
	ticket = prepared("With Department")
	page = desk("agent")
	page.goto(address.format(ticket=ticket))
	page.wait_for_load_state("networkidle")
	assert english_words(page) == []


def english_words(page: Page) -> list[str]:
	"""The lines in Latin letters that nobody on the site wrote."""
	lines = page.locator("#app").inner_text().splitlines()
	english = [line for line in lines if re.search("[A-Za-z]{2}", LATIN_BY_PEOPLE.sub("", line))]
	named = {
		"User": ("full_name", "first_name"),
		"Contact": ("full_name", "first_name"),
		"HD Agent": ("agent_name",),
		"HD Ticket": ("subject",),  # Helpdesk greets a new site with one
	}
	by_people = {
		written
		for doctype, fields in named.items()
		for row in frappe.get_all(doctype, fields=fields)
		for written in row.values()
	}
	# Helpdesk calls an assignee by the first part of their address.
	by_people |= {user.partition("@")[0].capitalize() for user in frappe.get_all("User", pluck="name")}
	return [line for line in english if line.strip() not in by_people]
