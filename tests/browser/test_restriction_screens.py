"""A manager names who sees a case and closes it to whom it is about; what is typed meanwhile stays."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import read_at_once
from tests.browser.screens import SETTLED, TABLET, Screen
from tests.integration import walk

LAPTOP = {"width": 1366, "height": 768}
REASON = "تتعلق بقاصر، والبلاغ من والدته"
NAMED, COMPLAINED_OF, DEALING = "pr", "officer", "liaison"


@pytest.fixture
def ticket(public):
	"""A ticket that is open to whoever's turn it is."""
	words = f"حفرة كبيرة في شارع المدرسة {frappe.generate_hash(length=6)}"
	name = walk.register(read_at_once("Facebook", public.write("Facebook", words)))
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows it
	return name


def called(person: str) -> str:
	return frappe.db.get_value("User", f"{person}@city.example", "full_name")


def field(manager: Screen, name: str) -> Locator:
	return manager.dialog.locator(f'[data-fieldname="{name}"]').first


def choose(manager: Screen, name: str, *people: str) -> None:
	"""The people of a field, each as somebody types who knows the name."""
	box = field(manager, name).locator("input")
	for person in people:
		box.click()
		box.press_sequentially(called(person))
		field(manager, name).locator(".awesomplete li").filter(has_text=called(person)).first.click()
	box.press("Tab")  # the list offers the next one
	chosen = field(manager, name).locator(".tb-selected-value")
	expect(chosen).to_have_text([called(person) for person in people])


def is_within(manager: Screen) -> None:
	page = manager.page
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
	box = manager.dialog.locator(".modal-content").bounding_box()
	assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]


@pytest.mark.parametrize("size", [LAPTOP, TABLET], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_reason_typed_at_once_after_choosing_people_is_kept(language, size, screen, ticket, picture):
	manager = screen("manager", language, size)
	kind = "wide" if size == LAPTOP else "narrow"
	manager.ticket(ticket)
	manager.page.get_by_role("button", name=manager.says("Close to Others")).click()
	manager.dialog.wait_for()
	field(manager, "sensitive").locator("input[type=checkbox]").first.check()
	choose(manager, "named", NAMED, "manager")
	choose(manager, "complained_of", COMPLAINED_OF)
	reason = field(manager, "reason").locator("textarea")
	reason.fill(REASON)
	expect(field(manager, "dealing")).to_be_visible()  # the form was drawn anew for what was chosen
	choose(manager, "dealing", DEALING)
	reason.press_sequentially(".")
	manager.page.wait_for_timeout(SETTLED)
	expect(reason).to_have_value(f"{REASON}.")
	is_within(manager)
	picture(manager.page, f"restriction-dialog-{language}-{kind}")
	manager.confirm()
	told = manager.page.locator(".participation-restriction")
	for words in (called(NAMED), called(COMPLAINED_OF), called(DEALING), f"{REASON}."):
		expect(told).to_contain_text(words)
	told.scroll_into_view_if_needed()
	picture(manager.page, f"restriction-{language}-{kind}")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_was_typed_stays_where_it_is_refused(language, screen, ticket, picture):
	"""Sent with the keyboard, before the field has told anybody what stands in it."""
	manager = screen("manager", language, LAPTOP)
	manager.ticket(ticket)
	manager.page.get_by_role("button", name=manager.says("Close to Others")).click()
	manager.dialog.wait_for()
	reason = field(manager, "reason").locator("textarea")
	reason.fill(REASON)
	reason.press("Control+Enter")
	expect(manager.page.locator(".msgprint-dialog.modal.show, .participation-problem")).to_be_visible()
	expect(reason).to_have_value(REASON)
	picture(manager.page, f"restriction-refused-{language}")
