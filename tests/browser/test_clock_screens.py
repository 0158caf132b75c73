"""The clock's screens: trying an agreement out, what a change would move, holidays, and the promise's story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import frappe
import pytest
from frappe.utils import get_datetime, getdate, now_datetime
from playwright.sync_api import Page, expect

from tests.browser.screens import NARROW, WIDE, Screen
from tests.browser.worker import comes_true
from tests.integration.casework.tickets import make_ticket

AGREEMENT, HOLIDAY_LIST = "City: 3 working days", "City Holidays"
AGREEMENT_FORM = f"/app/hd-service-level-agreement/{AGREEMENT}"
HOLIDAY_FORM = f"/app/hd-service-holiday-list/{HOLIDAY_LIST}"
# Monday to Thursday 08:00 to 16:00, Friday 08:00 to 12:00.
HALF_DAY = {"ar": "الجمعة 6 مارس 2026، 12:00", "en": "Friday 6 March 2026, 12:00"}
FIVE_DAYS = {"ar": "الثلاثاء 10 مارس 2026، 16:00", "en": "Tuesday 10 March 2026, 16:00"}
FEAST = "عطلة الاختبار"
SEASON = "موسم الاختبار"
SLIDE = 500  # ms that a dialog takes to come in


@pytest.fixture
def countries_in_arabic() -> Iterator[None]:
	"""Frappe's English words name countries in Arabic: in the language of whoever asked for the words first."""
	key = "merged_translations"
	before, frappe.local.lang = frappe.local.lang, "ar"
	frappe.cache.hdel(key, "en")
	assert frappe._("Oman", lang="en") != "Oman"
	frappe.local.lang = before
	yield
	frappe.cache.hdel(key, "en")


@pytest.fixture
def holidays() -> Iterator[None]:
	"""The authority's holidays as they are again after the test, and every change of them carried out."""
	before = frappe.get_doc("HD Service Holiday List", HOLIDAY_LIST)
	kept = [row.as_dict(no_default_fields=True) for row in before.holidays if row.description != FEAST]
	yield
	frappe.db.rollback()
	after = frappe.get_doc("HD Service Holiday List", HOLIDAY_LIST)
	after.update({"from_date": before.from_date, "to_date": before.to_date, "holidays": []})
	after.extend("holidays", kept)
	after.save()
	frappe.db.commit()  # the worker carries it out
	all_changes_done()


@pytest.fixture
def ticket() -> str:
	"""An open ticket with its department, promised three working days from today."""
	name = make_ticket("With Department")
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows it
	return name


def all_changes_done() -> None:
	open_states = {"state": ["in", ["Waiting", "Running"]]}
	comes_true(lambda: not frappe.get_all("Calendar Change", open_states), "all changes are carried out")


def due_at(ticket: str):
	return frappe.db.get_value("HD Ticket", ticket, "participation_due_at")


def state_of(date) -> str | None:
	return frappe.db.get_value(
		"HD Holiday",
		{"parent": HOLIDAY_LIST, "holiday_date": date, "description": FEAST},
		"participation_state",
	)


def add_feast(page: Page, date) -> None:
	"""A holiday typed into the form, not saved yet."""
	page.evaluate(
		"""([date, name]) => {
			cur_frm.add_child("holidays", { holiday_date: date, description: name, participation_state: "Confirmed" });
			cur_frm.refresh_field("holidays");
			cur_frm.dirty();
		}""",
		[str(date), FEAST],
	)


def expect_feast(date) -> None:
	"""A holiday on that date that depends on the moon, with every date moved accordingly."""
	holidays = frappe.get_doc("HD Service Holiday List", HOLIDAY_LIST)
	holidays.append(
		"holidays", {"holiday_date": date, "description": FEAST, "participation_state": "Expected"}
	)
	holidays.save()
	frappe.db.commit()  # the worker carries it out
	all_changes_done()


def fits(page: Page) -> bool:
	return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def received(screen: Screen, moment: str) -> None:
	box = screen.page.locator(".participation-try-inputs [data-fieldname=received_at] input")
	box.fill(moment)
	box.press("Tab")


