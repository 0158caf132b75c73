"""A contribution on its way to the public: a moderator hides and publishes it, everybody reads and supports it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

import frappe
import pytest
from playwright.sync_api import Browser, Page, expect

from participation_app.engagement import decisions, support
from participation_app.intake.contributions import ContributionForm, contribute
from participation_app.notices.codes import digits_to_send
from participation_app.notices.contacts import ContactDetails
from tests.browser.barriers import barriers, barriers_in_every_look, heard_on, overflow
from tests.browser.conftest import URL
from tests.browser.screens import NARROW, WIDE

TEXT = "جارنا أحمد علي يرمي الأنقاض 😀 في الأرض الخالية، هاتفه 0501234567"
REASON = "بيانات شخصية لآخرين"


def contributed() -> str:
	"""A contribution that waits for a moderator; the screen shows it, so it is committed."""
	contact = ContactDetails(full_name="سالم راشد", mobile="+971501112233")
	form = ContributionForm(
		text=TEXT,
		type="Complaint",
		channel="Portal",
		language="ar",
		key=secrets.token_urlsafe(24),
		contact=contact,
		may_be_published=True,
	)
	ticket = contribute(form).ticket
	frappe.db.commit()  # the web server shows it
	return frappe.db.get_value("Public Contribution", {"ticket": ticket})


@pytest.fixture
def contribution() -> str:
	frappe.set_user("Administrator")
	return contributed()


@pytest.fixture(scope="module")
def published(site: None) -> str:
	"""The number of a contribution that is published and answered, for all who only read it."""
	frappe.set_user("moderator@city.example")
	contribution = contributed()
	number = decisions.publish(contribution).number
	answer = {"answer": "أُزيلت الأنقاض يوم الأحد.", "answered_at": frappe.utils.now_datetime()}
	frappe.db.set_value("Public Contribution", contribution, answer)
	frappe.db.commit()  # the web server shows it
	frappe.set_user("Administrator")
	return number


@pytest.fixture
def guest(browser: Browser) -> Iterator[Callable[..., Page]]:
	"""Somebody without an account, on a device of their own and without scripts."""
	contexts = []

	def arrive(language: str = "ar", scripts: bool = False) -> Page:
		context = browser.new_context(
			base_url=URL, locale=language, viewport=NARROW, java_script_enabled=scripts
		)
		context.add_cookies([{"name": "preferred_language", "value": language, "url": URL}])
		contexts.append(context)
		return context.new_page()

	yield arrive
	for context in contexts:
		context.close()


def test_a_moderator_hides_a_name_by_keyboard_and_publishes(screen, contribution, guest):
	moderator = screen("moderator", language="ar", size=WIDE)
	moderator.form(f"/app/public-contribution/{contribution}", ".participation-study-text")
	page = moderator.page
	text = page.locator(".participation-study-text")
	assert "0501234567" not in text.input_value()
	assert overflow(page) <= 1
	text.evaluate(
		"(one, words) => one.setSelectionRange(one.value.indexOf(words), one.value.indexOf(words) + words.length)",
		"أحمد علي",
	)
	text.press("Alt+KeyH")
	expect(page.locator(".participation-study s")).to_have_text("أحمد علي")
	page.get_by_role("button", name=moderator.says("Publish Without These Parts")).first.click()
	moderator.fill(reason=REASON)
	moderator.dialog.locator(".btn-primary:visible").click()
	expect(moderator.dialog).to_have_count(0)
	expect(page.locator(".participation-study-text")).to_have_count(0)
	frappe.db.rollback()  # a new snapshot
	number = frappe.db.get_value("Public Contribution", contribution, "number")
	reader = guest()
	reader.goto(f"/participation/published/{number}")
	words = reader.locator("article").inner_text()
	assert "الأنقاض 😀" in words and "أحمد" not in words and "0501234567" not in words


def test_a_refusal_is_made_in_a_dialog_on_a_phone(screen, contribution):
	moderator = screen("moderator", language="en", size=NARROW)
	moderator.form(f"/app/public-contribution/{contribution}", ".participation-study-text")
	assert overflow(moderator.page) <= 1
	moderator.press("Refuse")
	moderator.fill(reason=REASON, note="اكتبوا دون اسم الجار.")
	moderator.dialog.locator(".btn-primary:visible").click()
	expect(moderator.dialog).to_have_count(0)
	expect(moderator.page.locator(".participation-trail")).to_contain_text("Refuse")
	frappe.db.rollback()  # a new snapshot
	assert frappe.db.get_value("Public Contribution", contribution, "state") == "Refused"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_published_contribution_is_in_nobodys_way(guest, published, language, picture):
	page = guest(language, scripts=True)
	with heard_on(page) as heard:
		for name in (f"published/{published}", "published", "unsubscribe?key=x"):
			page.goto(f"/participation/{name}")
			for width in (320, 1440):
				page.set_viewport_size({"width": width, "height": 800})
				assert overflow(page) == 0 and barriers(page) == [], f"{name} at {width}"
			assert barriers_in_every_look(page) == [], name
		page.goto(f"/participation/published/{published}")
		picture(page, f"published-contribution-{language}")
	assert heard == []


def test_a_device_supports_once_and_takes_it_back_without_scripts(guest, published):
	page, contribution = guest(), frappe.db.get_value("Public Contribution", {"number": published})
	page.goto(f"/participation/published/{published}")
	for counted in (1, 0):
		page.locator("form[action='/participation/support'] button").click()
		frappe.db.rollback()  # a new snapshot
		assert support.count([contribution]).get(contribution, 0) == counted
	assert page.url.endswith(f"/participation/published/{published}")


@pytest.fixture
def supported_by_contacts(site: None) -> Iterator[None]:
	"""Support counts for a proved address, and by device again afterwards."""
	for way in (support.CONFIRMED, support.DEVICE):
		frappe.db.set_single_value("Participation Settings", "support_counted_by", way)
		frappe.db.commit()  # the web server reads it
		if way == support.CONFIRMED:
			yield


@pytest.mark.parametrize("language", ["ar", "en"])
def test_support_by_a_proved_address_is_in_nobodys_way(
	guest, published, supported_by_contacts, language, picture
):
	page, address = guest(language, scripts=True), f"supporter-{secrets.token_hex(4)}@example.org"
	page.goto(f"/participation/published/{published}")
	page.locator("a[href^='/participation/support']").click()
	page.fill("#address", "not an address")
	page.locator("main button[type=submit]").click()
	expect(page.locator("#address-error")).to_be_visible()
	assert barriers_in_every_look(page) == [] and overflow(page) == 0, "an address that is wrong"
	page.fill("#address", address)
	page.locator("main button[type=submit]").click()
	expect(page.locator("#digits")).to_be_visible()
	assert barriers_in_every_look(page) == [] and overflow(page) == 0, "the code"
	picture(page, f"support-code-{language}")
	page.fill("#digits", _code_sent_to(address))
	page.locator("main button[type=submit]").click()
	expect(page.locator(".notice.good")).to_be_visible()
	assert barriers_in_every_look(page) == [] and overflow(page) == 0, "thanks"
	picture(page, f"supported-{language}")


def test_a_reader_subscribes_with_a_code_and_ends_it_without_scripts(guest, published):
	page, address = guest(), f"reader-{secrets.token_hex(4)}@example.org"
	page.goto(f"/participation/published/{published}")
	page.locator("a[href^='/participation/subscribe']").click()
	page.fill("#address", "not an address")
	page.locator("main button[type=submit]").click()
	expect(page.locator("#address-error")).to_be_visible()
	assert page.input_value("#address") == "not an address"
	page.fill("#address", address)
	page.locator("main button[type=submit]").click()
	page.fill("#digits", _code_sent_to(address))
	page.locator("main button[type=submit]").click()
	expect(page.locator(".notice.good")).to_be_visible()
	frappe.db.rollback()  # a new snapshot
	key = frappe.db.get_value("News Subscription", {"address": address}, "unsubscribe_key")
	page.goto(f"/participation/unsubscribe?key={key}")
	page.locator("main button[type=submit]").click()
	expect(page.locator(".notice.good")).to_be_visible()
	frappe.db.rollback()  # a new snapshot
	assert not frappe.db.exists("News Subscription", {"address": address})


def test_what_somebody_looks_for_is_found_and_what_they_made_up_does_no_harm(guest, published):
	page = guest()
	for asked in ("الانقاض", "<script>alert(1)</script>", "' or 1=1"):
		page.goto("/participation/published")
		page.fill("#q", asked)
		page.locator("form[role=search] button").click()
		assert page.input_value("#q") == asked
		assert page.locator("main script").count() == 0
	page.goto("/participation/published?q=الانقاض&answered=answered")
	expect(page.locator(f"a[href='/participation/published/{published}']")).to_have_count(1)
	assert page.goto("/participation/published/999999").status == 404


def _code_sent_to(address: str) -> str:
	frappe.db.rollback()  # a new snapshot
	code = frappe.get_all(
		"One Time Code", {"address": address}, pluck="name", order_by="creation desc", limit=1
	)
	return digits_to_send(code[0])
