"""Accounts and what they bring: their health, their set-up, and comments that a clerk enters by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from playwright.sync_api import expect

from participation_app.intake.pushed_events import META, count_refused
from tests.browser.conftest import read_at_once
from tests.browser.screens import NARROW, WIDE, Screen
from tests.browser.worker import comes_true

READERS = pytest.mark.parametrize(("language", "size"), [("ar", WIDE), ("en", NARROW)])


@pytest.fixture
def account() -> Iterator[str]:
	"""The account on X, with a gap that nobody can read any more; as it was after the test."""
	name = frappe.db.get_value("Social Account", {"platform": "X"})
	days = [now_datetime() - timedelta(days=ago) for ago in (9, 7)]
	frappe.db.set_value("Social Account", name, {"gap_since": days[0], "gap_until": days[1]})
	frappe.db.commit()  # the web server sees it
	yield name
	frappe.db.rollback()
	frappe.db.set_value("Social Account", name, {"gap_since": None, "gap_until": None})
	frappe.db.commit()  # as it was


@pytest.fixture
def deliveries() -> Iterator[None]:
	"""Facebook's pushed events: one done, one waiting, and three that were refused."""
	frappe.set_user("Administrator")
	for doctype in ("Pushed Event", "Refused Delivery"):
		frappe.db.delete(doctype)
	for state in ("Done", "Waiting"):
		digest = frappe.generate_hash(length=64)
		values = {"platform": "Facebook", "state": state, "digest": digest, "changes": 2, "body": "{}"}
		frappe.get_doc({"doctype": "Pushed Event", **values}).insert()
	for _time in range(3):
		count_refused(META.name, "Unsigned")
	frappe.db.commit()  # the web server shows it
	yield
	frappe.db.rollback()
	for doctype in ("Pushed Event", "Refused Delivery"):
		frappe.db.delete(doctype)
	frappe.db.commit()  # nothing is left to other screens


def card_of(screen: Screen, account: str):
	return screen.page.locator(".account-card", has_text=account)


@READERS
def test_the_health_of_the_accounts_leads_to_what_was_refused(language, size, screen, deliveries, picture):
	manager = screen("manager", language, size)
	manager.form("/app/account-health", ".account-deliveries .account-card")
	meta = manager.page.locator(".account-deliveries .account-card", has_text=manager.says("Meta"))
	expect(meta).to_contain_text(frappe._("Unsigned", language, "Refused Delivery"))
	manager.reads_well(picture, "account-health")
	meta.locator('a[href^="/app/refused-delivery"]').click()
	row = manager.page.locator(".list-row", has_text=frappe._("Unsigned", language, "Refused Delivery"))
	expect(row).to_have_count(1)
	manager.reads_well(picture, "refused-deliveries")
	manager.form("/app/pushed-event?platform=Facebook&state=Waiting", ".list-row")
	expect(manager.page.locator(".list-row")).to_have_count(1)
	manager.reads_well(picture, "pushed-events")


def test_who_may_not_see_what_was_refused_sees_the_accounts_alone(screen, deliveries):
	agent = screen("agent", "en")
	agent.form("/app/account-health", ".account-card")
	expect(agent.page.locator(".account-deliveries")).to_be_empty()
	expect(agent.page.locator(".account-card-actions")).to_have_count(0)


@READERS
def test_a_connection_is_checked_and_a_gap_closed_on_the_page_of_health(
	language, size, screen, account, picture
):
	manager = screen("manager", language, size)
	manager.form("/app/account-health", ".account-card")
	card = card_of(manager, account)
	card.get_by_text(manager.says("Check Connection"), exact=True).click()
	expect(manager.page.locator(".desk-alert")).to_contain_text(manager.says("The account is connected."))
	card_of(manager, account).get_by_text(manager.says("Looked at by Hand"), exact=True).click()
	manager.fill(note="لم ينقص شيء")
	picture(manager.page, f"gap-{language}")
	manager.confirm()
	comes_true(lambda: not frappe.db.get_value("Social Account", account, "gap_since"), "the gap is closed")


@READERS
def test_the_form_of_an_account_checks_it_and_tells_how_it_is_made_to_push(language, size, screen, picture):
	account = frappe.db.get_value("Social Account", {"platform": "Facebook"})
	manager = screen("manager", language, size)
	manager.form(f"/app/social-account/{account}", '[data-fieldname="platform"]')
	manager.press("Check Connection")
	told = manager.page.locator(".form-message", has_text=manager.says("The account is connected."))
	expect(told).to_be_visible()
	manager.page.locator(".section-head", has_text=manager.says("Pushed Events")).click()
	help_panel = manager.page.locator(".participation-set-up")
	expect(help_panel).to_contain_text("participation_app.api.webhooks.meta")
	expect(help_panel.locator("li")).to_have_count(3)
	expect(help_panel).to_contain_text(manager.says("Verify Token"))
	expect(manager.page.locator('input[data-fieldname="consumer_key"]')).to_be_hidden()
	begins = manager.page.locator('[data-fieldname="service_start"] .help-box')
	expect(begins).to_contain_text(manager.says("The first moment whose comments are worked on."))
	manager.reads_well(picture, "social-account")


@READERS
def test_a_comment_entered_by_hand_is_joined_with_the_copy_that_arrives(
	language, size, screen, public, picture
):
	words = f"إنارة الشارع خلف المسجد مطفأة منذ أيام {frappe.generate_hash(length=6)}"
	account = frappe.db.get_value("Social Account", {"platform": "Facebook"})
	agent = screen("agent", language, size)
	agent.triage()
	agent.page.locator(".page-actions .primary-action").click()
	written = now_datetime() - timedelta(hours=1)
	agent.fill(account=account, text=words, author="أم خالد", posted_at=f"{written:%Y-%m-%d %H:%M:%S}")
	agent.reads_well(picture, "by-hand")
	agent.confirm()
	entered = comes_true(lambda: frappe.db.get_value("Social Comment", {"text": words}), "it is entered")
	detail = agent.page.locator(".participation-comment")
	expect(detail).to_contain_text(agent.says("Added by hand; the platform has not shown it to us yet"))

	read_at_once("Facebook", public.write("Facebook", words))
	agent.triage()
	agent.choose(entered)
	expect(agent.page.locator(".participation-match")).to_contain_text(words)
	agent.reads_well(picture, "join")
	agent.page.locator(".participation-match button").click()
	agent.confirm()
	comes_true(lambda: frappe.db.count("Social Comment", {"text": words}) == 1, "the two are one")
	assert frappe.db.get_value("Social Comment", entered, "joined_at")
