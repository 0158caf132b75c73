"""Citizens contribute in their browser: in both languages, without script, and without a connection."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import frappe
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.barriers import barriers_in_every_look, overflow, small_targets
from tests.browser.conftest import URL
from tests.browser.screens import NARROW
from tests.integration.intake.contributing import picture

REFERENCE = re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$")
PHOTO = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}
WORDS = "عمود الإنارة أمام بيتنا مكسور منذ يوم الأحد"
READERS = [("ar", True), ("en", False)]  # and whether their browser runs scripts


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., Page]]:
	"""A citizen's own phone: `phone("ar", java_script_enabled=False)`."""
	contexts: list[BrowserContext] = []

	def open_page(language: str, **options: object) -> Page:
		context = browser.new_context(base_url=URL, viewport=NARROW, locale=language, **options)
		contexts.append(context)
		page = context.new_page()
		page.goto(f"/participation/contribute?lang={language}")
		return page

	yield open_page
	for context in contexts:
		context.close()


def fill_in(page: Page) -> None:
	page.check("#type-2")
	page.fill("#text", WORDS)
	page.fill("#place", "شارع النور")
	page.fill("#email", f"{frappe.generate_hash(length=10)}@mail.example")


def send(page: Page) -> None:
	page.click("#contribute button.button[type=submit]")


def is_received(page: Page) -> str:
	page.wait_for_url("**/participation/received?*")
	reference = page.locator("#reference").inner_text()
	assert REFERENCE.match(reference)
	return reference


def ticket_of(reference: str) -> frappe._dict:
	frappe.db.rollback()  # a new snapshot
	fields = ["name", "participation_type", "participation_language", "participation_place"]
	return frappe.db.get_value("HD Ticket", {"participation_reference": reference}, fields, as_dict=True)


@pytest.mark.parametrize(("language", "has_script"), READERS)
def test_a_citizen_contributes_with_a_photo_and_writes_nothing_twice(language, has_script, phone):
	page = phone(language, java_script_enabled=has_script)
	fill_in(page)
	page.set_input_files("#photos", PHOTO)
	page.fill("#email", "nobody")
	send(page)
	expect(page.locator("#email-error")).to_be_visible()
	expect(page.locator("#text")).to_have_value(WORDS)
	expect(page.locator("#problems")).to_be_visible()
	page.fill("#email", f"{frappe.generate_hash(length=10)}@mail.example")
	if not has_script:  # a browser keeps the files of a form only where a script hands them on
		page.set_input_files("#photos", PHOTO)
	send(page)
	ticket = ticket_of(is_received(page))
	assert (ticket.participation_type, ticket.participation_language) == ("Report", language)
	assert frappe.db.count("File", {"attached_to_name": str(ticket.name), "is_private": 1}) == 1


def test_a_lost_connection_loses_nothing_and_what_waits_is_sent_once(phone):
	page = phone("ar")
	fill_in(page)
	place = frappe.generate_hash(length=12)
	page.fill("#place", place)
	page.context.set_offline(True)
	send(page)
	expect(page.locator("#standing")).to_contain_text(re.compile("اتصال"))
	page.context.set_offline(False)
	is_received(page)
	page.goto("/participation/contribute")
	expect(page.locator("#text")).to_have_value("")
	frappe.db.rollback()  # a new snapshot
	assert frappe.db.count("HD Ticket", {"participation_place": place}) == 1


def test_a_draft_outlives_the_page_and_can_be_deleted(phone):
	page = phone("en")
	fill_in(page)
	expect(page.locator("#standing")).to_contain_text("kept on this device")
	page.reload()
	expect(page.locator("#text")).to_have_value(WORDS)
	expect(page.locator("#type-2")).to_be_checked()
	page.locator("#standing button").click()
	expect(page.locator("#text")).to_have_value("")


def test_what_is_too_long_is_counted_while_it_is_written(phone):
	page = phone("en")
	page.fill("#text", "x" * 5_010)
	expect(page.locator("#text-count")).to_have_text("Too long by 10 characters")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_neither_the_corrected_form_nor_the_reference_has_a_barrier(language, phone):
	page = phone(language)
	page.set_viewport_size({"width": 320, "height": 700})
	send(page)
	page.wait_for_selector("#problems")
	assert page.evaluate("document.activeElement.id") == "problems"
	assert barriers_in_every_look(page) == [] and small_targets(page) == [] and overflow(page) == 0
	fill_in(page)
	send(page)
	is_received(page)
	assert barriers_in_every_look(page) == [] and small_targets(page) == [] and overflow(page) == 0