def find_holidays(screen: Screen, country: str, year: int) -> None:
	"""Opens the import and asks for a country and a year."""
	screen.press("Import Public Holidays")
	expect(screen.dialog).to_be_visible()
	screen.page.wait_for_timeout(SLIDE)
	screen.dialog.locator('[data-fieldname="country"] input').fill(country)
	screen.dialog.locator(".awesomplete li").first.click()
	box = screen.dialog.locator('[data-fieldname="year"] input')
	box.fill(str(year))
	box.press("Tab")


@pytest.mark.parametrize(("language", "size"), [("ar", WIDE), ("en", NARROW)])
def test_the_try_out_counts_the_days_one_by_one_also_before_the_form_is_saved(
	language, size, screen, picture
):
	manager = screen("manager", language, size)
	manager.form(AGREEMENT_FORM, ".participation-day.due")
	received(manager, "2026-03-03 09:00:00")
	result = manager.page.locator(".participation-try-result")
	expect(result.locator(".participation-try-date.main")).to_contain_text(HALF_DAY[language])
	expect(result.locator(".participation-day-number")).to_have_text(["1", "2", "3"])
	expect(result.locator(".participation-day").first).to_contain_text(manager.says("Day of receipt"))
	expect(result.locator(".participation-day.due")).to_contain_text("12:00")
	manager.page.evaluate("cur_frm.set_value('participation_working_days', 5)")
	expect(result.locator(".participation-try-date.main")).to_contain_text(FIVE_DAYS[language])
	expect(result.locator(".participation-day.closed")).to_have_count(2)
	picture(manager.page, f"try-out-{language}")
	assert fits(manager.page)
	assert frappe.db.get_value("HD Service Level Agreement", AGREEMENT, "participation_working_days") == 3


def test_a_form_that_gives_no_date_says_so_in_the_panel(screen):
	manager = screen("manager", "en")
	manager.form(AGREEMENT_FORM, ".participation-day.due")
	manager.page.evaluate("cur_frm.set_value('participation_working_days', 4000)")
	refusal = manager.page.locator(".participation-try-result .participation-notice")
	expect(refusal).to_contain_text("4000")
	expect(manager.page.locator(".modal.show")).to_have_count(0)


def test_days_stand_in_the_place_of_helpdesks_durations_only_where_days_are_promised(screen):
	manager = screen("manager", "en")
	heads = manager.page.locator('[data-fieldname="priorities"] .grid-heading-row')
	manager.form(AGREEMENT_FORM, ".participation-day.due")
	expect(heads).to_contain_text("Days to Answer")
	expect(heads).not_to_contain_text("First Response Time")
	manager.form("/app/hd-service-level-agreement/Default", '[data-fieldname="priorities"] .grid-row')
	expect(heads).to_contain_text("First Response Time")
	expect(heads).not_to_contain_text("Days to Answer")


@pytest.mark.parametrize(("language", "size"), [("ar", WIDE), ("en", NARROW)])
def test_a_holiday_is_saved_only_after_its_preview_and_then_moves_the_tickets(
	language, size, screen, holidays, ticket, picture
):
	before = due_at(ticket)
	manager = screen("manager", language, size)
	manager.form(HOLIDAY_FORM, ".grid-row")
	add_feast(manager.page, getdate(before))

	manager.save()
	preview = manager.dialog.locator(".participation-counts")
	expect(preview).to_be_visible()
	manager.page.wait_for_timeout(SLIDE)
	picture(manager.page, f"preview-{language}")
	assert fits(manager.page)
	told = sum(map(int, re.findall(r"\d+", preview.inner_text())))  # later and earlier
	manager.dialog.get_by_text(manager.says("Back to the Form"), exact=True).click()
	expect(manager.page.locator(".modal.show")).to_have_count(0)
	assert state_of(getdate(before)) is None
	assert due_at(ticket) == before

	manager.save()
	manager.confirm()
	comes_true(lambda: due_at(ticket) > before, "the ticket has moved")
	all_changes_done()
	change = frappe.get_last_doc("Calendar Change", {"source_name": HOLIDAY_LIST})
	assert told == change.moved
	done = manager.says("Done. Tickets whose date moved: {0}").format(change.moved)
	expect(manager.page.locator(".desk-alert", has_text=done)).to_be_visible()

	manager.ticket(ticket)
	story = manager.page.locator(".participation-story li").first
	expect(story).to_contain_text(FEAST)
	expect(story).to_contain_text(str(due_at(ticket).day))
	assert fits(manager.page)


