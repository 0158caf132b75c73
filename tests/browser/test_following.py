"""A citizen with a phone and no script: reference, code, status, and each act that the status offers."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import barriers_in_every_look, overflow
from tests.browser.conftest import URL
from tests.integration.casework.citizens import answer, last_code, make_followed, reference_of
from tests.integration.casework.tickets import make
from tests.integration.walk import REPORT

SIZES = {"ar": {"width": 390, "height": 844}, "en": {"width": 320, "height": 700}}


@pytest.fixture(autouse=True)
def nobody_tried_before():
	frappe.set_user("Administrator")
	frappe.cache.delete_keys("participation_tries")
	frappe.db.delete("One Time Code")


def asked() -> str:
	ticket = make_followed("With Department")
	make("liaison", ticket, "ask_citizen", question="أين تقع الحفرة؟")
	return ticket


def answered(ticket: str) -> str:
	"""The department reports and the answer is published."""
	make("liaison", ticket, "report_action", **REPORT)
	make("liaison", ticket, "confirm_result")
	answer(ticket)
	frappe.db.commit()  # the web server shows it
	return ticket


def enter(page: Page, ticket: str) -> None:
	frappe.db.commit()  # the web server shows it
	page.goto("/participation/follow")
	page.fill("#reference", reference_of(ticket).lower().replace("-", " "))
	page.click("main form button")
	frappe.db.rollback()  # a new snapshot
	page.fill("#digits", last_code())
	page.click("main form button")


def act(page: Page, name: str) -> None:
	page.click(f"a[href*='step={name}']")
	page.fill("#text", "قرب المدرسة")
	if name == "rate":
		page.check("input[name=stars][value='4']")
	page.click("main form button")
	expect(page.locator(".notice.good"), name).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_act_works_without_script(browser, language):
	context = browser.new_context(base_url=URL, viewport=SIZES[language], java_script_enabled=False)
	page, ticket = context.new_page(), asked()
	page.goto(f"/participation/follow?lang={language}")
	enter(page, ticket)
	assert reference_of(ticket) in page.inner_text("main")
	act(page, "answer")
	frappe.db.rollback()  # a new snapshot
	answered(ticket)
	page.goto("/participation/follow")
	act(page, "rate")
	act(page, "object")
	context.close()


def test_no_step_has_a_barrier_or_scrolls_sideways(browser):
	context = browser.new_context(base_url=URL)
	page = context.new_page()
	enter(page, answered(make_followed("With Department")))
	for language, size in SIZES.items():
		page.set_viewport_size(size)
		page.goto(f"/participation/follow?lang={language}")
		for step in ("status", "object", "consent", "rate", "contact"):
			page.goto(f"/participation/follow?step={step}")
			assert page.get_attribute("html", "lang") == language
			assert barriers_in_every_look(page) == [] and overflow(page) <= 0, (step, language)
	context.close()
