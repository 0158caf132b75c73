"""Each role opens at its own desk, reads its own numbers there, and sees them follow what happens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import frappe
import pytest
from playwright.sync_api import Page, expect

from participation_app.casework.desk_numbers import numbers
from participation_app.casework.desks import DESKS
from participation_app.casework.due_list import SHARES_OF_ROLE
from participation_app.casework.holdings import SHARE_OF_STAGE
from tests.browser.conftest import come_in, read_at_once
from tests.browser.screens import TABLET, WIDE

PEOPLE = (
	("agent", "call-centre", "Call Centre"),
	("liaison", "department-desk", "Department Desk"),
	("officer", "section-desk", "Section Desk"),
	("pr", "public-relations", "Public Relations"),
	("moderator", "moderation", "Moderation"),
	("manager", "participation", "Participation"),
)
PATIENCE = 90_000  # a look without any news comes once a minute


def number(page: Page, label: str):
	return page.locator(f'[number_card_name="{label}"] .number')


@pytest.fixture
def rest_waits() -> Iterator[None]:
	"""All that call agents hold is due in a month: a desk has room for what is due first, so news is among that."""
	shares = SHARES_OF_ROLE["Call Centre Agent"]
	stages = [stage for stage, share in SHARE_OF_STAGE.items() if share in shares]
	dates = dict(
		frappe.get_all(
			"HD Ticket",
			{"participation_stage": ["in", stages]},
			["name", "participation_due_at"],
			as_list=True,
		)
	)
	later = frappe.utils.add_days(frappe.utils.now_datetime(), 30)
	frappe.db.set_value("HD Ticket", {"name": ["in", list(dates)]}, "participation_due_at", later)
	frappe.db.commit()  # the web server shows it
	yield
	frappe.db.rollback()
	for name, due_at in dates.items():
		frappe.db.set_value("HD Ticket", name, "participation_due_at", due_at)
	frappe.db.commit()  # later tests read them as they were


def counted(person: str, desk: str) -> dict[str, object]:
	"""What the person's cards are to show now."""
	frappe.db.rollback()
	frappe.set_user(f"{person}@city.example")
	try:
		return numbers(DESKS[desk])
	finally:
		frappe.set_user("Administrator")


@pytest.mark.parametrize(("language", "size"), [("ar", WIDE), ("en", TABLET)])
def test_each_role_begins_at_its_desk_with_the_right_numbers(
	desk: Callable[..., Page], picture, language, size
):
	for person, address, name in PEOPLE:
		page = desk(person, language=language, size=size)
		page.goto("/app")
		page.wait_for_url(lambda url, address=address: f"/app/{address}" in url)
		page.wait_for_selector(".participation-due-list, .participation-due .participation-placeholder")
		for label, shown in counted(person, name).items():
			expect(number(page, label)).to_have_text(str(shown))
		picture(page, f"desk-{address}-{language}")


AROUND_OURS = ".navbar, .desk-sidebar, .list-sidebar, .filter-section, .filter-selector, .sort-selector, .grid-footer, .help-menu"
# Names of fields, which show where a pointer rests, and what Awesomplete says to readers of screens know no language.
_SAYS = """around => [...document.querySelectorAll(around)].flatMap(part => {
	const shown = [part, ...part.querySelectorAll("*")].filter(
		one => one.checkVisibility() && !one.closest(".tooltip-content, .visually-hidden"))
	const words = one => [...one.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data)
	const names = one => ["placeholder", "title", "aria-label"].map(name => one.getAttribute(name) || "")
	return shown.flatMap(one => [...words(one), ...names(one)])
})"""
_THE_SAME_IN_ARABIC = re.compile("Ctrl|XLSX|CSV")


@pytest.mark.parametrize(
	("person", "address", "landmark"),
	[
		("agent", "/app/call-centre", ".desk-sidebar"),
		("agent", "/app/social-comment", ".list-sidebar"),
		("manager", "/app/notice-template", ".list-sidebar"),
		("manager", "/app/participation-settings", ".grid-footer"),
	],
)
def test_the_desk_around_our_screens_is_arabic_too(desk: Callable[..., Page], person, address, landmark):
	page = desk(person, language="ar")
	page.goto(address)
	page.wait_for_selector(landmark)
	page.wait_for_load_state("networkidle")
	said = page.evaluate(_SAYS, AROUND_OURS)
	assert any("ابحثوا" in line for line in said)
	english = {line.strip() for line in said if re.search("[A-Za-z]{2}", _THE_SAME_IN_ARABIC.sub("", line))}
	assert sorted(english - set(frappe.get_all("User", pluck="full_name"))) == []


def test_a_comment_that_arrives_changes_the_number_without_a_reload(
	desk: Callable[..., Page], public, rest_waits
):
	page = desk("agent")
	page.goto("/app/call-centre")
	page.wait_for_selector(".participation-due-body > :not(.participation-skeleton)")
	waiting = counted("agent", "Call Centre")["Comments Waiting"]
	expect(number(page, "Comments Waiting")).to_have_text(str(waiting))
	page.evaluate("window.not_reloaded = true")
	read_at_once("X", public.write("X", "الإنارة مطفأة في شارعنا منذ أمس"))
	frappe.db.commit()  # the screen is told and reads it
	expect(number(page, "Comments Waiting")).to_have_text(str(waiting + 1), timeout=PATIENCE)
	expect(page.locator(".participation-due-row").filter(has_text="الإنارة مطفأة")).not_to_have_count(0)
	assert page.evaluate("window.not_reloaded")


def test_a_card_and_a_bar_lead_with_the_keyboard_to_what_they_count(desk: Callable[..., Page]):
	come_in("حفرة كبيرة أمام مدخل المدرسة")  # a bar of nothing leads nowhere
	page = desk("agent", language="en")
	page.goto("/app/call-centre")
	card = page.locator('[number_card_name="Comments Waiting"] .widget-body')
	expect(card).to_have_attribute("role", "link")
	expect(number(page, "Comments Waiting")).to_have_text(
		re.compile(r"\d")
	)  # only then the card leads anywhere
	card.focus()
	page.keyboard.press("Enter")
	page.wait_for_url("**/app/triage**")
	page.wait_for_selector(
		".triage-card, .participation-placeholder"
	)  # Frappe shows a page once it is fetched
	page.go_back()
	page.wait_for_url("**/app/call-centre")
	line = page.locator(".participation-bar-line").first
	expect(line).to_be_visible()
	line.focus()
	page.keyboard.press("Enter")
	page.wait_for_url("**/query-report/Due%20List**which=**")
