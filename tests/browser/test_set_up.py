"""From bare settings to the first routed comment through the guided start, and the page of health."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import frappe
import pytest
from frappe.cache_manager import clear_doctype_map
from playwright.sync_api import Locator, Page, expect

from participation_app.casework.rule_use import put_to_use
from participation_app.installation.sample_contributions import remove_rows, rows_about
from tests.browser.conftest import read_at_once
from tests.browser.screens import WIDE, Screen
from tests.browser.worker import let_the_worker_finish
from tests.integration import walk

TABLET = {"width": 820, "height": 1180}
SETTINGS, RULE, DEPARTMENT = (
	"Participation Settings",
	"Participation Routing Rule",
	"Participation Department",
)
FOUND = ".health-finding, .health .participation-placeholder"


@dataclass
class Names:
	"""What this run brings in, unlike any other run's."""

	mark: str

	@property
	def water(self) -> str:
		return f"إدارة المياه {self.mark}"

	@property
	def pipes(self) -> str:
		return f"قسم الشبكات {self.mark}"

	@property
	def word(self) -> str:
		return f"زلومة{self.mark}"

	@property
	def liaison(self) -> str:
		return f"water-{self.mark}@city.example"

	def departments(self, *more: str) -> bytes:
		rows = ["الاسم,الاسم بالإنجليزية,الإدارة", f"{self.water},Water {self.mark},"]
		return "\n".join([*rows, *more, f"{self.pipes},,{self.water}"]).encode("cp1256")

	def people(self) -> bytes:
		header, row = (
			"البريد الإلكتروني,الاسم,الدور,الإدارة",
			f"{self.liaison},منى علي,منسّق الإدارة,{self.water}",
		)
		return f"{header}\n{row}\n".encode("utf-8-sig")


@pytest.fixture
def names() -> Iterator[Names]:
	"""A site whose authority has no name yet; what the test makes is removed."""
	let_the_worker_finish()
	made = Names(frappe.generate_hash(length=4))
	own = frappe.get_doc(SETTINGS)
	known = own.authority_name
	own.db_set("authority_name", "الجهة")
	frappe.db.commit()  # the web server reads it
	yield made
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.db.set_single_value(SETTINGS, "authority_name", known)
	frappe.clear_document_cache(SETTINGS, SETTINGS)
	_forget(made)
	frappe.db.commit()  # as it was


def _forget(made: Names) -> None:
	tickets = frappe.get_all("HD Ticket", {"participation_department": made.water}, pluck="name")
	remove_rows(rows_about(list(map(str, tickets))))
	if frappe.db.exists(RULE, made.water):
		frappe.delete_doc(RULE, made.water)
	for name in (made.water, made.pipes):
		rule = frappe.db.get_value("HD Team", name, "assignment_rule")
		rows = {DEPARTMENT: {name}, "HD Team": {name}, "Assignment Rule": {rule} - {None}}
		remove_rows({doctype: kept for doctype, kept in rows.items() if kept})
	frappe.db.delete("HD Agent", {"name": made.liaison})
	frappe.db.delete("Has Role", {"parent": made.liaison})
	frappe.db.delete("User", {"name": made.liaison})
	# The web server remembers which rules there are.
	frappe.db.after_commit.add(lambda: clear_doctype_map("Assignment Rule", "HD Ticket"))
	frappe.clear_document_cache("Assignment Rule")


def step(manager: Screen, name: str) -> Locator:
	"""A step of the guide, opened."""
	shown = manager.page.locator(f'.set-up-step[data-step="{name}"]')
	head = shown.locator(".set-up-head")
	if head.get_attribute("aria-expanded") == "false":
		head.click()
	return shown


def choose_file(shown: Locator, content: bytes) -> None:
	file = {"name": "file.csv", "mimeType": "text/csv", "buffer": content}
	shown.locator("input[type=file]").set_input_files(file)


def bring_in(manager: Screen, shown: Locator, content: bytes) -> None:
	choose_file(shown, content)
	shown.locator(".sheet-confirm button").click()
	expect(shown.locator(".sheet-shown .participation-notice.green")).to_be_visible()


