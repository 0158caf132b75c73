"""Records of runs are kept for as long as they tell something."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.intake import run_records


@pytest.mark.parametrize(
	("days", "values", "is_kept"),
	[
		(6, {}, True),
		(8, {}, False),
		(8, {"added": 1}, True),
		(8, {"gone": 1}, True),
		(8, {"outcome": "Failed"}, True),
		(8, {"closed_gap_since": "2026-01-01 00:00:00"}, True),
		(91, {"added": 1}, False),
		(91, {"outcome": "Failed"}, False),
		(91, {"outcome": "Running"}, True),
	],
)
def test_what_found_nothing_goes_after_a_week_and_the_rest_after_three_months(days, values, is_kept, account):
	started = frappe.utils.now_datetime() - timedelta(days=days)
	run = {"doctype": "Ingest Run", "account": account("X").name, "outcome": "Drained", "started_at": started}
	name = frappe.get_doc({**run, **values}).insert(ignore_permissions=True).name
	run_records.forget_old_runs()
	assert bool(frappe.db.exists("Ingest Run", name)) == is_kept
