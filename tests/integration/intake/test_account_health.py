"""The accounts' health in one sentence each, with the figures behind it."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import accounts as api
from participation_app.connectors import errors
from participation_app.connectors.budget import Spent
from participation_app.intake import gaps
from participation_app.intake.accounts import note_trouble
from participation_app.intake.pushed_events import META, X, count_refused
from participation_app.intake.use_ledger import PUBLISHING, note_use
from tests.integration import walk
from tests.integration.reading import only_comment, read

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def shown(account):
	return next(row for row in api.accounts_overview() if row["name"] == account.name)


CASES = {
	"nothing": ({}, "green", "well"),
	"a token that ends in a week": ({"expires_at": 7 * DAY}, "orange", "token ends"),
	"a token that ends in a month": ({"expires_at": 30 * DAY}, "green", "well"),
	"an unusual silence": ({"silent_since": -HOUR}, "orange", "Nothing has come in"),
	"a gap that is looked for": ({"gap_since": -DAY}, "blue", "looked for"),
	"a gap that nobody can read": ({"gap_since": -9 * DAY, "gap_until": -7 * DAY}, "orange", "no longer"),
	"a limit": ({"state": "Waiting", "state_message": "The limit is reached."}, "blue", "limit"),
	"no reader": ({"last_success_at": -HOUR}, "red", "workers"),
	"no reading yet": ({"last_success_at": None}, "blue", "not been read"),
	"being disabled": ({"enabled": 0}, "gray", "disabled"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_most_urgent_thing_is_said(case, account):
	own, now = account("Facebook"), frappe.utils.now_datetime()
	values, colour, words = CASES[case]
	given = {name: now + value if isinstance(value, timedelta) else value for name, value in values.items()}
	own.db_set({"last_success_at": now, "state": "Connected", **given})
	row = shown(own)
	assert row["colour"] == colour and words in row["sentence"]


def test_what_is_less_urgent_is_said_as_well(account):
	own, now = account("Facebook"), frappe.utils.now_datetime()
	own.db_set({"last_success_at": now, "expires_at": now + 3 * DAY, "gap_since": now - DAY})
	row = shown(own)
	assert "token ends" in row["sentence"]
	assert [(other["colour"], "looked for" in other["sentence"]) for other in row["others"]] == [
		("blue", True)
	]
	own.db_set({"expires_at": None, "gap_since": now - 9 * DAY, "gap_until": now - 7 * DAY})
	assert "no longer shows" in shown(own)["sentence"] and shown(own)["others"] == []


def test_who_needs_a_person_comes_first_and_is_counted(account):
	own = account("Instagram")
	before = api.needing_attention()["value"]
	frappe.db.set_value("Social Account", {"enabled": 1}, "last_success_at", frappe.utils.now_datetime())
	before = api.needing_attention()["value"]
	note_trouble(own.name, errors.AuthRevoked())
	first = api.accounts_overview()[0]
	assert first["name"] == own.name and "token" in first["sentence"]
	assert api.needing_attention()["value"] == before + 1


def test_what_waits_to_be_posted_and_what_was_used_are_shown(account, public):
	own = account("YouTube")
	public("YouTube").write("متى تفتح الحديقة؟")
	read(own)
	walk.register(only_comment(own).name, "Inquiry")
	frappe.set_user("Administrator")
	own.db_set({"units_a_day": 100, "reply_share": 50})
	note_use(own.name, PUBLISHING, Spent(1, 50))
	row = shown(own)
	assert row["waiting"]["count"] == 1 and row["waiting"]["since"]
	assert row["use"]["units"] > 50 and row["use"]["units_a_day"] == 100
	assert row["use"]["units_for_replies"] == 100 - row["use"]["units"]


def push(platform, state, **values):
	digest = frappe.generate_hash(length=64)
	event = {"doctype": "Pushed Event", "platform": platform, "state": state, "digest": digest}
	event = frappe.get_doc(event).insert()
	event.db_set(values)


def delivered(sender):
	return next(row for row in api.recent_deliveries() if row["sender"] == sender)


def test_pushed_events_are_counted_by_who_sent_them(account, as_user):
	frappe.db.delete("Pushed Event")
	for platform, state in (("Facebook", "Done"), ("Instagram", "Waiting"), ("X", "Failed")):
		push(platform, state)
	push("Facebook", "Done", creation=frappe.utils.now_datetime() - 8 * DAY)
	as_user("manager")
	meta, x = delivered("Meta"), delivered("X")
	assert (meta["taken"], meta["waiting"], meta["failed"]) == (2, 1, 0)
	assert (x["taken"], x["waiting"], x["failed"]) == (1, 0, 1)
	assert meta["last_at"] and x["last_at"]


def test_refused_deliveries_of_a_week_are_counted_by_reason(account, as_user):
	frappe.db.delete("Refused Delivery")
	for sender, reason in ((META, "Unsigned"), (META, "Unsigned"), (META, "Too Large"), (X, "Unreadable")):
		count_refused(sender.name, reason)
	week_ago = frappe.utils.getdate() - 7 * DAY
	frappe.db.set_value("Refused Delivery", {"sender": "Meta", "reason": "Too Large"}, "day", week_ago)
	as_user("manager")
	assert (delivered("Meta")["refused"], delivered("Meta")["reasons"]) == (2, {"Unsigned": 2})
	assert delivered("X")["reasons"] == {"Unreadable": 1}


@pytest.mark.parametrize("user", ["agent", "pr", "liaison", "Guest"])
def test_what_was_refused_is_for_managers(user, as_user):
	as_user(user)
	with pytest.raises(frappe.PermissionError):
		api.recent_deliveries()


def test_no_secret_is_in_the_overview(account):
	own = account("X")
	token = own.get_password("access_token")
	assert token not in str(api.accounts_overview())


@pytest.mark.parametrize("user", ["liaison", "officer"])
def test_who_may_not_see_accounts_sees_no_health(user, as_user, account):
	as_user(user)
	for ask in (api.accounts_overview, api.needing_attention):
		with pytest.raises(frappe.PermissionError):
			ask()


def test_only_who_may_change_an_account_checks_it(as_user, account):
	own = account("Facebook")
	as_user("agent")
	assert not shown(own)["may_write"]
	for ask in (lambda: api.check_connection(own.name), lambda: api.close_gap(own.name, "seen")):
		with pytest.raises(frappe.PermissionError):
			ask()
	as_user("manager")
	assert shown(own)["may_write"]
	assert api.check_connection(own.name)["is_connected"]


def test_a_gap_that_was_looked_at_by_hand_is_closed_with_what_was_found(as_user, account):
	own = account("X")
	gaps.note_gap(own.name, frappe.utils.now_datetime() - 9 * DAY)
	as_user("manager")
	with pytest.raises(frappe.ValidationError):
		api.close_gap(own.name, "  ")
	api.close_gap(own.name, "Two <b>comments</b>, both answered")
	assert frappe.db.get_value("Social Account", own.name, "gap_since") is None
	trace = frappe.get_last_doc("Comment", {"reference_name": own.name})
	assert "both answered" in trace.content and "<b>" not in trace.content
	with pytest.raises(frappe.ValidationError):
		api.close_gap(own.name, "again")