def put_rule_to_use(names: Names) -> None:
	rule = {"doctype": RULE, "rule_name": names.water, "any_words": names.word, "mode": "Refer"}
	frappe.db.rollback()  # a snapshot that has the department
	frappe.get_doc({**rule, "rule_order": -70, "department": names.water}).insert()
	put_to_use([names.water])
	frappe.db.commit()  # the web server decides by it


def test_a_manager_goes_from_bare_settings_to_the_first_routed_comment(names, screen, public, picture):
	manager = screen("manager", "ar", TABLET)
	manager.form("/app/set-up", ".set-up-step")
	authority = step(manager, "authority")
	expect(authority.locator(".indicator-pill")).to_have_text(manager.says("Missing"))
	authority.locator("#set-up-authority-name").fill("")
	authority.locator("button[type=submit]").click()
	expect(authority.locator("#set-up-authority-name-problem")).not_to_be_empty()
	authority.locator("#set-up-authority-name").fill("هيئة خدمات المدينة")
	authority.locator("button[type=submit]").click()
	expect(authority.locator(".indicator-pill")).to_have_text(manager.says("Done"))

	departments = step(manager, "departments")
	choose_file(departments, names.departments("قسم تائه,,إدارة الخيال", "=1+1,,"))
	expect(departments.locator("tr.sheet-Refused")).to_have_count(2)
	expect(departments.locator("tr.sheet-Refused").first).to_contain_text("إدارة الخيال")
	expect(departments.locator("tr.sheet-Refused td:first-child")).to_have_text(["3", "4"])
	expect(departments.locator(".sheet-confirm")).to_have_count(0)
	picture(manager.page, "set-up-refused-ar-tablet")
	bring_in(manager, departments, names.departments())
	bring_in(manager, step(manager, "people"), names.people())

	put_rule_to_use(names)
	trial = step(manager, "trial")
	text = f"عندنا {names.word} منذ يومين"
	trial.locator("textarea").fill(text)
	trial.locator("button[type=submit]").click()
	expect(trial.locator(".set-up-route")).to_contain_text(names.water)
	expect(trial.locator(".set-up-tried")).to_contain_text("منى علي")
	expect(trial.locator("mark")).to_have_text(names.word)
	picture(manager.page, "set-up-trial-ar-tablet")

	ticket = walk.register(read_at_once("Facebook", public.write("Facebook", text)))
	frappe.set_user("Administrator")
	frappe.db.commit()  # it is cleared away by what is committed
	fields = ["participation_stage", "participation_department"]
	assert frappe.db.get_value("HD Ticket", ticket, fields) == ("With Department", names.water)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_guide_and_the_page_of_health_read_well(language, screen, picture):
	manager = screen("manager", language, WIDE)
	manager.form("/app/set-up", ".set-up-step")
	manager.reads_well(picture, "set-up")
	manager.form("/app/participation-health", FOUND)
	manager.reads_well(picture, "health")
	links = manager.page.locator(".health-finding a").evaluate_all(
		"all => all.map(one => one.getAttribute('href'))"
	)
	assert all(link.startswith("/app/") for link in links)


def samples_shown(page: Page) -> Locator:
	return page.locator(".set-up-sample")


def test_samples_come_after_a_question_and_go_again(screen):
	manager = screen("manager", "en", WIDE)
	manager.form("/app/set-up", ".set-up-sample button")
	shown = samples_shown(manager.page)
	shown.get_by_role("button", name=manager.says("Bring In Samples")).click()
	among = shown.get_by_role("button", name=manager.says("Bring In Samples All the Same"))
	remove = shown.get_by_role("button", name=manager.says("Remove the Samples"))
	expect(among.or_(remove)).to_be_visible()
	if among.is_visible():
		among.click()
	expect(remove).to_be_visible(timeout=90_000)
	remove.click()
	expect(shown.get_by_text(manager.says("The samples are gone."))).to_be_visible(timeout=60_000)
