"""One account's trouble is told on that account, keeps no secret, and stops nobody else."""

from __future__ import annotations

import re

import frappe
import pytest

from participation_app.jobs import reading as job
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.fault_catalogue import named_fault
from participation_app.simulator.faults import Fault
from tests.integration.reading import comments, read

CANARY = "canary-7f3a-never-in-a-log"
OFTEN = 100


def arm(simulator, name, platform, **changes):
	simulator.faults.arm(named_fault(name, platform, times=OFTEN, **changes))


def redirect(simulator, platform):
	elsewhere = f"{simulator.base_url}/x/2/users/me"
	simulator.faults.arm(
		Fault(platform=platform, status=302, body="", headers={"Location": elsewhere}, times=OFTEN)
	)


TROUBLES = {
	"too many requests": (lambda simulator, platform: arm(simulator, "F31", platform), "Waiting"),
	"an outage page": (lambda simulator, platform: arm(simulator, "F51", platform), "Waiting"),
	"half an answer": (lambda simulator, platform: arm(simulator, "F50", platform), "Waiting"),
	"a redirect": (redirect, "Waiting"),
	"an error inside 200": (lambda simulator, platform: arm(simulator, "F52", platform), "Waiting"),
	"a cut connection": (lambda simulator, platform: arm(simulator, "F49", platform), "Waiting"),
}


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_is_shown_with_what_happens_next_and_passes(trouble, platform, simulator, account, public):
	own = account(platform)
	public(platform).write("تعليق ينتظر")
	strike, state = TROUBLES[trouble]
	strike(simulator, platform)
	run = read(own)
	own.reload()
	assert run.outcome == "Failed" and run.message == own.state_message
	assert own.state == state and own.failures == 1
	assert own.next_run_at > frappe.utils.now_datetime()
	assert own.lease_until is None and comments(own) == []

	simulator.faults.clear()
	assert read(own).added == 1
	own.reload()
	assert (own.state, own.state_message, own.failures, own.next_run_at) == ("Connected", None, 0, None)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_wrong_token_asks_for_a_new_one_and_stops_nobody_else(platform, account, public):
	own = account(platform)
	for name in ("access_token", "bearer_token", "refresh_token"):
		if own.get(name):
			own.set(name, CANARY)
	own.save()
	for one in PLATFORMS:
		public(one).write("تعليق")
	outcomes = {one: read(account(one)) for one in PLATFORMS}
	assert {one for one, run in outcomes.items() if run.outcome == "Failed"} == {platform}
	own.reload()
	assert own.state == "Needs Attention" and re.search("Connect|token", own.state_message)
	assert own.next_run_at > frappe.utils.now_datetime()
	assert all(len(comments(account(one))) == (one != platform) for one in PLATFORMS)
	assert_nowhere(CANARY)


def test_no_secret_is_written_down_when_a_platform_s_address_is_wrong(account):
	own = account("X")
	own.access_token = own.bearer_token = own.consumer_secret = CANARY
	own.save()
	frappe.conf.participation_platforms["X"] = "http://platform.example/x"
	run = read(own)
	assert run.outcome == "Failed" and "https" in run.message
	assert_nowhere(CANARY)


def test_no_secret_is_written_down_when_the_program_fails(account, monkeypatch):
	own = account("Facebook")
	own.access_token = CANARY
	own.save()

	def fail(account, page, proposer, tally):
		raise RuntimeError(f"on the way with {account.get_password('access_token')}")

	monkeypatch.setattr("participation_app.intake.ingest.store_page", fail)
	run = read(own)
	assert run.outcome == "Failed"
	own.reload()
	assert CANARY not in (run.message + own.state_message)


def test_a_refused_connection_waits_longer_each_time(account):
	own = account("Facebook")
	frappe.conf.participation_platforms["Facebook"] = "http://127.0.0.1:9/graph"
	waits = []
	for _attempt in range(3):
		read(own)
		own.reload()
		waits.append(own.next_run_at - frappe.utils.now_datetime())
	assert own.state == "Waiting" and own.failures == 3
	assert waits == sorted(waits) and waits[0] < waits[-1]


def test_missing_settings_are_named_and_lose_nothing(account, public):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	standard = frappe.db.get_single_value("Participation Settings", "standard_agreement")
	frappe.db.set_single_value("Participation Settings", "standard_agreement", None)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	run = read(own)
	assert run.outcome == "Failed" and "Standard Agreement" in run.message
	assert comments(own) == []
	frappe.db.set_single_value("Participation Settings", "standard_agreement", standard)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	assert read(own).added == 1
	assert comments(own)[0].due_at


def test_saving_an_account_tries_it_again_at_once_and_keeps_where_reading_stood(account, public):
	own = account("Facebook")
	opened = frappe.get_doc("Social Account", own.name)
	public("Facebook").write("تعليق")
	read(own)
	own.reload()
	in_an_hour = frappe.utils.add_to_date(frappe.utils.now_datetime(), hours=1)
	own.db_set(
		{"state": "Needs Attention", "state_message": "…", "next_run_at": in_an_hour}, update_modified=False
	)
	opened.handle = "city_services_demo"
	opened.save()
	saved = frappe.get_doc("Social Account", own.name)
	assert (saved.state, saved.state_message, saved.next_run_at) == ("Connected", None, None)
	assert saved.cursor == own.cursor and saved.cursor


def test_a_job_starts_for_each_account_that_is_due_and_only_for_those(account, monkeypatch):
	later = frappe.utils.add_to_date(frappe.utils.now_datetime(), minutes=5)
	frappe.db.set_value("Social Account", account("X").name, "next_run_at", later)
	frappe.db.set_value("Social Account", account("YouTube").name, "enabled", 0)
	started = []
	monkeypatch.setattr(
		frappe, "enqueue", lambda method, **values: started.append((method, values["account"]))
	)
	job.read_due_accounts()
	assert {name for _method, name in started} == {account("Facebook").name, account("Instagram").name}
	assert all(frappe.get_attr(method) is job.read for method, _name in started)


def test_the_jobs_that_the_scheduler_starts_exist():
	for methods in frappe.get_hooks("scheduler_events")["cron"].values():
		for method in methods:
			assert callable(frappe.get_attr(method))


def assert_nowhere(secret):
	for doctype in ("Ingest Run", "Error Log", "Social Comment", "Social Account", "Version"):
		for row in frappe.get_all(doctype, fields=["*"]):
			assert secret not in str(dict(row)), f"{doctype} {row.name}"
