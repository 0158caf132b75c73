"""Who watches from outside: up or down for everybody, the whole state for a token or a manager."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest
import redis
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from participation_app.api import health as api
from participation_app.casework import metrics
from participation_app.casework.health import machine, standing
from participation_app.casework.health.watchers import HEADER, SETTING
from participation_app.rules.metrics import CATALOGUE, CONTENT_TYPE
from tests.integration.casework.tickets import make_ticket
from tests.integration.counting import counted_queries

TOKEN = "a-token-of-enough-characters-for-a-watcher"
CLOSED_PORT = 1
ROUND = 18  # queries of one round of figures
DOORS = (api.state, api.figures)
# Where no backup lies, no worker ever came, nothing fails and there is no replica.
NOT_ALWAYS = {
	"participation_measuring_failed",
	"participation_backup_age_seconds",
	"participation_queue_jobs",
	"participation_queue_failed_jobs",
	"participation_queue_oldest_seconds",
	"participation_replica_lag_seconds",
}


@pytest.fixture(autouse=True)
def asked(rolled_back, monkeypatch):
	"""A request of a guest; `asked(token)` brings a token along."""
	frappe.cache.delete_keys("rl:")
	frappe.cache.delete_keys("participation_tries")
	frappe.local.response = frappe._dict(docs=[])
	monkeypatch.setattr(frappe.local, "request_ip", "127.0.0.1", raising=False)
	monkeypatch.setitem(frappe.local.conf, SETTING, TOKEN)

	def ask(token=None, user="Guest"):
		headers = {HEADER: token} if token else {}
		request = Request(EnvironBuilder(method="GET", headers=headers).get_environ())
		monkeypatch.setattr(frappe.local, "request", request, raising=False)
		frappe.set_user(user)

	ask()
	return ask


def figures():
	return {(one.name, *sorted(one.labels.values())): one.value for one in metrics.all_samples()}


def test_a_guest_learns_that_it_is_up_and_nothing_else():
	assert api.up() == "up"


def test_a_guest_learns_that_it_is_down_when_the_queue_is_gone(monkeypatch):
	gone = redis.Redis(port=CLOSED_PORT, socket_connect_timeout=0.2)
	monkeypatch.setattr(standing, "get_redis_conn", lambda: gone)
	assert api.up() == "down" and frappe.local.response.http_status_code == 503


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("token", [None, "wrong", TOKEN[:-1], f"{TOKEN}x", "رمز"])
def test_a_guest_without_the_token_is_refused(asked, door, token):
	asked(token)
	with pytest.raises(frappe.PermissionError):
		door()


@pytest.mark.parametrize("person", ["agent", "liaison", "officer", "pr", "citizen"])
def test_staff_without_the_right_are_refused(asked, person):
	asked(user=f"{person}@city.example")
	for door in DOORS:
		with pytest.raises(frappe.PermissionError):
			door()


@pytest.mark.parametrize("token", ["", "short"])
def test_a_token_that_is_missing_or_short_opens_nothing(asked, monkeypatch, token):
	monkeypatch.setitem(frappe.local.conf, SETTING, token)
	asked(token)
	with pytest.raises(frappe.PermissionError):
		api.state()


@pytest.mark.parametrize("user", ["manager@city.example", None])
def test_a_manager_and_the_token_see_parts_queues_and_platforms(asked, user):
	asked(None if user else TOKEN, user or "Guest")
	told = api.state()
	assert set(told["components"]) == {"database", "redis_cache", "redis_queue", "scheduler", "workers"}
	assert told["components"]["database"]
	assert all(set(queue) == {"waiting", "failed", "oldest_seconds"} for queue in told["queues"].values())
	assert {account["platform"] for account in told["platforms"]} == {"X", "Facebook", "Instagram", "YouTube"}
	assert told["state"] == ("up" if all(told["components"].values()) else "down")


def test_a_part_that_does_not_answer_is_told_by_the_status_too(asked, monkeypatch):
	asked(TOKEN)
	monkeypatch.setitem(frappe.local.conf, "pause_scheduler", 1)
	told = api.state()
	assert told["state"] == "down" and not told["components"]["scheduler"]
	assert frappe.local.response.http_status_code == 503


def test_every_figure_of_the_catalogue_is_given(asked):
	started = {"method": machine.RUNS_EVERY_MINUTE}
	frappe.db.set_value("Scheduled Job Type", started, "last_execution", frappe.utils.now_datetime())
	asked(TOKEN)
	answer = api.figures()
	text = answer.get_data(as_text=True)
	assert [name for name in CATALOGUE if f"# TYPE {name} gauge" not in text and name not in NOT_ALWAYS] == []
	assert answer.headers["Content-Type"] == CONTENT_TYPE


def test_promises_are_counted_by_how_near_their_date_is():
	before = figures()
	now = frappe.utils.now_datetime()
	for hours in (-1, 5, 72):
		ticket = make_ticket()
		frappe.db.set_value("HD Ticket", ticket, "participation_due_at", now + timedelta(hours=hours))
	after = figures()
	grown = {name: after[(name,)] - before[(name,)] for (name, *_labels) in after if "promises" in name}
	assert grown == {
		"participation_promises_open": 3,
		"participation_promises_at_risk": 1,
		"participation_promises_overdue": 1,
	}


def test_a_notice_that_waits_and_one_that_failed_are_counted():
	make_ticket()
	frappe.db.delete("Participation Notice")
	late = frappe.utils.now_datetime() - timedelta(minutes=30)
	for state in ("Queued", "Failed"):
		values = {"kind": "Status", "channel": "SMS", "language": "ar", "text": "نص", "state": state}
		notice = frappe.get_doc({"doctype": "Participation Notice", **values}).db_insert()
	frappe.db.set_value("Participation Notice", {"state": "Queued"}, "next_attempt_at", late)
	found = figures()
	assert notice is None and found[("participation_outbox_waiting", "Queued", "notices")] == 1
	assert found[("participation_notices_failed_last_day", "SMS")] == 1
	assert 1795 <= found[("participation_outbox_oldest_seconds", "notices")] <= 1900


def test_a_round_takes_a_bounded_number_of_queries(asked):
	make_ticket()
	asked(TOKEN)
	api.figures()
	with counted_queries() as queries:
		api.figures()
	assert len(queries) <= ROUND, queries


def test_a_room_that_cannot_be_measured_keeps_no_other_from_it(monkeypatch):
	hooks = {
		metrics.HOOK: [
			"participation_app.notices.nothing.samples",
			"participation_app.casework.metrics.samples",
		]
	}
	monkeypatch.setattr(frappe, "get_hooks", lambda name, *_more, **_values: hooks.get(name, []))
	monkeypatch.setattr(frappe, "log_error", lambda **_values: None)
	found = figures()
	assert (
		found[("participation_measuring_failed", "notices")] == 1
		and ("participation_promises_open",) in found
	)