def test_public_holidays_are_chosen_added_and_saved_without_a_question_where_nothing_moves(
	screen, holidays, countries_in_arabic, picture
):
	manager = screen("manager", "en")
	manager.form(HOLIDAY_FORM, ".grid-row")
	find_holidays(manager, "United Arab Em", 2029)
	feast = manager.dialog.locator(".participation-found tr", has_text="Eid al-Adha").first
	expect(feast).to_contain_text("2029")
	expect(feast).to_contain_text("ذو الحجة 1450")
	expect(feast).to_contain_text("Expected")
	picture(manager.page, "public-holidays-en")
	manager.confirm()
	manager.save()
	expect(manager.page.locator(".indicator-pill:visible", has_text="Not Saved")).to_have_count(0)
	stored = comes_true(
		lambda: frappe.get_all(
			"HD Holiday",
			{"parent": HOLIDAY_LIST, "holiday_date": ["between", ["2029-01-01", "2029-12-31"]]},
			["participation_state", "participation_hijri_date"],
		),
		"the holidays are stored",
	)
	assert {row.participation_state for row in stored} == {"Confirmed", "Expected"}
	assert all(row.participation_hijri_date for row in stored)
	assert str(frappe.db.get_value("HD Service Holiday List", HOLIDAY_LIST, "to_date")) == "2029-12-31"


def test_a_holiday_that_the_list_knows_is_not_offered_again(screen, holidays):
	manager = screen("manager", "en")
	manager.form(HOLIDAY_FORM, ".grid-row")
	find_holidays(manager, "United Arab Em", getdate().year)
	known = manager.dialog.locator(".participation-found tr.known", has_text="New Year")
	expect(known.locator("input")).to_be_disabled()
	expect(known.locator("input")).not_to_be_checked()


def test_an_expected_holiday_shows_both_dates_and_is_withdrawn_with_one_click(
	screen, holidays, ticket, picture
):
	before = due_at(ticket)
	day = getdate(before)
	expect_feast(day)
	later = due_at(ticket)
	assert later > before

	officer = screen("liaison", "en")
	officer.ticket(ticket)
	both = officer.page.locator(".participation-due-unless")
	for date in (before, later):
		expect(both).to_contain_text(f"{date:%A} {date.day} {date:%B}")
	picture(officer.page, "expected-holiday-ticket")

	manager = screen("manager", "ar")
	manager.form(HOLIDAY_FORM, ".participation-expected")
	card = manager.page.locator(".participation-expected .participation-card", has_text=FEAST)
	expect(card.locator(".participation-outcomes dd")).to_have_count(2)
	picture(manager.page, "expected-holiday-list")
	card.get_by_text(manager.says("Withdraw Holiday"), exact=True).click()
	expect(manager.dialog).to_contain_text(manager.says("Promised Dates Would Move"))
	manager.confirm()
	comes_true(lambda: state_of(day) == "Withdrawn", "the holiday is withdrawn")
	comes_true(lambda: due_at(ticket) == before, "the ticket has its first date again")
	expect(manager.page.locator(".participation-expected")).to_have_count(0)


def test_going_back_from_a_withdrawal_leaves_the_list_as_it_was(screen, holidays, ticket):
	day = getdate(due_at(ticket))
	expect_feast(day)
	manager = screen("manager", "en")
	manager.form(HOLIDAY_FORM, ".participation-expected")
	manager.page.get_by_text("Withdraw Holiday", exact=True).click()
	manager.dialog.get_by_text("Back to the Form", exact=True).click()
	expect(manager.page.locator(".participation-expected .participation-card")).to_contain_text(FEAST)
	expect(manager.page.locator(".indicator-pill:visible", has_text="Not Saved")).to_have_count(0)
	assert state_of(day) == "Expected"


