"""A manager keeps a contribution from being erased, and whoever wants to erase it reads whom to ask."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import read_at_once
from tests.browser.screens import WIDE
from tests.integration import walk

REASON = "القضية ٤٢ لسنة ٢٠٢٦"


@pytest.fixture
def closed(public):
	"""A ticket that is over, of somebody on Facebook."""
	words = f"حفرة كبيرة في شارع المدرسة {frappe.generate_hash(length=6)}"
	ticket = walk.register(read_at_once("Facebook", public.write("Facebook", words)))
	frappe.set_user("Administrator")
	frappe.db.set_value("HD Ticket", ticket, "participation_stage", "Closed")
	frappe.db.commit()  # the web server shows it
	return ticket


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_hold_is_set_named_where_somebody_erases_and_lifted(language, screen, closed, picture):
	manager = screen("manager", language, WIDE)
	manager.ticket(closed)
	choose(manager, "Set Legal Hold")
	manager.fill(reason=REASON)
	expect(manager.dialog.locator("[data-fieldname=whole_person] input").first).not_to_be_checked()
	manager.confirm()
	hold = manager.page.locator(".participation-legal-hold")
	expect(hold).to_contain_text(manager.says("Nothing of it is erased."))
	expect(hold).to_contain_text(REASON)
	manager.reads_well(picture, "legal-hold")
	choose(manager, "Erase Personal Data")
	name = frappe.db.get_value("User", "manager@city.example", "full_name")
	expect(manager.dialog.locator(".participation-erasure")).to_contain_text(name)
	manager.page.locator(".modal.show .btn-modal-close").first.click()
	expect(manager.page.locator(".modal.show")).to_have_count(0)
	hold.get_by_role("button", name=manager.says("Lift Legal Hold")).click()
	manager.fill(reason="انتهت القضية")
	manager.confirm()
	expect(hold).to_have_count(0)


def choose(manager, label: str) -> None:
	"""An act from the menu of the form."""
	manager.page.locator(".menu-btn-group:visible > button").click()
	manager.page.locator(".menu-btn-group:visible .menu-item-label").get_by_text(
		manager.says(label), exact=True
	).click()
	manager.dialog.wait_for()
