"""Where the program fails, an answer says that it did, and nothing of how it is built."""

from __future__ import annotations

import re

import frappe
import pytest
import requests

from participation_app.api import error_answers
from participation_app.simulator.authority import PASSWORD
from tests.integration.web_server import serving

TELLS = re.compile(
	r"Traceback|File \"|\.py\b|apps/|site-packages|/home/|pymysql|werkzeug|(?i:\bselect .{1,80}\bfrom\b)|`tab|"
	+ re.escape(frappe.__version__)
)
JSON, HTML = {"Accept": "application/json"}, {"Accept": "text/html"}
METHOD = "/api/method/"
DOOR = f"{METHOD}participation_app.api.comments.view"
# Each fails somewhere else: before anybody is asked, in the arguments, in the database, in the page.
FAILURES = {
	"no such method": ("GET", f"{METHOD}participation_app.api.comments.nothing", {}),
	"no such module": ("GET", f"{METHOD}participation_app.nothing.at_all", {}),
	"an argument is missing": ("GET", DOOR, {}),
	"an argument too many": ("GET", f"{METHOD}participation_app.api.health.up", {"params": {"more": "1"}}),
	"no such record": ("GET", DOOR, {"params": {"comment": "SC-0000000"}}),
	"a body that is no JSON": (
		"POST",
		f"{METHOD}participation_app.api.contributions.enter",
		{"data": "{", "headers": {"Content-Type": "application/json"}},
	),
	"a body that is a number": (
		"POST",
		f"{METHOD}participation_app.api.contributions.similar",
		{"data": "5", "headers": {"Content-Type": "application/json"}},
	),
	"a field that is none": (
		"GET",
		"/api/resource/Social Comment",
		{"params": {"fields": '["no_such_field"]', "filters": '[["no_such_field","=","1"]]'}},
	),
	"a filter that is none": (
		"GET",
		"/api/resource/HD Ticket",
		{"params": {"filters": '[["subject","~~","1"]]'}},
	),
	"an order that is none": ("GET", "/api/resource/HD Ticket", {"params": {"order_by": "sleep(1)"}}),
	"no such page": ("GET", "/participation/published/nothing", {}),
	"a page asked for wrongly": ("GET", "/participation/data?page=%00&dataset[]=%27", {}),
	"another version of the API": ("GET", "/api/v2/method/participation_app.api.comments.nothing", {}),
}


@pytest.fixture(scope="module")
def server(site):
	with serving() as address:
		yield address


@pytest.fixture
def asks(server, really_committed):
	frappe.cache.delete_keys("rl:")
	frappe.cache.delete_keys("participation_tries")

	def ask(session, failure, accept):
		method, path, more = FAILURES[failure]
		headers = {**accept, **more.get("headers", {}), "Host": frappe.local.site}
		return session.request(method, f"{server}{path}", timeout=20, **{**more, "headers": headers})

	return ask


@pytest.mark.parametrize("accept", [JSON, HTML], ids=["json", "html"])
def test_a_guest_is_told_no_stack_no_sql_no_path_and_no_version(asks, accept):
	with requests.Session() as guest:
		told = {failure: asks(guest, failure, accept) for failure in FAILURES}
	assert {failure: found for failure, answer in told.items() if (found := TELLS.findall(answer.text))} == {}
	assert {answer.status_code for answer in told.values()} & {403, 404, 417}, "they were really refused"


def test_an_agent_is_told_no_more(asks, server):
	with requests.Session() as agent:
		login = {"usr": "agent@city.example", "pwd": PASSWORD}
		headers = {"Host": frappe.local.site}
		assert agent.post(f"{server}/api/method/login", data=login, headers=headers, timeout=20).ok
		told = {failure: asks(agent, failure, JSON) for failure in FAILURES}
	assert {failure: found for failure, answer in told.items() if (found := TELLS.findall(answer.text))} == {}


@pytest.mark.parametrize(("user", "is_shown"), [("Administrator", True), ("manager@city.example", False)])
def test_only_whoever_looks_after_the_system_is_shown_tracebacks(user, is_shown):
	frappe.set_user(user)
	frappe.local.flags.disable_traceback = False
	error_answers.begin_request()
	assert bool(frappe.local.flags.disable_traceback) is not is_shown
	frappe.local.flags.disable_traceback = False
