"""The triage desk: by keyboard alone, a wave in one act and back again, and two people on one comment."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import come_in
from tests.browser.screens import NARROW
from tests.browser.worker import comes_true
from tests.integration.intake.waving import COMPLAINT, SPAM

TABLET = {"width": 820, "height": 1180}
WAVE = 12


@pytest.fixture
def stream(site):
	"""Puts comments on the desk, where none was waiting."""
	return come_in


def state_of(name):
	frappe.db.rollback()  # a new snapshot
	return frappe.db.get_value("Social Comment", name, "state")


def open_triage(person):
	person.triage()
	person.page.wait_for_selector(".triage-moves button")


def current(person):
	return person.page.locator(".triage-card.current")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_officer_works_the_stream_without_a_mouse(language, screen, stream, picture):
	complaint, thanks = stream(COMPLAINT, "شكراً لكم على الاستجابة")
	agent = screen("agent", language=language)
	open_triage(agent)
	keys = agent.page.keyboard
	expect(agent.page.locator(".participation-said mark").first).to_be_visible()
	picture(agent.page, f"triage-by-keyboard-{language}")
	keys.press("j")
	expect(current(agent)).to_have_attribute("data-name", thanks)
	keys.press("k")
	expect(current(agent)).to_have_attribute("data-name", complaint)
	expect(agent.page.locator('.triage-moves [data-move="register_as_proposed"]')).to_be_visible()
	keys.press("y")
	comes_true(lambda: state_of(complaint) == "Registered", "the complaint is registered")
	expect(current(agent)).to_have_attribute("data-name", thanks)
	agent.page.wait_for_selector('.triage-moves [data-move="dismiss"]')
	keys.press("d")
	expect(agent.dialog.locator("select")).to_be_focused()
	agent.dialog.locator("select").select_option("Thanks")
	agent.confirm()
	expect(agent.page.locator(".triage-undo")).to_be_visible()
	assert state_of(thanks) == "Dismissed"
	keys.press("u")
	agent.dialog.locator("textarea").wait_for()
	agent.confirm()
	comes_true(lambda: state_of(thanks) == "Waiting", "the dismissal is taken back")


def test_a_wave_is_dismissed_in_one_act_without_its_true_complaint_and_comes_back(screen, stream, picture):
	varied = SPAM.replace("هاتفاً", "حفرة")
	names = stream(*(f"{SPAM} {number}" for number in range(WAVE)), varied)
	agent = screen("agent", size=TABLET)
	agent.triage()
	page = agent.page
	expect(page.locator(".triage-card")).to_have_count(1)
	page.locator(".triage-group").click()
	expect(page.locator(".triage-card")).to_have_count(WAVE + 1)
	page.locator(".triage-related button").first.click()
	page.locator('.triage-chosen [data-bulk="dismiss"]').click()
	agent.fill(reason="Spam")
	agent.dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".triage-bulk-rows li")).to_have_count(WAVE + 1)
	page.locator(".triage-bulk-summary + button").click()
	picture(page, "triage-bulk")
	agent.confirm()
	expect(page.locator(".triage-undo")).to_be_visible()
	assert [state_of(name) for name in names] == ["Dismissed"] * WAVE + ["Waiting"]
	page.locator(".triage-undo button").click()
	agent.dialog.locator("textarea").wait_for()
	agent.confirm()
	comes_true(lambda: {state_of(name) for name in names} == {"Waiting"}, "the wave waits again")


def test_two_people_see_each_other_and_the_second_learns_who_decided(screen, stream):
	[name] = stream(COMPLAINT)
	agent = screen("agent", language="en")
	open_triage(agent)
	other = screen("manager", language="en")
	other.triage()
	full_name = frappe.db.get_value("User", "agent@city.example", "full_name")
	expect(other.page.locator(".triage-others")).to_contain_text(full_name)
	agent.page.locator('.triage-moves [data-move="register_as_proposed"]').click()
	comes_true(lambda: state_of(name) == "Registered", "the first decides")
	# Without live updates the screen looks again every 20 seconds.
	expect(other.page.locator(".triage-others")).to_contain_text(other.says("Registered"), timeout=45_000)
	expect(other.page.locator('.triage-moves [data-move="register"]')).to_have_count(0)


def test_on_a_phone_a_proposal_is_approved_in_two_taps(screen, stream, picture):
	name, _other = stream(COMPLAINT, "شكراً لكم على الاستجابة")
	agent = screen("agent", size=NARROW)
	agent.triage()
	agent.page.locator(f'.triage-card[data-name="{name}"]').click()
	agent.page.wait_for_selector(".triage-moves button")
	picture(agent.page, "triage-on-a-phone")
	agent.page.locator('.triage-moves [data-move="register_as_proposed"]').click()
	comes_true(lambda: state_of(name) == "Registered", "the proposal is approved")
