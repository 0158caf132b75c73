"""An announcement at its screens: written and measured, approved by another, posted at its time, corrected, removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime
from PIL import Image
from playwright.sync_api import Locator, expect

from participation_app.publication import announcements, publisher, remover
from participation_app.publication.queue import UNFINISHED
from tests.browser.screens import NARROW, WIDE, Screen

READERS = pytest.mark.parametrize(("language", "size"), [("ar", WIDE), ("en", NARROW)])
IN_ARABIC = (
	"يفتح مركز خدمة المتعاملين الجديد في الحي الشمالي أبوابه يوم الأحد، من الثامنة صباحاً حتى الثانية ظهراً."
)
INCOMPLETE = "Complete what is marked beside the accounts first."
IN_ENGLISH = "The new service centre in the northern district opens on Sunday, from eight until two."


class Writing:
	"""The announcement's form while somebody writes in it."""

	def __init__(self, screen: Screen):
		self.screen, self.page = screen, screen.page

	def open_new(self, title: str) -> None:
		self.screen.form("/app/announcement/new", ".participation-places")
		self.page.locator('[data-fieldname="title"] input').fill(title)

	def write(self, language: str, text: str) -> None:
		self.page.locator(f"#announcement-text-{language}").fill(text)

	def choose(self, platform: str, language: str) -> None:
		row = self.page.locator(".participation-places tbody tr", has_text=self.screen.says(platform))
		row.locator("input").nth(("ar", "en").index(language)).check()

	def attach(self, picture: Path) -> None:
		self.page.locator('[data-fieldname="picture"] .btn-attach').click()
		self.screen.dialog.locator('input[type="file"]').first.set_input_files(picture)
		self.screen.dialog.locator(".btn-modal-primary").click()
		expect(self.page.locator(".modal.show")).to_have_count(0)

	def measure(self, platform: str, language: str) -> Locator:
		measures = self.page.locator(f'.participation-measures[data-language="{language}"]')
		return measures.locator(".participation-meter", has_text=account_of(platform))

	def card(self, platform: str, language: str = "ar") -> Locator:
		cards = self.page.locator("article.participation-card", has_text=account_of(platform))
		words = frappe._(language, self.screen.language, context="Announcement Account")
		return cards.filter(has=self.page.locator("header", has_text=words))

	def save(self) -> str:
		self.screen.save()
		self.page.wait_for_url(lambda address: "/new" not in address)
		return self.page.url.rsplit("/", 1)[-1]


def account_of(platform: str) -> str:
	return frappe.db.get_value("Social Account", {"platform": platform})


@pytest.fixture
def a_picture(tmp_path: Path) -> Callable[..., Path]:
	def draw(width: int = 1200, height: int = 900) -> Path:
		path = tmp_path / f"centre-{width}.jpg"
		Image.new("RGB", (width, height), (14, 90, 110)).save(path)
		return path

	return draw


@pytest.fixture(autouse=True)
def in_order(site: None) -> None:
	"""Whatever an earlier run left of the accounts' troubles."""
	rest = {"state": "Connected", "state_message": None, "next_run_at": None, "failures": 0}
	frappe.db.set_value("Social Account", {"enabled": 1}, rest)
	frappe.db.commit()


