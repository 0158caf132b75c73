"""Erases what was asked for and what has been kept long enough."""

from __future__ import annotations

import frappe

from participation_app.casework import legal_holding
from participation_app.transparency.keeping import due, erasures, search_file


def look_after() -> None:
	"""Every night: in a worker, since a year's cases may end on one day."""
	frappe.enqueue(
		"participation_app.jobs.keeping.erase_due",
		queue="long",
		timeout=4 * 3600,
		job_id="erase-due",
		deduplicate=True,
	)


def erase_due() -> None:
	"""Goes through the schedule, and through what was held back until now."""
	due.look_after()
	search_file.look_after()


def look_at_holds() -> None:
	"""Every hour: what came since legal holds were set is kept by them, too."""
	legal_holding.look_again()


def carry_out(erasure: str) -> None:
	"""One erasure, as soon as somebody has asked for it."""
	erasures.carry_out(erasure)


def erase_again(erasures_kept: list[str] | None = None) -> None:
	"""After a restore, by whoever runs the machine."""
	erasures.erase_again(erasures_kept)
