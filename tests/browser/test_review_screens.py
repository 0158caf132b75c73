"""Public relations at the review desk: its queue by keyboard, marked words, an absence with its deputy."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import expect

from participation_app.casework import deputies
from tests.browser.conftest import read_at_once
from tests.browser.screens import WIDE, Screen
from tests.browser.test_publication_screens import Case, shown
from tests.browser.worker import comes_true
from tests.integration import walk

TABLET = {"width": 820, "height": 1180}
READERS = pytest.mark.parametrize(("language", "size"), [("ar", WIDE), ("en", TABLET)])
COMPLAINT = "حفرة كبيرة في شارع المدرسة من أسبوع وما حد صلحها"
TEXT = "تم ردم الحفرة يوم أمس وإعادة رصف الشارع."


@pytest.fixture
def submitted(public):
	"""A case whose reply is under review."""

	def make(platform: str = "Facebook", **values: object) -> Case:
		identifier = public.write(platform, COMPLAINT)
		ticket = walk.register(read_at_once(platform, identifier))
		reply = walk.to_draft(ticket)
		walk.submit(reply, TEXT)
		if values:
			frappe.db.set_value("Proposed Reply", reply, values)
		shown()
		return Case(public, platform, identifier, ticket, reply)

	return make


def open_desk(screen: Screen, reply: str = "") -> None:
	screen.page.goto(f"/app/review/{reply}")
	screen.page.locator(".review-card:visible, .review-actions button:visible").first.wait_for()


def chosen(screen: Screen, reply: str) -> None:
	"""The reply stands on the desk, with its comment."""
	expect(
		screen.page.locator(f'.review-detail-body[data-reply="{reply}"] .participation-words')
	).to_contain_text(COMPLAINT)


def mark_fourth_and_fifth_word(screen: Screen, comment: str) -> None:
	"""With the keyboard alone, in the direction in which Arabic is read."""
	keys = screen.page.keyboard
	keys.press("m")
	expect(screen.page.locator(".participation-marking")).to_be_focused()
	for key in (*["ArrowLeft"] * 4, "Shift+ArrowLeft", "Enter"):
		keys.press(key)
	keys.type(comment)
	keys.press("Enter")
	expect(screen.page.locator(".review-draft .participation-mark-list li")).to_have_count(1)


@READERS
def test_words_are_marked_ticked_off_and_the_new_text_is_approved(language, size, screen, submitted, picture):
	case = submitted()
	officer = screen("pr", language, size)
	open_desk(officer, case.reply)
	chosen(officer, case.reply)
	expect(officer.page.locator(".review-seen .indicator.green")).to_be_visible()
	mark_fourth_and_fifth_word(officer, "اكتبوا التاريخ")
	picture(officer.page, f"review-marked-{language}")
	officer.page.locator(".participation-marking").evaluate("element => element.blur()")
	officer.page.keyboard.press("r")
	officer.confirm()
	case.stands_at("Reply Drafting")

	agent = screen("agent", language, size)
	agent.reply(case.reply)
	panel = agent.page.locator(".participation-to-change")
	expect(panel.locator("mark")).to_contain_text("يوم أمس")
	panel.locator("input[type=checkbox]").check()
	expect(panel.locator("li.done")).to_have_count(1)
	agent.page.locator('[data-fieldname="text"] textarea').fill(TEXT.replace("يوم أمس", "في 22 نوفمبر"))
	picture(agent.page, f"review-ticked-{language}")
	agent.save()
	agent.workflow("Submit for Review")
	case.stands_at("PR Review")

	open_desk(officer, case.reply)
	chosen(officer, case.reply)
	newest = officer.page.locator(".review-draft .participation-versions article").first
	expect(newest.locator("del")).to_contain_text("يوم أمس")
	expect(newest.locator("ins")).to_contain_text("في 22 نوفمبر")
	officer.page.locator('[data-act="approve"]').click()
	expect(officer.dialog.locator(".participation-shown")).to_contain_text("في 22 نوفمبر")
	picture(officer.page, f"review-approval-{language}")
	officer.confirm()
	case.stands_at("Answered")
	assert case.answers("في 22 نوفمبر")


def test_what_failed_stands_first_and_the_queue_is_walked_with_keys(screen, submitted):
	usual = submitted()
	failed = submitted(failure="رفضته المنصة")
	officer = screen("pr", "ar")
	open_desk(officer)
	cards = officer.page.locator(".review-card")
	expect(cards.first).to_have_attribute("aria-current", "true")
	names = [card.get_attribute("data-name") for card in cards.all()]
	assert names.index(failed.reply) < names.index(usual.reply)
	officer.page.keyboard.press("j")
	expect(cards.nth(1)).to_have_attribute("aria-current", "true")
	officer.page.keyboard.press("k")
	expect(cards.first).to_have_attribute("aria-current", "true")
	officer.page.locator('.review-tab[data-group="Trouble"]').click()
	expect(officer.page.locator(f'.review-card[data-name="{usual.reply}"]')).to_have_count(0)
	expect(officer.page.locator(f'.review-card[data-name="{failed.reply}"]')).to_be_visible()


@pytest.fixture
def absence():
	"""Nobody is a deputy before the test, whatever an earlier run left, or when it is over."""
	end_absences()
	yield
	frappe.db.rollback()
	end_absences()


def end_absences() -> None:
	frappe.set_user("Administrator")
	for name in frappe.get_all("Participation Absence", {"state": ["!=", "Over"]}, pluck="name"):
		document = frappe.get_doc("Participation Absence", name)
		over = frappe.get_all("Participation Absence", {"state": "Over"}, pluck="starts_on")
		day_before = frappe.utils.add_days(min([deputies.today(), *over]), -1)
		document.update({"starts_on": day_before, "ends_on": day_before})
		document.save()
	frappe.db.commit()  # as it was


def test_a_deputy_without_the_role_approves_while_the_officer_is_away(screen, submitted, absence):
	case = submitted()
	officer = screen("pr", "en")
	open_desk(officer)
	officer.page.locator(".menu-btn-group > button:visible").click()
	officer.page.get_by_text("Enter an Absence").click()
	field = officer.page.locator('[data-fieldname="deputy"] input')
	field.fill("liaison")
	officer.page.locator('[data-fieldname="deputy"] [role="option"]:visible').first.click()
	expect(officer.page.locator('[data-fieldname="absent"] input')).to_have_value("pr@city.example")
	officer.page.locator('[data-fieldname="ends_on"] input').click()
	officer.page.locator(".datepicker.active .datepicker--button").first.click()
	officer.save()
	comes_true(
		lambda: (
			"Public Relations Officer"
			in frappe.get_all("Has Role", {"parent": "liaison@city.example"}, pluck="role")
		),
		"the role is lent",
	)

	deputy = screen("liaison", "ar", TABLET)
	open_desk(deputy, case.reply)
	chosen(deputy, case.reply)
	expect(deputy.page.locator(".review-head .participation-notice").first).to_be_visible()
	deputy.page.locator('[data-act="approve"]').click()
	deputy.confirm()
	case.stands_at("Answered")
	event = frappe.get_last_doc("Case Event", {"ticket": case.ticket, "move": "approve"})
	assert (event.actor, event.acting_for) == ("liaison@city.example", "pr@city.example")
