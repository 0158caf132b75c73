"""History that may be missing is shown until a sweep over it has drained."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.intake import gaps
from participation_app.simulator.fault_catalogue import named_fault, set_up
from tests.integration.intake.sweeping import let_time_pass, sweep
from tests.integration.reading import read

DAY = timedelta(days=1)


@pytest.fixture
def gap(account, public):
	"""A page on Facebook with a gap of two days."""
	own = account("Facebook")
	public("Facebook").write("تعليق")
	read(own)
	gaps.note_gap(own.name, frappe.utils.now_datetime() - 2 * DAY)
	own.reload()
	return own


def test_a_gap_is_swept_at_once_closed_and_leaves_a_trace(gap):
	since = gap.gap_since
	assert gap.next_sweep_at <= frappe.utils.now_datetime()
	run = sweep(gap)
	gap.reload()
	assert run.outcome == "Drained" and run.closed_gap_since == since
	assert (gap.gap_since, gap.gap_noted_at) == (None, None)
	read(gap)
	assert frappe.db.get_value("Social Account", gap.name, "gap_since") is None


def test_a_gap_stands_while_the_sweep_over_it_has_not_drained(gap, simulator):
	simulator.faults.arm(named_fault("F51", "Facebook", times=20))
	sweep(gap)
	gap.reload()
	assert gap.gap_since
	simulator.faults.clear()
	sweep(gap)
	gap.reload()
	assert gap.gap_since is None


def test_a_gap_noted_while_a_sweep_runs_stands_until_the_next_one(gap):
	began = frappe.utils.now_datetime() - timedelta(minutes=1)
	assert gaps.close_gap(gap.name, swept_from=began, reaches_back=None) is None
	assert gaps.close_gap(gap.name, swept_from=frappe.utils.now_datetime(), reaches_back=None)


def test_of_a_gap_older_than_the_platform_lets_anybody_look_the_rest_stands(gap):
	now = frappe.utils.now_datetime()
	gap.db_set("service_start", now - 10 * DAY)
	assert gaps.close_gap(gap.name, swept_from=now, reaches_back=DAY) is None
	gap.reload()
	assert gap.gap_since and gap.gap_until == (now - DAY).replace(microsecond=gap.gap_until.microsecond)
	assert gaps.close_gap(gap.name, swept_from=now, reaches_back=7 * DAY)


def test_what_is_missing_from_before_the_service_is_not_missed(gap):
	now = frappe.utils.now_datetime()
	gap.db_set("service_start", now - DAY)
	assert gaps.close_gap(gap.name, swept_from=now, reaches_back=DAY)


def test_of_two_gaps_the_earlier_beginning_stands(gap):
	earlier, later = gap.gap_since - DAY, gap.gap_since + DAY
	gaps.note_gap(gap.name, later)
	assert frappe.db.get_value("Social Account", gap.name, "gap_since") == gap.gap_since
	gaps.note_gap(gap.name, earlier)
	assert frappe.db.get_value("Social Account", gap.name, "gap_since") == earlier


@pytest.mark.parametrize("fault", ["F24", "F25"])
def test_what_x_no_longer_lists_is_a_gap_that_a_sweep_closes(fault, simulator, account, public):
	own = account("X")
	if fault == "F25":
		public("X").write("أول")
		read(own)
	set_up(fault, "X", simulator)
	while read(own).outcome == "Interrupted":
		own.reload()
	own.reload()
	assert own.gap_since
	simulator.faults.clear()
	let_time_pass(own)
	while sweep(own).outcome == "Interrupted":
		own.reload()
	own.reload()
	assert own.gap_since is None
