"""When the site's clock is set back: Frappe keeps when a job last ran as the clock showed it, and waits until then."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import frappe

_JOB = "Scheduled Job Type"
_COUNTED_FROM = ("creation", "last_execution")  # the first where a job has never run


def let_jobs_go_on(zone: ZoneInfo) -> None:
	"""Whatever ran, or was made, ahead of the clock of this zone did so just now: the next round starts it."""
	now = datetime.now(zone).replace(tzinfo=None)
	for field in _COUNTED_FROM:
		frappe.db.set_value(_JOB, {field: [">", now]}, field, now, update_modified=False)
