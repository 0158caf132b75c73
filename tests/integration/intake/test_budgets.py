"""What requests cost is counted, and reading stops before what is kept for replies."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import frappe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.casework import moments
from participation_app.connectors.budget import Spent
from participation_app.intake import budgets
from participation_app.intake.budgets import Budget, Standing, allowance_for
from participation_app.intake.use_ledger import (
	CHECKING,
	PUBLISHING,
	PURPOSES,
	READING,
	SWEEPING,
	accounting_day,
	note_use,
	used,
)
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration.intake.sweeping import let_time_pass, sweep
from tests.integration.reading import comments, read

AMOUNTS = st.integers(min_value=0, max_value=20_000)


def rows(account):
	return frappe.get_all("Platform Use", {"account": account.name}, ["*"])


def test_what_is_used_on_one_day_for_one_purpose_is_one_row(account):
	own = account("YouTube")
	for spent in (Spent(2, 3, Decimal("0.5"), 40), Spent(1, 50, Decimal("1.5"), 20)):
		note_use(own.name, PUBLISHING, spent)
	note_use(own.name, READING, Spent(1, 1))
	note_use(own.name, READING, Spent())
	by_purpose = {row.purpose: row for row in rows(own)}
	assert set(by_purpose) == {PUBLISHING, READING}
	row = by_purpose[PUBLISHING]
	assert (row.calls, row.units, row.cents, row.usage_percent) == (3, 53, 2.0, 40)
	assert row.day == accounting_day("YouTube")
	assert used(own.name, "YouTube")[PUBLISHING].units == 53


@pytest.mark.parametrize(
	("platform", "now", "day"),
	[
		("YouTube", "2026-03-02T07:59", "2026-03-01"),
		("YouTube", "2026-03-02T08:01", "2026-03-02"),
		("YouTube", "2026-07-02T06:59", "2026-07-01"),
		("YouTube", "2026-07-02T07:01", "2026-07-02"),
		("X", "2026-03-02T00:01", "2026-03-02"),
		("X", "2026-03-01T23:59", "2026-03-01"),
	],
)
def test_a_day_begins_when_the_platform_s_does(platform, now, day):
	at = datetime.fromisoformat(now).replace(tzinfo=timezone.utc)
	assert str(accounting_day(platform, at)) == day


@pytest.mark.parametrize("platform", ["X", "Facebook", "Instagram", "YouTube"])
def test_reading_and_sweeping_are_counted_apart(platform, account, public):
	own = account(platform)
	public(platform).write("تعليق")
	read(own)
	let_time_pass(own)
	sweep(own)
	found = used(own.name, platform)
	assert found[READING].calls > 0 and found[SWEEPING].calls > 0
	assert (found[READING].units > 0) == (platform == "YouTube")
	assert (found[READING].cents > 0) == (platform == "X")


def test_what_a_failed_run_asked_for_is_counted_too(simulator, account):
	own = account("YouTube")
	simulator.faults.arm(named_fault("F51", "YouTube", times=20))
	assert read(own).outcome == "Failed"
	assert used(own.name, "YouTube")[READING].units > 0


def standing(units=1000, share="0.2", **used_units):
	spent = {purpose: used_units.get(purpose.lower(), 0) for purpose in PURPOSES}
	return Standing(Budget(units, None, Decimal(share)), spent, dict.fromkeys(PURPOSES, Decimal(0)))


@pytest.mark.parametrize(
	("purpose", "spent", "left"),
	[
		(READING, {}, 800),
		(READING, {"reading": 500, "sweeping": 100, "checking": 50}, 150),
		(READING, {"reading": 800}, 0),
		(READING, {"reading": 900}, 0),
		(READING, {"publishing": 100}, 800),
		(READING, {"publishing": 300}, 700),
		(SWEEPING, {}, 200),
		(SWEEPING, {"sweeping": 150}, 50),
		(SWEEPING, {"sweeping": 250}, 0),
		(SWEEPING, {"reading": 750}, 50),
		(PUBLISHING, {}, 1000),
		(PUBLISHING, {"reading": 800}, 200),
		(PUBLISHING, {"reading": 800, "publishing": 200}, 0),
	],
)
def test_what_is_left_is_told_by_purpose(purpose, spent, left):
	assert standing(**spent).units_left(purpose) == left


@given(
	limit=AMOUNTS,
	percent=st.integers(0, 100),
	steps=st.lists(st.tuples(st.sampled_from([READING, SWEEPING, CHECKING]), AMOUNTS)),
)
def test_who_stays_within_what_is_left_never_touches_what_is_kept_for_replies(limit, percent, steps):
	share, spent = Decimal(percent) / 100, dict.fromkeys(PURPOSES, 0)
	for purpose, wanted in steps:
		now = Standing(Budget(limit or None, None, share), dict(spent), {})
		left = now.units_left(purpose)
		assert (left is None) == (limit == 0)
		spent[purpose] += min(wanted, left or 0)
	if limit:
		final = Standing(Budget(limit, None, share), spent, {})
		assert final.units_left(PUBLISHING) >= int(limit * share)


def test_without_a_budget_of_ours_only_the_platform_s_limit_binds(account):
	own = account("Facebook")
	allowance = allowance_for(own, READING)
	assert (allowance.units, allowance.cents) == (None, None)
	assert allowance.usage_percent > allowance_for(own, SWEEPING).usage_percent


def test_reading_stops_at_what_is_kept_for_replies_and_goes_on_with_the_next_day(account, public):
	own = account("YouTube")
	own.db_set({"units_a_day": 100, "reply_share": 50})
	note_use(own.name, READING, Spent(50, 50))
	public("YouTube").write("تعليق")
	run = read(own)
	own.reload()
	assert run.outcome == "Interrupted" and run.message == own.state_message
	assert own.state == "Waiting" and comments(own) == []
	midnight = moments.aware(own.next_run_at).astimezone(budgets.accounting_zone("YouTube"))
	assert (midnight.hour, midnight.minute) == (0, 0)
	assert allowance_for(own, PUBLISHING).units == 50


def test_the_managers_are_told_once_that_a_budget_is_used_up(account, public):
	own = account("YouTube")
	own.db_set({"units_a_day": 10, "reply_share": 50})
	note_use(own.name, READING, Spent(50, 50))
	for _run in range(3):
		own.db_set("next_run_at", None)
		read(own)
	told = frappe.get_all("Participation Warning", {"account": own.name}, pluck="told")
	assert told and len(told) == len(set(told))


def test_money_is_counted_over_the_month(account):
	own = account("X")
	own.db_set({"money_a_month": 10, "reply_share": 20})
	assert allowance_for(own, READING).cents == 800
	note_use(own.name, READING, Spent(cents=Decimal(800)))
	rest = budgets.rest_after(frappe.get_doc("Social Account", own.name), READING, Spent(1))
	assert rest.limit == "money" and rest.until.day == 1
	assert allowance_for(own, READING).cents == 0 and allowance_for(own, PUBLISHING).cents == 200


def test_near_the_platform_s_limit_an_account_rests_until_it_starts_anew(account):
	soon = moments.now() + timedelta(minutes=7)
	rest = budgets.rest_after(account("X"), READING, Spent(1, usage_percent=95, resets_at=soon))
	assert (rest.limit, rest.until) == ("platform", soon)


def test_no_platform_puts_an_account_to_rest_for_longer_than_a_day(account):
	far = moments.now() + timedelta(days=400)
	rest = budgets.rest_after(account("X"), READING, Spent(1, usage_percent=95, resets_at=far))
	assert rest.until <= moments.now() + timedelta(days=1)


def test_a_new_channel_has_google_s_quota_for_its_budget():
	account = frappe.new_doc("Social Account")
	account.update({"account_name": "قناة جديدة", "platform": "YouTube", "external_id": "UC-new"})
	assert account.insert().units_a_day == 10_000 and account.reply_share == 20
