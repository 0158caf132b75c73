"""A manager erases what tells of a person, after a look at what goes."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import read_at_once
from tests.browser.screens import NARROW, WIDE
from tests.browser.worker import comes_true
from tests.integration import walk


@pytest.fixture
def closed(public):
	"""A case that is over: its words, its ticket and its reference."""
	words = f"حفرة كبيرة في شارع المدرسة {frappe.generate_hash(length=6)}"
	frappe.set_user("Administrator")
	ticket = walk.register(read_at_once("Facebook", public.write("Facebook", words)))
	frappe.set_user("Administrator")
	frappe.db.set_value("HD Ticket", ticket, "participation_stage", "Closed")
	frappe.db.commit()  # the web server shows it
	return words, ticket, frappe.db.get_value("HD Ticket", ticket, "participation_reference")


@pytest.mark.parametrize(("language", "size"), [("ar", WIDE), ("en", NARROW)])
def test_a_manager_looks_what_goes_and_erases_it(language, size, screen, closed, picture):
	words, ticket, reference = closed
	manager = screen("manager", language, size)
	manager.ticket(ticket)
	manager.page.locator(".menu-btn-group:visible > button").click()
	manager.page.locator(".menu-btn-group:visible").get_by_text(manager.says("Erase Personal Data")).click()
	expect(manager.dialog.locator(".participation-erasure")).to_contain_text(reference)
	manager.fill(reason="طلب مكتوب", confirmation=reference)
	manager.reads_well(picture, "erasure")
	manager.dialog.locator(".btn-modal-primary").click()
	erased = "participation_erased_at"
	comes_true(lambda: frappe.db.get_value("HD Ticket", ticket, erased), "the ticket is erased")
	assert frappe.get_all("Social Comment", {"text": ["like", f"%{words}%"]}) == []
