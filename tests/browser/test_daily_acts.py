"""The acts of a day by the shortest way there is, counted, and as many as the documents say."""

from __future__ import annotations

import re
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import read_at_once
from tests.browser.screens import Screen
from tests.browser.worker import comes_true
from tests.integration.casework.tickets import SECTION, stage_of

TOLD = dict(
	re.findall(
		r"^\| ([^|]+?) \| \d+ \| (\d+) \|$",
		(Path(frappe.get_app_path("participation_app")).parent / "docs" / "daily-acts.md").read_text("utf-8"),
		re.M,
	)
)


class Hand:
	"""What a person's hand does on a page, counted."""

	def __init__(self, page: Page) -> None:
		self.page, self.acts = page, 0

	def press(self, key: str) -> None:
		self.acts += 1
		self.page.keyboard.press(key)

	def click(self, place: str | Locator) -> None:
		self.acts += 1
		(self.page.locator(place) if isinstance(place, str) else place).first.click()

	def choose(self, place: Locator, value: str) -> None:
		self.acts += 1
		place.select_option(value)

	def write(self, place: Locator, text: str) -> None:
		"""Into a field that one act leads to."""
		self.acts += 1
		place.fill(text)


def took(hand: Hand, act: str) -> None:
	assert hand.acts == int(TOLD[act]), act


def at(ticket: str, stage: str) -> None:
	comes_true(lambda: stage_of(ticket) == stage, f"{ticket} is {stage}")


def of_form(page: Page, name: str) -> Locator:
	return page.locator(f'.participation-act [data-fieldname="{name}"]').locator("textarea, select").first


def ready(person: Screen, ticket: str, move: str) -> Hand:
	person.ticket(ticket)
	expect(person.page.locator(".participation-act")).to_have_attribute("data-move", move)
	return Hand(person.page)


def dialog_stands(person: Screen) -> None:
	"""The dialog has opened and has the keys."""
	person.page.wait_for_function(
		"window.cur_dialog?.display && document.querySelector('.modal.show')?.contains(document.activeElement)"
	)


@pytest.fixture
def alone(site) -> None:
	"""Nothing else waits, so that the comment of the test is the first of the stream."""
	frappe.db.rollback()
	frappe.db.set_value("Social Comment", {"state": "Waiting"}, "state", "Dismissed")
	frappe.db.commit()  # the web server shows it


def test_the_seven_steps_take_as_many_acts_as_are_told(alone, public, screen):
	comment = read_at_once("Facebook", public.write("Facebook", "حفرة كبيرة في شارع المدرسة من أسبوع"))
	agent = screen("agent")
	agent.triage()
	agent.page.wait_for_selector('.triage-moves [data-move="register_as_proposed"]')
	hand = Hand(agent.page)
	hand.press("y")
	ticket = comes_true(lambda: frappe.db.get_value("Social Comment", comment, "ticket"), "it has its ticket")
	at(ticket, "With Department")
	took(hand, "Register a comment and refer it as proposed")

	liaison = screen("liaison")
	hand = ready(liaison, ticket, "assign_to_section")
	if of_form(liaison.page, "section").input_value() != SECTION:
		hand.choose(of_form(liaison.page, "section"), SECTION)
	hand.press("Control+Enter")
	at(ticket, "With Section")
	took(hand, "Assign a ticket to the section, which a rule proposes")

	officer = screen("officer", "en")
	hand = ready(officer, ticket, "report_action")
	hand.choose(of_form(officer.page, "outcome"), "Resolved")
	for name in ("findings", "action_taken", "public_part"):
		hand.write(of_form(officer.page, name), "تم ردم الحفرة.")
	hand.press("Control+Enter")
	at(ticket, "Action Reported")
	took(hand, "Report the action taken")

	hand = ready(liaison, ticket, "confirm_result")
	hand.press("Control+Enter")
	at(ticket, "Reply Drafting")
	took(hand, "Confirm the result")

	reply = frappe.db.get_value("Proposed Reply", {"ticket": ticket})
	agent.reply(reply)
	hand = Hand(agent.page)
	hand.click(".actions-btn-group > button")
	hand.click(
		agent.page.locator(".actions-btn-group .dropdown-menu").get_by_text(
			agent.says("Submit for Review"), exact=True
		)
	)
	at(ticket, "PR Review")
	took(hand, "Send the reply to public relations")

	pr = screen("pr")
	pr.page.goto(f"/app/review/{reply}")
	pr.page.wait_for_selector('.review-actions [data-act="approve"]')
	hand = Hand(pr.page)
	hand.press("a")
	dialog_stands(pr)
	expect(pr.dialog.locator(".participation-shown")).to_be_visible()
	hand.press("Control+Enter")
	at(ticket, "Answered")
	took(hand, "Approve a reply")


def test_a_dismissal_and_its_undo_take_as_many_acts_as_are_told(alone, public, screen):
	comment = read_at_once("Facebook", public.write("Facebook", "شكراً لكم"))
	agent = screen("agent")
	agent.triage()
	agent.page.wait_for_selector('.triage-moves [data-move="dismiss"]')
	hand = Hand(agent.page)
	hand.press("d")
	dialog_stands(agent)
	hand.choose(agent.dialog.locator("select"), "Thanks")
	hand.press("Control+Enter")
	comes_true(
		lambda: frappe.db.get_value("Social Comment", comment, "state") == "Dismissed", "it is dismissed"
	)
	took(hand, "Dismiss a comment")
	agent.page.wait_for_selector(".triage-undo")
	hand = Hand(agent.page)
	hand.press("u")
	dialog_stands(agent)
	hand.press("Control+Enter")
	comes_true(lambda: frappe.db.get_value("Social Comment", comment, "state") == "Waiting", "it waits again")
	took(hand, "Take a decision back")


def test_the_sum_in_the_documents_is_that_of_the_way():
	text = (Path(frappe.get_app_path("participation_app")).parent / "docs" / "daily-acts.md").read_text(
		"utf-8"
	)
	rows = re.findall(r"^\| ([^|]+?) \| (\d+) \| (\d+) \|$", text, re.M)
	way = [row for row in rows if not row[0].startswith(("Dismiss", "Take"))]
	before, now = (sum(int(row[column]) for row in way) for column in (1, 2))
	assert f"took {before} acts and takes {now}" in text