def work_off(announcement: str, work: Callable[[str], None] = publisher.publish) -> list[Any]:
	"""What the worker does once the time has come."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	names = frappe.get_all("Publication", {"announcement": announcement}, pluck="name")
	for name in names:
		due = {"next_attempt_at": now_datetime(), "lease_until": None}
		frappe.db.set_value("Publication", name, due)
		frappe.db.commit()
		work(name)
	return [frappe.get_doc("Publication", name) for name in names]


@READERS
def test_it_is_written_measured_approved_and_posted_at_its_time(language, size, screen, a_picture, picture):
	once = frappe.generate_hash(length=6)
	form = Writing(screen("agent", language, size))
	form.open_new("المركز الجديد")
	for platform in ("X", "Facebook", "Instagram", "YouTube"):
		form.choose(platform, "ar")
	form.choose("X", "en")
	form.write("ar", f"{IN_ARABIC} " * 4)
	expect(form.measure("X", "ar")).to_have_class("participation-meter too-long")
	expect(form.measure("Facebook", "ar")).to_have_class("participation-meter")
	form.screen.reads_well(picture, "announcement-too-long")
	form.write("ar", f"{IN_ARABIC} {once}")
	form.write("en", f"{IN_ENGLISH} {once}")
	expect(form.measure("X", "ar")).to_have_class("participation-meter")
	expect(form.card("Instagram").locator(".form-message.red")).to_have_count(1)
	form.attach(a_picture())
	expect(form.page.locator(".participation-card .form-message.red")).to_have_count(0)
	at = add_to_date(now_datetime(), hours=5)
	form.page.evaluate("at => cur_frm.set_value('publish_at', at)", at.strftime("%Y-%m-%d %H:%M:%S"))
	name = form.save()
	expect(form.measure("X", "ar")).to_be_visible()
	expect(form.page.locator(".participation-columns, .participation-trail")).to_have_count(0)
	form.screen.reads_well(picture, "announcement-draft")
	form.screen.press("Submit for Review")
	expect(form.page.locator(".participation-trail li")).to_have_count(1)

	review = Writing(screen("pr", language, size))
	review.screen.form(f"/app/announcement/{name}", "article.participation-card")
	expect(review.page.locator("article.participation-card")).to_have_count(5)
	review.screen.reads_well(picture, "announcement-review")
	review.screen.press("Approve")
	review.screen.confirm()
	expect(review.page.locator(".participation-trail li")).to_have_count(2)
	assert {row.state for row in work_off(name, lambda _name: None)} == {"Waiting"}
	review.screen.reads_well(picture, "announcement-approved")

	work_off(name)
	review.screen.form(f"/app/announcement/{name}", "article.participation-card")
	expect(review.page.locator("article .participation-link")).to_have_count(4)
	expect(review.card("YouTube").get_by_text(review.screen.says("Copy Text"))).to_be_visible()
	review.screen.reads_well(picture, "announcement-published")


@READERS
def test_what_a_platform_would_refuse_says_what_to_do_and_is_not_submitted(
	language, size, screen, a_picture, picture
):
	form = Writing(screen("agent", language, size))
	form.open_new("صورة لا تصلح")
	for platform in ("X", "Instagram"):
		form.choose(platform, "ar")
	form.write("ar", IN_ARABIC * 5)
	form.attach(a_picture(width=3000))
	expect(form.card("Instagram").locator(".form-message.red")).to_contain_text("3000")
	expect(form.card("X").locator(".form-message.red")).to_contain_text("280")
	form.page.locator('[data-fieldname="link"] input').fill("https://city.example/centre")
	form.page.locator('[data-fieldname="link"] input').press("Tab")
	expect(form.card("X")).to_contain_text("20")
	name = form.save()
	form.screen.reads_well(picture, "announcement-refused")
	form.screen.press("Submit for Review")
	refusal = form.screen.says(f"{INCOMPLETE} Moves open to you now: {{2}}.")
	expect(form.screen.dialog).to_contain_text(refusal.split(".")[0])
	frappe.db.rollback()  # a new snapshot
	assert frappe.db.get_value("Announcement", name, "state") == "Draft"


@READERS
def test_what_stands_is_corrected_and_removed_by_two(language, size, screen, second_officer, picture):
	name = published()
	officer = Writing(screen("pr", language, size))
	officer.screen.form(f"/app/announcement/{name}", "article.participation-card")
	officer.screen.press("Correct")
	officer.screen.fill(note="الموعد خطأ")
	officer.screen.confirm()
	officer.page.wait_for_url(lambda address: name not in address)
	expect(officer.page.locator("#announcement-text-ar")).to_have_value(
		frappe._("Correction: {0}", "ar").format(
			frappe.db.get_value("Announcement Text", {"parent": name}, "text")
		)
	)
	officer.screen.reads_well(picture, "announcement-correction")

	officer.screen.form(f"/app/announcement/{name}", "article.participation-card")
	officer.screen.press("Remove")
	officer.screen.fill(note="الموعد خطأ")
	officer.screen.confirm()
	other = Writing(screen(second_officer, language, size))
	other.screen.form(f"/app/announcement/{name}", "article.participation-card")
	other.screen.reads_well(picture, "announcement-removal-asked")
	other.screen.press("Confirm Removal")
	other.screen.confirm()
	assert {row.state for row in work_off(name, remover.carry_out)} == {"Removed"}
	other.screen.form(f"/app/announcement/{name}", "article.participation-card")
	other.screen.reads_well(picture, "announcement-removed")


def published() -> str:
	"""An announcement that stands on Facebook."""
	text = f"{IN_ARABIC} {frappe.generate_hash(length=6)}"
	frappe.set_user("agent@city.example")
	values = {"title": "المركز الجديد", "texts": [{"language": "ar", "text": text}]}
	accounts = [{"account": account_of("Facebook"), "language": "ar"}]
	name = frappe.get_doc({"doctype": "Announcement", **values, "accounts": accounts}).insert().name
	announcements.make_move(name, "submit_for_review")
	frappe.set_user("pr@city.example")
	seen = str(frappe.db.get_value("Announcement", name, "modified"))
	announcements.make_move(name, "approve", seen=seen)
	frappe.db.commit()
	assert {row.state for row in work_off(name)} - {*UNFINISHED} == {"Sent"}
	return name
