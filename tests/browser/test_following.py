"""A citizen with a phone and no script: reference, code, status, and each act that the status offers."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import Page

from tests.browser.barriers import barriers, overflow
from tests.browser.conftest import URL
from tests.integration.casework.citizens import answer, last_code, make_followed, reference_of
from tests.integration.casework.tickets import make

SIZES = {"ar": {"width": 390, "height": 844}, "en": {"width": 320, "height": 700}}


def asked() -> str:
	ticket = make_followed("With Department")
	make("liaison", ticket, "ask_citizen", question="أين تقع الحفرة؟")
	return ticket


def answered() -> str:
	ticket = make_followed("Reply Drafting")
	answer(ticket)
	return ticket


def enter(page: Page, ticket: str) -> None:
	frappe.db.commit()  # the web server shows it
	page.goto("/participation/follow")
	page.fill("#reference", reference_of(ticket).lower().replace("-", " "))
	page.click("main form button")
	frappe.db.rollback()  # a new snapshot
	page.fill("#digits", last_code())
	page.click("main form button")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_act_works_without_script(browser, language):
	frappe.set_user("Administrator")
	frappe.cache.delete_keys("participation_tries")
	frappe.db.delete("One Time Code")
	for ticket, acts in ((asked(), ("answer",)), (answered(), ("rate", "object"))):
		context = browser.new_context(base_url=URL, viewport=SIZES[language], java_script_enabled=False)
		page = context.new_page()
		page.goto(f"/participation/follow?lang={language}")
		enter(page, ticket)
		assert reference_of(ticket) in page.inner_text("main")
		for act in acts:
			page.click(f"a[href*='step={act}']")
			page.fill("#text", "قرب المدرسة")
			if act == "rate":
				page.check("input[name=stars][value='4']")
			page.click("main form button")
			assert page.locator(".notice.good").is_visible(), act
		context.close()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_step_has_a_barrier_or_scrolls_sideways(browser, language):
	frappe.set_user("Administrator")
	frappe.cache.delete_keys("participation_tries")
	frappe.db.delete("One Time Code")
	context = browser.new_context(base_url=URL, viewport=SIZES[language])
	page = context.new_page()
	page.goto(f"/participation/follow?lang={language}")
	enter(page, answered())
	for step in ("status", "object", "rate", "contact"):
		page.goto(f"/participation/follow?step={step}")
		assert barriers(page) == [] and overflow(page) <= 0, step
	context.close()
