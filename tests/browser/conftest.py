"""People at their screens: real Chromium, a real web server and worker, the simulated platforms.

Started by `./scripts/test browser`, which names the addresses in the environment.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import frappe
import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from participation_app.casework.events import open_event
from participation_app.intake.ingest import read_account
from participation_app.jobs.reading import read_due_accounts
from participation_app.simulator.authority import PASSWORD
from tests.browser.screens import WIDE, Screen
from tests.browser.worker import comes_true, let_the_worker_finish
from tests.integration import walk
from tests.integration.intake.waving import waiting

URL = os.environ.get("PARTICIPATION_TEST_URL", "http://browser.localhost:8100")
SITE = os.environ.get("PARTICIPATION_TEST_SITES", "browser.localhost")
CONTROL = os.environ.get("PARTICIPATION_SIMULATOR_URL", "http://127.0.0.1:8901") + "/__ctl"
PICTURES = Path(os.environ.get("PARTICIPATION_PICTURES", "test-output"))
CHROMIUM = os.environ.get("PARTICIPATION_CHROMIUM", "/usr/bin/chromium")
_OF_THE_CASE = (
	"إنارة الشارع مطفأة منذ أسبوع أمام المسجد",
	"حفرة كبيرة في شارع المدرسة",
	"الرصيف مكسور عند مدخل الحديقة",
	"المياه مقطوعة في الحي الشمالي منذ الصباح",
)
_MISSED = (404, 500)  # nothing there, or nothing that could be said
RUN_EVERY = 4  # questions, of which two are asked in a second; what runs already is not begun again


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
	with sync_playwright() as playwright:
		quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
		running = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
		yield running
		running.close()


@pytest.fixture(scope="session", autouse=True)
def site() -> Iterator[None]:
	"""The same site that the web server serves, for what no screen shows."""
	frappe.init(SITE)
	frappe.connect()
	frappe.set_user("Administrator")
	# What an earlier run left waiting would push this run's comments off the first page.
	frappe.db.set_value("Social Comment", {"state": "Waiting"}, "state", "Dismissed")
	frappe.db.commit()  # the web server shows it
	yield
	frappe.destroy()


class Public:
	"""The public on the simulated platforms, and what the authority replied to it."""

	def write(self, platform: str, text: str) -> str:
		"""A comment under a post of the authority, on X a mention; returns its id."""
		values: dict[str, Any] = {"platform": platform, "text": text}
		if platform == "X":
			values["text"] = f"@city_services_demo {text}"
		else:
			post = {"platform": platform, "text": "بدء أعمال صيانة الطرق في الحي الشمالي"}
			values["post"] = self._tell("/posts", post)["id"]
		values["author"] = {"handle": "um_khalid", "name": "أم خالد"}
		return self._tell("/comments", values)["id"]

	def replies_to(self, platform: str, identifier: str) -> list[str]:
		"""The texts that stand there, without those that were removed."""
		answer = requests.get(f"{CONTROL}/replies", params={"platform": platform}, timeout=5)
		standing = [reply for reply in answer.json()["replies"] if not reply["deleted"]]
		return [reply["text"] for reply in standing if reply["target"] == identifier]

	def _tell(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
		answer = requests.post(CONTROL + path, json=body, timeout=5)
		assert answer.status_code == 200, answer.text
		return answer.json()


@pytest.fixture(scope="session")
def public() -> Public:
	return Public()


def speaks(name: str, language: str) -> None:
	"""From the next page on the person reads the desk in this language."""
	user = f"{name}@city.example"
	frappe.db.set_value("User", user, "language", language)
	frappe.db.commit()  # the web server reads it
	frappe.clear_cache(user=user)


def log_in(browser: Browser, name: str, language: str, size: dict[str, int]) -> Page:
	"""A page of the person's own browser, on the desk; whoever asked closes its context."""
	context = browser.new_context(base_url=URL, viewport=size, locale=language)
	page = context.new_page()
	page.goto("/login")
	page.fill("#login_email", f"{name}@city.example")
	page.fill("#login_password", PASSWORD)
	page.click(".btn-login")
	page.wait_for_url(lambda address: "/login" not in address)
	return page


