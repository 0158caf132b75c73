"""One site, one connection, one simulator; what a test does is rolled back when it ends.

Code under test commits on purpose. Here a commit only moves the point to which a later rollback returns,
so that crashes can be tried and nothing outlives its test.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest

from participation_app.casework.locked_rows import read_as_they_stand
from participation_app.simulator import authority
from participation_app.simulator.server import Simulator
from tests.integration.closed_case import secret_case  # noqa: F401
from tests.integration.committed import clear_away, nothing_left_behind

SITES = os.environ.get("PARTICIPATION_TEST_SITES", "test.localhost").split()
ROUTES = {"X": "x", "Facebook": "graph", "Instagram": "ig", "YouTube": "yt", "SMS": "sms"}


@pytest.fixture(scope="session", autouse=True)
def site() -> Iterator[None]:
	"""The test site with the demo authority on it, built once and kept; each process of a run has its own."""
	process = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
	frappe.init(SITES[int(process)])
	frappe.connect()
	read_as_they_stand()  # as a request and a job begin
	frappe.set_user("Administrator")
	clear_away()
	authority.build()
	frappe.db.delete("Calendar Change")  # what building it changed is no test's own change
	frappe.db.commit()
	frappe.flags.in_test = True
	frappe.in_test = True  # where Frappe 16 looks for it
	yield
	frappe.db.rollback()
	frappe.destroy()


@pytest.fixture(scope="session")
def _running_simulator() -> Iterator[Simulator]:
	with Simulator(with_samples=False) as running:
		yield running


@pytest.fixture
def simulator(_running_simulator: Simulator) -> Simulator:
	"""The platforms, empty, with the site's configuration pointing at them."""
	_running_simulator.reset()
	frappe.conf.participation_platforms = {
		platform: f"{_running_simulator.base_url}/{route}" for platform, route in ROUTES.items()
	}
	return _running_simulator


@pytest.fixture(autouse=True)
def rolled_back(site: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	"""Undoes everything, in the database and in the caches, after each test."""
	really_roll_back = frappe.db.rollback
	really_roll_back()
	frappe.set_user("Administrator")
	frappe.local.message_log = []
	frappe.local.lang = "en"  # whatever an earlier test spoke
	if hasattr(frappe.local, "request"):  # of a caller whom an earlier test answered
		del frappe.local.request
	frappe.db.savepoint("committed")

	def commit() -> None:
		frappe.db.savepoint("committed")

	def rollback(*, save_point: str | None = None) -> None:
		really_roll_back(save_point=save_point or "committed")

	monkeypatch.setattr(frappe.db, "commit", commit)
	monkeypatch.setattr(frappe.db, "rollback", rollback)
	yield
	monkeypatch.undo()
	really_roll_back()
	frappe.db.after_commit.reset()
	_forget_documents()
	frappe.local.participation_rule_set = None
	frappe.local.participation_listened_to = None
	frappe.local.outgoing_email_account = {}


@pytest.fixture
def as_user() -> Callable[[str], None]:
	"""Acts as one of the demo's people: `as_user("liaison")`."""

	def act_as(name: str) -> None:
		frappe.set_user(name if "@" in name or name in {"Administrator", "Guest"} else f"{name}@city.example")

	return act_as


@pytest.fixture
def outgoing_mail(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The site has an account that sends, though nothing leaves the queue."""
	if frappe.db.exists("Email Account", {"default_outgoing": 1, "enable_outgoing": 1}):
		return
	values = {
		"doctype": "Email Account",
		"email_account_name": "Desk",
		"email_id": "desk@city.example",
		"enable_outgoing": 1,
		"default_outgoing": 1,
		"smtp_server": "127.0.0.1",
		"no_smtp_authentication": 1,
	}
	account = frappe.get_doc(values)
	account.flags.ignore_validate = True
	account.insert(ignore_permissions=True)


@pytest.fixture
def account(simulator: Simulator) -> Callable[[str], Any]:
	"""The social account of a platform, as the demo authority has it."""

	def find(platform: str) -> Any:
		return frappe.get_last_doc("Social Account", {"platform": platform})

	return find


# What a test cannot change: dropping it would have every test read the doctypes anew.
_KEPT = (
	b"doctype_meta",
	b"doctype_form_meta",
	b"table_columns",
	b"app_hooks",
	b"assets_json",
	b"installed_app",
	b"merged_translations",
)


def _forget_documents() -> None:
	for key in frappe.cache.get_keys(""):
		if not any(kept in key for kept in _KEPT):
			frappe.cache.delete(key)
	frappe.local.cache = {}
	frappe.local.document_cache = {}
	frappe.local.role_permissions = {}


@pytest.fixture
def really_committed(rolled_back: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	"""For tests with several connections: commits are real, what they leave is removed afterwards."""
	monkeypatch.undo()
	frappe.db.rollback()
	# A worker of the bench would do the test's work, on the platforms' real addresses.
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **values: None)
	with nothing_left_behind():
		yield
