"""Routing rules at the screen: a draft is written, tried, replayed and put to use, and then decides."""

from __future__ import annotations

import re
from collections.abc import Iterator

import frappe
import pytest
from playwright.sync_api import Locator, expect

from participation_app.casework.rule_use import put_to_use
from tests.browser.screens import Screen
from tests.browser.worker import comes_true
from tests.integration.casework.rules import make_draft
from tests.integration.casework.tickets import DEPARTMENT, make_ticket

RULE, REPLAY = "Participation Routing Rule", "Rule Replay"
NAME, WORD = "قاعدة الاختبار", "زرقوف"
TEXT = f"في الشارع الــزَّرقوف كبير {WORD}"
PROBLEM = ".participation-rule-says .participation-notice.red"
SENTENCE = ".participation-rule-sentence"


@pytest.fixture(autouse=True)
def tidy() -> Iterator[None]:
	"""No rule and no replay of the test is left."""
	remove()
	yield
	remove()


def remove() -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	if frappe.db.exists(RULE, NAME):
		frappe.delete_doc(RULE, NAME)
	for replay in frappe.get_all(REPLAY, pluck="name"):
		frappe.delete_doc(REPLAY, replay)
	frappe.db.commit()  # the web server and the worker see it gone


@pytest.fixture
def ticket() -> str:
	"""A ticket with the word, which no rule knew."""
	name = make_ticket(text=TEXT, excerpt=TEXT)
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows it
	return name


def field(manager: Screen, name: str) -> Locator:
	return manager.page.locator(f'.form-page [data-fieldname="{name}"]:visible').first


def choose(manager: Screen, name: str, label: str) -> None:
	choice = field(manager, name).get_by_role("button", name=manager.says(label), exact=True)
	choice.click()
	expect(choice).to_have_attribute("aria-pressed", "true")


def choose_department(manager: Screen) -> None:
	box = field(manager, "department").locator("input")
	box.click()
	box.press_sequentially(manager.says(DEPARTMENT)[:8])
	offered = field(manager, "department").get_by_role("option")
	offered.filter(has_text=manager.says(DEPARTMENT)).first.click()


def write_draft(manager: Screen) -> None:
	manager.form("/app/participation-routing-rule/new", ".participation-choice")
	field(manager, "rule_name").locator("input").fill(NAME)
	field(manager, "rule_order").locator("input").fill("-50")
	field(manager, "any_words").locator("textarea").fill(WORD)
	field(manager, "none_words").locator("textarea").fill(WORD)
	expect(manager.page.locator(PROBLEM).first).to_contain_text(WORD)
	field(manager, "none_words").locator("textarea").fill("")
	expect(manager.page.locator(SENTENCE)).to_contain_text(WORD)
	choose(manager, "channels", "Facebook")
	choose(manager, "channels", "X")
	field(manager, "mode").locator("select").select_option("Refer")
	choose_department(manager)
	expect(manager.page.locator(SENTENCE)).to_contain_text(manager.says(DEPARTMENT))
	manager.save()
	comes_true(lambda: frappe.db.get_value(RULE, NAME, "state") == "Draft", "the draft is saved")


def try_text(manager: Screen) -> None:
	field(manager, "try_out").locator("textarea").fill(TEXT)
	field(manager, "try_out").locator("select").first.select_option("Facebook")
	columns = manager.page.locator(".participation-rule-column")
	expect(columns).to_have_count(2)
	expect(columns.last.locator("mark")).to_have_text(["الــزَّرقوف", WORD])
	expect(columns.first.locator("mark")).to_have_count(0)


def replay(manager: Screen) -> None:
	manager.press("Replay 90 Days")
	manager.page.wait_for_selector(".participation-replay-tiles")
	expect(manager.page.locator('[data-kind="is_moving"]')).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_draft_is_written_tried_replayed_and_put_to_use(screen, picture, public, read_in, ticket, language):
	manager = screen("manager", language=language)
	write_draft(manager)
	try_text(manager)
	manager.reads_well(picture, "routing-rule")
	replay(manager)
	row = manager.page.locator(f'.participation-replay-rows a[href="/app/hd-ticket/{ticket}"]')
	expect(row).to_contain_text(WORD)
	manager.reads_well(picture, "rule-replay")

	before = public.write("Facebook", f"{TEXT} قبل")
	assert frappe.db.get_value("Social Comment", read_in(before), "routing_rule") != NAME

	manager.form(f"/app/participation-routing-rule/{NAME}", SENTENCE)
	manager.press("Put to Use")
	expect(manager.dialog).to_contain_text(WORD)
	manager.confirm()
	comes_true(lambda: frappe.db.get_value(RULE, NAME, "state") == "In Use", "the rule is in use")
	assert frappe.db.get_value(RULE, NAME, "put_to_use_by") == "manager@city.example"

	comment = read_in(public.write("Facebook", f"{TEXT} بعد"))
	assert frappe.db.get_value("Social Comment", comment, "routing_rule") == NAME
	agent = screen("agent", language=language)
	agent.triage()
	alike = agent.page.locator(".triage-list > li", has_text=WORD)  # the one before stands for both
	alike.locator(".triage-group").click()
	agent.choose(comment)
	expect(agent.page.locator(".participation-reason")).to_contain_text(f"«{WORD}»")


def test_a_ticket_says_which_rule_and_which_words(screen, picture):
	rule = make_draft(rule_name=NAME, any_words=WORD, mode="Refer", rule_order=-50)
	put_to_use([rule.name])
	name = make_ticket("With Department", text=TEXT, excerpt=TEXT)
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows it
	for language in ("ar", "en"):
		liaison = screen("liaison", language=language)
		liaison.ticket(name)
		line = liaison.page.locator(".participation-why-here")
		expect(line).to_contain_text(re.compile(f"{NAME}.*«{WORD}»", re.S))
		liaison.reads_well(picture, "why-here")


def test_drafts_are_tried_and_put_to_use_from_the_list(screen, picture):
	make_draft(rule_name=NAME, any_words=WORD, rule_order=-50)
	frappe.db.commit()  # the web server shows it
	manager = screen("manager")
	manager.form("/app/participation-routing-rule", ".list-row")
	manager.press("Try a Text")
	manager.fill(text=TEXT)
	expect(manager.dialog.locator(".participation-rule-column").last).to_contain_text(NAME)
	manager.reads_well(picture, "try-a-text")
	manager.page.keyboard.press("Escape")
	manager.form("/app/participation-routing-rule", ".list-row")
	manager.press("Put Drafts to Use")
	expect(manager.dialog).to_contain_text(NAME)
	manager.confirm()
	comes_true(lambda: frappe.db.get_value(RULE, NAME, "state") == "In Use", "the rule is in use")