def come_in(*texts: str) -> list[str]:
	"""Comments that wait on the desk as reading stores them, where none was waiting before."""
	frappe.db.rollback()
	frappe.db.set_value("Social Comment", {"state": "Waiting"}, "state", "Dismissed")
	names = waiting(frappe.get_last_doc("Social Account", {"platform": "Facebook"}), texts)
	frappe.db.commit()  # the web server shows them
	return names


@pytest.fixture(scope="session")
def case(site: None, public: Public) -> dict[str, str]:
	"""Something for each of the desk's screens: a ticket with its section, one with an event, a draft, and a review."""
	written = [public.write("Facebook", text) for text in _OF_THE_CASE]
	comments = [read_at_once("Facebook", identifier) for identifier in written]
	tickets = [walk.register(comment) for comment in comments]
	walk.to_section(tickets[0])
	reply, reviewed = walk.to_draft(tickets[1]), walk.to_draft(tickets[2])
	walk.submit(reviewed, "تم ردم الحفرة وإعادة رصف الشارع.")
	walk.as_person("agent")
	open_event(tickets[3], "انقطاع المياه في الحي الشمالي")
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows it
	return {"ticket": tickets[0], "reply": reply, "reviewed": reviewed, "master": tickets[3]}


@pytest.fixture
def desk(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
	"""Opens a person's own browser: `desk("liaison", language="ar", size=NARROW)`."""
	contexts: list[BrowserContext] = []

	def open_for(name: str, *, language: str = "ar", size: dict[str, int] = WIDE) -> Page:
		speaks(name, language)
		page = log_in(browser, name, language, size)
		contexts.append(page.context)
		return page

	yield open_for
	failed = getattr(request.node, "failed", False)
	for number, context in enumerate(contexts):
		for page in context.pages if failed else []:
			page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
		context.close()


@pytest.fixture
def screen(desk: Callable[..., Page]) -> Iterator[Callable[..., Screen]]:
	"""A person's screen that must not have shown a script error by the end of the test."""
	troubles: list[str] = []
	# By going to the next page; Frappe then gives up its answer with no error at all.
	broken_off: list[str] = []
	missed: list[str] = []

	def open_for(person: str, language: str = "ar", size: dict[str, int] = WIDE) -> Screen:
		page = desk(person, language=language, size=size)
		page.on("pageerror", lambda error: troubles.append(str(error)))
		page.on("requestfailed", lambda request: broken_off.append(request.url))
		page.on("response", lambda answer: missed.append(answer.url) if answer.status in _MISSED else None)
		return Screen(page, language)

	yield open_for
	told = [trouble for trouble in troubles if trouble != "undefined" or missed or not broken_off]
	assert told == [], f"answered with {_MISSED}: {missed}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
	report = yield
	if report.when == "call":
		item.failed = report.failed
	return report


@pytest.fixture
def second_officer() -> Iterator[str]:
	"""Another person of public relations: the manager, given the role for the test."""
	manager = frappe.get_doc("User", "manager@city.example")
	manager.add_roles("Public Relations Officer")
	frappe.db.commit()  # the web server sees it
	yield "manager"
	frappe.db.rollback()
	frappe.get_doc("User", manager.name).remove_roles("Public Relations Officer")
	frappe.db.commit()  # as it was


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
	"""Keeps a picture of the screen for people to look at."""

	def take(page: Page, name: str) -> None:
		page.screenshot(path=PICTURES / f"{name}.png")

	return take


def read_at_once(platform: str, identifier: str) -> str:
	"""Reads the platform's account here, without the worker, until the comment is there; returns its name."""
	account = frappe.db.get_value("Social Account", {"platform": platform})

	def found() -> str | None:
		read_account(account)
		return frappe.db.get_value("Social Comment", {"external_id": identifier})

	return comes_true(found, f"{identifier} is read")


@pytest.fixture(scope="session")
def read_in() -> Callable[[str], str]:
	"""Has the worker read the accounts until the comment with this platform id is there; returns its name."""

	def wait(identifier: str) -> str:
		let_the_worker_finish()
		asked = itertools.count()

		def found() -> str | None:
			if next(asked) % RUN_EVERY == 0:  # a run may end before the page on which the comment is
				read_due_accounts()
			return frappe.db.get_value("Social Comment", {"external_id": identifier})

		return comes_true(found, f"{identifier} is read")

	return wait
