"""How long the records of runs are kept."""

from __future__ import annotations

from datetime import timedelta

import frappe

# A run a minute and account adds up; those that found nothing tell nothing after a week.
EMPTY_KEPT = timedelta(days=7)
KEPT = timedelta(days=90)
AT_ONCE = 5000
FOUND_NOTHING = {"outcome": "Drained", **dict.fromkeys(("added", "changed", "gone", "quarantined"), 0)}


def forget_old_runs() -> None:
	"""Deletes what is past its time, some at a time, so that nobody waits for the table."""
	now = frappe.utils.now_datetime()
	for kept, filters in ((EMPTY_KEPT, {**FOUND_NOTHING, "closed_gap_since": ["is", "not set"]}), (KEPT, {})):
		old = {
			**filters,
			"outcome": filters.get("outcome", ["!=", "Running"]),
			"started_at": ["<", now - kept],
		}
		while names := frappe.get_all("Ingest Run", old, pluck="name", page_length=AT_ONCE):
			frappe.db.delete("Ingest Run", {"name": ["in", names]})
			frappe.db.commit()  # the locks of these rows end before the next are taken
