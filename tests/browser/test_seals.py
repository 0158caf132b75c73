"""What an author has deleted, at the screens of those who open the seal and of those who do not."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import expect

from participation_app.intake.comment_changes import note_gone
from tests.browser.conftest import read_at_once
from tests.browser.screens import NARROW, WIDE
from tests.browser.worker import comes_true
from tests.integration import walk

READERS = pytest.mark.parametrize(("language", "size"), [("ar", WIDE), ("en", NARROW)])


@pytest.fixture
def deleted(public):
	"""A comment that its author deleted, registered first or still waiting; its words and its name."""

	def make(registered=True):
		words = f"حفرة كبيرة في شارع المدرسة {frappe.generate_hash(length=6)}"
		frappe.set_user("Administrator")
		name = read_at_once("Facebook", public.write("Facebook", words))
		ticket = walk.register(name) if registered else None
		frappe.set_user("Administrator")
		note_gone(name)
		frappe.db.commit()  # the web server shows it
		return words, name, ticket

	return make


@READERS
def test_a_manager_opens_the_seal_for_a_reason_and_it_closes_again(language, size, screen, deleted, picture):
	words, name, _ticket = deleted()
	manager = screen("manager", language, size)
	manager.form(f"/app/social-comment/{name}", ".participation-seal")
	seal = manager.page.locator(".participation-seal")
	expect(manager.page.locator(".participation-comment")).not_to_contain_text(words)
	manager.reads_well(picture, "seal")
	seal.get_by_text(manager.says("Open the Seal"), exact=True).click()
	manager.fill(reason="اعتراض المواطن على الرد")
	manager.reads_well(picture, "seal-reason")
	manager.dialog.locator(".btn-modal-primary").click()
	opened = manager.page.locator(".participation-opened")
	expect(opened).to_contain_text(words)
	manager.reads_well(picture, "seal-opened")
	manager.page.locator(".modal.show .btn-modal-close").click()
	expect(seal).to_contain_text("اعتراض المواطن على الرد")
	expect(manager.page.locator("body")).not_to_contain_text(words)
	manager.reads_well(picture, "seal-opened-by")
	assert frappe.db.get_value("Social Comment", name, "text") is None


@READERS
def test_an_agent_sees_the_seal_and_what_can_be_done_on_the_ticket(language, size, screen, deleted, picture):
	words, _name, ticket = deleted()
	agent = screen("agent", language, size)
	agent.ticket(ticket)
	card = agent.page.locator(".participation-words")
	expect(card).to_contain_text(agent.says("Open the Comment"))
	expect(agent.page.locator("body")).not_to_contain_text(words)
	left = "It cannot be answered in public any more, and no other way to the citizen is known. Close the ticket without a published answer, or enter a contact first."
	expect(card).to_contain_text(agent.says(left))
	agent.reads_well(picture, "seal-ticket")


@READERS
def test_a_deleted_comment_that_waits_is_registered_in_the_agent_s_words(
	language, size, screen, deleted, picture
):
	_words, name, _ticket = deleted(registered=False)
	agent = screen("agent", language, size)
	agent.triage()
	card = agent.page.locator(f'.triage-card[data-name="{name}"]')
	expect(card).to_contain_text(agent.says("The words are sealed."))
	agent.choose(name)
	expect(agent.page.locator(".participation-seal")).to_be_visible()
	expect(agent.page.locator(".participation-seal button")).to_have_count(0)
	agent.reads_well(picture, "seal-triage")
	agent.press_comment_move("register")
	agent.fill(text="حفرة أمام مدرسة الحي")
	agent.reads_well(picture, "seal-register")
	agent.confirm()
	ticket = comes_true(lambda: frappe.db.get_value("Social Comment", name, "ticket"), "it is registered")
	assert frappe.db.get_value("HD Ticket", ticket, "subject") == "حفرة أمام مدرسة الحي"


def test_lists_say_in_the_reader_s_language_that_the_words_are_gone(screen, deleted, picture):
	words, name, _ticket = deleted()
	agent = screen("agent", "en")
	agent.form("/app/social-comment?evidence=Sealed", ".list-row")
	row = agent.page.locator(".list-row", has=agent.page.locator(f'[data-name="{name}"]'))
	expect(row).to_contain_text("The author deleted this comment; its words are no longer shown.")
	expect(agent.page.locator("body")).not_to_contain_text(words)
	picture(agent.page, "seal-list")
