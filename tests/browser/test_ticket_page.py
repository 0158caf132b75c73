"""The ticket's own page: the next step is done there, notes and files with it, and a person's accounts are linked."""

from __future__ import annotations

import re

import frappe
import pytest
from playwright.sync_api import Locator, expect

from participation_app.casework.moves import make_move
from tests.browser.screens import TABLET, WIDE, Screen
from tests.integration import walk
from tests.integration.casework.tickets import SECTION, make_ticket, stage_of

FINDINGS, DONE = "A hole of ten centimetres.", "Filled and paved."
REFUSED = "The records do not show this. Choose what is confirmed of both, or how the person said so."
FILE = {"name": "inspection.txt", "mimeType": "text/plain", "buffer": b"Seen on site."}
KEPT_AS = re.compile(r"inspection\w*\.txt")  # a second file of a name gets an ending of its own


@pytest.fixture
def ticket():
	"""Gives a ticket at a stage, as the web server sees it."""

	def make(stage: str, **values: object) -> str:
		name = make_ticket(stage, **values)
		frappe.set_user("Administrator")
		frappe.db.commit()  # the web server shows it
		return name

	return make


def form_of(screen: Screen) -> Locator:
	return screen.page.locator(".participation-act")


def field(screen: Screen, name: str) -> Locator:
	return form_of(screen).locator(f'[data-fieldname="{name}"]').locator("textarea, select").first


def now_at(ticket: str, stage: str) -> None:
	frappe.db.rollback()  # a new snapshot
	assert stage_of(ticket) == stage


def test_a_liaison_assigns_and_a_section_reports_with_a_file_and_a_note(ticket, screen, picture):
	name = ticket("With Department")
	liaison = screen("liaison", "ar", WIDE)
	liaison.ticket(name)
	expect(form_of(liaison)).to_have_attribute("data-move", "assign_to_section")
	field(liaison, "section").select_option(SECTION)
	liaison.reads_well(picture, "ticket-assign")
	liaison.confirm()
	now_at(name, "With Section")

	officer = screen("officer", "en", TABLET)
	officer.ticket(name)
	officer.page.keyboard.press("Control+Enter")
	problems = form_of(officer).locator(".participation-problem")
	expect(problems).to_have_count(4)
	expect(field(officer, "findings")).to_have_attribute("aria-invalid", "true")
	field(officer, "findings").fill(FINDINGS)
	form_of(officer).locator("input[type=file]").set_input_files(FILE)
	expect(form_of(officer).get_by_text(FILE["name"])).to_be_visible()
	officer.ticket(name)
	expect(field(officer, "findings")).to_have_value(FINDINGS)

	note = officer.page.locator(".participation-note-writing textarea")
	note.press_sequentially("@")
	called = officer.page.locator(".participation-colleagues li").first
	colleague = called.inner_text()
	called.click()
	note.press_sequentially("starts tomorrow")
	note.press("Control+Enter")
	expect(officer.page.locator(".participation-note-line")).to_contain_text(f"@{colleague} starts tomorrow")

	expect(field(officer, "findings")).to_have_value(FINDINGS)
	officer.fill(outcome="Resolved", action_taken=DONE, public_part=DONE)
	officer.reads_well(picture, "ticket-report")
	officer.page.locator(".participation-act-bar .btn-primary").click()
	report = officer.page.locator(".participation-section", has_text=DONE).first
	expect(report).to_contain_text(KEPT_AS)
	now_at(name, "Action Reported")

	liaison.ticket(name)
	address = liaison.page.locator(".participation-card a", has_text=KEPT_AS).get_attribute("href")
	status = "async (address) => (await fetch(address)).status"
	assert liaison.page.evaluate(status, address) == 200


def test_two_accounts_are_linked_and_unlinked_with_a_reason(ticket, screen, picture):
	names = [ticket("Registered", channel="Phone") for _number in range(2)]
	for name in names:
		contact = {
			"doctype": "Citizen Contact",
			"ticket": name,
			"mobile": "+971501234588",
			"full_name": "سالم",
		}
		frappe.get_doc({**contact, "preferred_channel": "SMS"}).insert(ignore_permissions=True)
	frappe.db.commit()  # the web server shows it

	agent = screen("agent", "ar", WIDE)
	agent.ticket(names[0])
	person = agent.page.locator(".participation-person")
	person.get_by_role("button", name=agent.says("Link Another Contribution")).click()
	expect(agent.dialog).to_be_focused()  # opened, it takes the focus once and closes what a field offers
	other = agent.dialog.locator('[data-fieldname="other"] input')
	other.press_sequentially(names[1])
	agent.dialog.get_by_role("option").filter(has_text=f"{names[1]}, ").click()
	agent.fill(evidence="Same Confirmed Number", reason="قال إنه هو")
	agent.dialog.locator(".btn-modal-primary").click()
	refused = agent.dialog.locator(".participation-problem")
	expect(refused).to_contain_text(agent.says(REFUSED))
	agent.fill(evidence="The Person Said So", said_by="سالم")
	moment = agent.dialog.locator('[data-fieldname="said_at"] input')
	moment.fill("2026-03-02 09:00:00")
	moment.press("Tab")
	agent.confirm()
	expect(person.locator(".participation-person-link")).to_have_count(2)
	agent.reads_well(picture, "ticket-person")

	person.get_by_role("button", name=agent.says("Unlink")).first.click()
	agent.fill(reason="تبين أنه أخوه")
	agent.confirm()
	fold = person.locator("details")
	fold.locator("summary").click()
	expect(fold).to_contain_text("تبين أنه أخوه")
	assert (
		frappe.db.count("Person Link", {"ended_at": ["is", "not set"], "record_type": "Citizen Contact"}) == 0
	)


def test_whoever_comes_second_loses_nothing_and_reads_who_was_quicker(ticket, screen):
	name = ticket("With Department")
	liaison = screen("liaison", "en", WIDE)
	liaison.ticket(name)
	liaison.press("Report Action")
	liaison.fill(outcome="Resolved", findings=FINDINGS, action_taken=DONE, public_part=DONE)
	walk.as_person("liaison")
	make_move(name, "assign_to_section", {"section": SECTION})
	frappe.set_user("Administrator")
	frappe.db.commit()  # somebody was quicker
	liaison.page.keyboard.press("Control+Enter")
	expect(form_of(liaison).get_by_role("alert").first).to_contain_text("made the move “Assign to Section”")
	expect(form_of(liaison).locator("details")).to_contain_text(FINDINGS)
