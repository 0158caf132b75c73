"""Open data from the dry run to the reader's clipboard: made by one, let out by another, looked at, copied, downloaded."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Browser, Page, expect

from participation_app.transparency.open_data import releases, storage
from tests.browser.barriers import barriers, barriers_in_every_look, heard_on, overflow, small_targets
from tests.browser.conftest import URL
from tests.browser.screens import NARROW, WIDE
from tests.browser.test_public_pages import open_light
from tests.integration.transparency.filled import FIRST_NUMBER, fill

NAME, PATH = "contributions", "/participation/open-data/contributions"
READERS = pytest.mark.parametrize(("language", "size"), [("ar", WIDE), ("en", NARROW)])


@pytest.fixture(scope="module", autouse=True)
def filled(site: None) -> Iterator[None]:
	"""Contributions of two months long past, which the web server and the worker see."""
	frappe.set_user("Administrator")
	_remove()
	fill(5, 60)
	frappe.db.commit()  # the worker reads it
	yield
	frappe.db.rollback()
	frappe.set_user("Administrator")
	_remove()


def _remove() -> None:
	frappe.db.delete("HD Ticket", {"name": [">=", FIRST_NUMBER]})
	for doctype, key in (
		("Participation Verdict", "unique_key"),
		("Participation Notice", "unique_key"),
		("Moderation Event", "name"),
	):
		frappe.db.delete(doctype, {key: ["like", f"filled-{FIRST_NUMBER // 1000}%"]})
	frappe.db.delete("Social Comment", {"external_id": ["like", "filled-%"]})
	frappe.db.delete("Case Event", {"ticket": ["like", f"{FIRST_NUMBER // 1000}%"], "move": "hand_off"})
	_remove_surveys()
	_forget_releases()
	frappe.db.commit()  # the next test begins without it


def _remove_surveys() -> None:
	for name in frappe.get_all("Participation Survey", {"closes_at": ["<", "2013-01-01"]}, pluck="name"):
		for doctype in ("Survey Response", "Survey Text", "Survey Result", "Survey Event"):
			frappe.db.delete(doctype, {"survey": name})
		frappe.db.delete("Survey Question", {"parent": name})
		frappe.db.delete("Participation Survey", {"name": name})


def _forget_releases() -> None:
	for identifier in frappe.get_all("Dataset Release", {"dataset": NAME}, pluck="identifier"):
		storage.remove(NAME, identifier)
	frappe.db.delete("Dataset Release", {"dataset": NAME})
	frappe.db.delete("Dataset Release File", {"parent": ["like", f"{NAME}-%"]})
	idle = {"working": None, "trouble": None, "dry_run": None, "renewal_owed": None}
	frappe.db.set_value("Open Dataset", NAME, idle)
	frappe.db.commit()  # the web server shows it


@pytest.fixture
def nothing_released() -> None:
	frappe.db.rollback()  # a new snapshot
	_forget_releases()


@pytest.fixture(scope="module")
def released(filled: None) -> str:
	"""The release that the public finds, for all who only read it."""
	_forget_releases()
	frappe.set_user("manager@city.example")
	made = releases.make(NAME)
	frappe.set_user("pr@city.example")
	releases.approve(made.name)
	frappe.db.commit()  # the web server shows it
	frappe.set_user("Administrator")
	return made.identifier


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
	"""Somebody without an account: `visitor("en", scripts=False)`."""
	contexts = []

	def arrive(language: str = "ar", scripts: bool = True) -> Page:
		context = browser.new_context(
			base_url=URL, locale=language, viewport=WIDE, java_script_enabled=scripts
		)
		context.grant_permissions(["clipboard-read", "clipboard-write"], origin=URL)
		context.add_cookies([{"name": "preferred_language", "value": language, "url": URL}])
		contexts.append(context)
		return context.new_page()

	yield arrive
	for context in contexts:
		context.close()


@READERS
def test_a_release_is_tried_made_and_let_out_by_another(
	screen, visitor, nothing_released, picture, language, size
):
	manager = screen("manager", language=language, size=size)
	manager.form(f"/app/open-dataset/{NAME}", ".participation-columns")
	manager.press("Dry Run")
	tried = manager.page.locator(".participation-columns details table")
	tried.wait_for(state="attached")
	manager.page.locator(".participation-columns summary").first.click()
	if language == "ar":
		assert re.findall(r"[A-Za-z]{2,}", " ".join(tried.locator("tbody").all_inner_texts())) == []
	manager.reads_well(picture, "open-data-dry-run")
	manager.press("Make a Release")
	link = manager.page.locator("a[href^='/app/dataset-release/']").first
	link.wait_for()
	own = link.get_attribute("href")
	manager.form(own, ".participation-card")
	expect(manager.page.locator(".form-message")).to_contain_text(
		manager.says("You made this release, so somebody else approves it.")
	)
	guest = visitor(language)
	assert guest.goto(PATH).status == 404
	officer = screen("pr", language=language, size=size)
	officer.form(own, ".participation-card")
	officer.reads_well(picture, "open-data-release")
	officer.press("Approve")
	officer.confirm()
	expect(officer.page.locator(".indicator-pill").first).to_contain_text(officer.says("Published"))
	assert guest.goto(PATH).status == 200
	guest.goto("/participation/open-data")
	expect(guest.locator(f"a[href='{PATH}']")).to_have_count(1)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_of_open_data_are_light_and_in_nobodys_way(visitor, released, picture, language):
	page = visitor(language)
	with heard_on(page) as heard:
		for name, where in (("dataset", PATH), ("release", f"{PATH}/{released}")):
			open_light(page, where)
			for width in (320, 1440):
				page.set_viewport_size({"width": width, "height": 800})
				assert overflow(page) == 0, f"{where} scrolls sideways at {width}"
				assert small_targets(page) == [], f"{where} at {width}"
				assert barriers(page) == [], f"{where} at {width}"
				picture(page, f"open-data-{name}-{language}-{width}")
			assert barriers_in_every_look(page) == [], where
	assert heard == []


def test_rows_are_sorted_and_filtered_without_scripts(visitor, released):
	page = visitor("en", scripts=False)
	page.goto(PATH)
	expect(page.locator(".copying")).to_be_hidden()
	head = page.get_by_role("columnheader", name="Working Days")
	head.get_by_role("link").click()
	expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Working Days")
	page.locator("th[aria-sort] a").click()
	expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
	page.select_option("#standing", "Answered")
	page.get_by_role("button", name="Show", exact=True).click()
	expect(page.locator("th[aria-sort=descending]")).to_contain_text("Working Days")
	assert {cell.strip() for cell in page.locator("tbody tr td:nth-child(7)").all_inner_texts()} == {
		"Answered"
	}
	page.get_by_role("link", name="Show all").click()
	expect(page.locator("tbody tr")).not_to_have_count(0)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_is_found_is_copied_as_it_is_wanted(visitor, released, language):
	page = visitor(language)
	page.goto(f"{PATH}?standing=Answered")
	said = page.locator(".copying [role=status]")

	def copied(kind: str) -> str:
		page.locator(f"[data-copy={kind}]").click()
		expect(said).not_to_be_empty()
		return page.evaluate("navigator.clipboard.readText()")

	rows = list(csv.DictReader(io.StringIO(copied("csv"), newline="")))
	assert rows and {row["standing"] for row in rows} == {"Answered"}
	assert len(json.loads(copied("json"))) == len(rows)
	table = copied("table").splitlines()
	assert len(table) == len(rows) + 1 and table[0].split("\t")[0] == "month"
	assert page.evaluate("navigator.clipboard.read().then(([one]) => one.types)") == [
		"text/plain",
		"text/html",
	]
	assert copied("link").endswith(PATH)
	assert released in copied("citation")


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx", "parquet"])
def test_a_file_is_downloaded_as_it_was_released(visitor, released, kind):
	page = visitor("ar")
	page.goto(PATH)
	with page.expect_download() as begun:
		page.locator(f"a[href='{PATH}/latest.{kind}']").click()
	assert begun.value.suggested_filename == f"{NAME}-{released}.{kind}"
	assert Path(begun.value.path()).read_bytes() == storage.path_of(NAME, released, kind).read_bytes()