def test_confirming_an_expected_holiday_moves_nothing_and_asks_nothing(screen, holidays, ticket):
	day = getdate(due_at(ticket))
	expect_feast(day)
	later = due_at(ticket)
	manager = screen("manager", "en")
	manager.form(HOLIDAY_FORM, ".participation-expected")
	manager.page.get_by_text("Confirm Holiday", exact=True).click()
	comes_true(lambda: state_of(day) == "Confirmed", "the holiday is confirmed")
	all_changes_done()
	assert due_at(ticket) == later


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_missed_date_is_explained_on_the_ticket_and_stays_missed(size, screen, picture):
	ticket = make_ticket("With Section", received_at=now_datetime() - timedelta(days=12))
	frappe.set_user("Administrator")
	frappe.db.commit()  # the job and the web server see it
	frappe.get_attr("participation_app.casework.breaches.note_breaches")()
	frappe.db.commit()  # the web server shows it
	officer = screen("officer", "ar", size)
	officer.ticket(ticket)
	missed = officer.page.locator(".participation-breach")
	missed.get_by_text(officer.says("Explain the Delay")).click()
	officer.fill(explanation="تأخر وصول المقاول.")
	officer.confirm()
	expect(missed).to_contain_text("تأخر وصول المقاول.")
	picture(officer.page, f"missed-{size['width']}")
	assert fits(officer.page)
	kept = frappe.get_last_doc("Participation Breach", {"ticket": ticket})
	assert kept.explanation == "تأخر وصول المقاول."
	assert get_datetime(kept.due_at) == due_at(ticket)


@pytest.fixture
def season() -> Iterator[str]:
	"""The name of a season that is gone again after the test."""
	yield SEASON
	frappe.db.rollback()
	frappe.delete_doc("Participation Season", SEASON, ignore_missing=True)
	frappe.db.commit()  # the worker carries it out
	all_changes_done()


def test_a_season_begins_from_the_agreements_hours_and_moves_closing_times_after_a_preview(
	screen, ticket, season
):
	before = due_at(ticket)
	manager = screen("manager", "en")
	manager.form(AGREEMENT_FORM, ".participation-day.due")
	manager.page.get_by_role("button", name="Add Season").click()
	manager.page.wait_for_url(re.compile("new-participation-season"))
	expect(manager.page.locator('[data-fieldname="agreements"]').first).to_contain_text(AGREEMENT)
	expect(manager.page.locator('[data-fieldname="hours"] .grid-body .grid-row')).to_have_count(5)
	manager.page.evaluate(
		"""async ([name, day]) => {
			await cur_frm.set_value({ season_name: name, from_date: day, to_date: day });
			for (const row of cur_frm.doc.hours) await frappe.model.set_value(row.doctype, row.name, "end_time", "11:00:00");
		}""",
		[season, str(getdate(before))],
	)
	manager.save()
	expect(manager.dialog).to_contain_text("none to another day")
	manager.confirm()
	comes_true(lambda: due_at(ticket) == before.replace(hour=11), "the ticket closes earlier")

	manager.form(AGREEMENT_FORM, ".participation-seasons")
	expect(manager.page.locator(".participation-seasons")).to_contain_text("11:00")

	manager.form(f"/app/participation-season/{season}", '[data-fieldname="hours"] .grid-row')
	manager.page.locator(".menu-btn-group > button").click()
	manager.page.locator(".menu-btn-group .dropdown-menu").get_by_text("Delete", exact=True).click()
	expect(manager.dialog).to_contain_text("Delete and Move the Dates")
	manager.confirm()
	manager.page.wait_for_timeout(SLIDE)
	manager.confirm()
	comes_true(lambda: not frappe.db.exists("Participation Season", season), "the season is gone")
	all_changes_done()
	assert due_at(ticket) == before
