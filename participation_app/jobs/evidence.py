"""Looks after what authors have deleted."""

from __future__ import annotations

import frappe

from participation_app.intake import late_notifications, seal_erasure, sealing


def look_after() -> None:
	"""Every day: in a worker, since years of evidence may end on one day."""
	frappe.enqueue(
		"participation_app.jobs.evidence.erase_and_tidy",
		queue="long",
		job_id="erase-evidence",
		deduplicate=True,
	)


def erase_and_tidy() -> None:
	"""Erases what is due, and makes the disk and the search follow where a job was lost."""
	seal_erasure.erase_due()
	seal_erasure.tidy_recent()


def tidy(comment: str) -> None:
	"""After a comment was sealed or its seal broken, in a worker."""
	sealing.tidy(comment)
	late_notifications.clear_overtaken(comment)
