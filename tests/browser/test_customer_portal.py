"""A citizen who logs in: Helpdesk's portal shows the ticket with our facts, and leads to the page of following."""

from __future__ import annotations

import re

import frappe
import pytest
from playwright.sync_api import expect

from participation_app.casework.public_status import plain_status
from tests.integration.casework.citizens import make_followed, reference_of
from tests.integration.casework.tickets import make


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_citizen_finds_reference_promise_and_question_from_the_portal(desk, picture, language):
	frappe.set_user("Administrator")
	ticket = make_followed("With Department", raised_by="citizen@city.example")
	make("liaison", ticket, "ask_citizen", question="أين تقع الحفرة؟")
	frappe.set_user("Administrator")
	status = plain_status(ticket, language)
	page = desk("citizen", language=language)
	page.goto(f"/helpdesk/my-tickets/{ticket}")
	for fact in (status.reference, status.kind, status.stage_text, status.due_text):
		expect(page.get_by_text(re.compile(re.escape(fact))).first).to_be_visible()
	picture(page, f"portal-{language}")
	with page.expect_popup() as opened:
		page.get_by_role("button", name=frappe._("Promise, Question and Answer", language)).click()
	followed = opened.value
	expect(followed.locator("main")).to_contain_text(reference_of(ticket))
	expect(followed.locator("blockquote")).to_have_text("أين تقع الحفرة؟")
	picture(followed, f"portal-follow-{language}")
