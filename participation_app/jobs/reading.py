"""Reads the social accounts, one background job for each."""

from __future__ import annotations

import frappe

from participation_app.casework import storage
from participation_app.casework.busy_database import again_if_busy
from participation_app.casework.language import in_authority_language
from participation_app.intake.ingest import read_account


def read_due_accounts() -> None:
	"""Every minute: starts a job for each enabled account whose time has come."""
	now = frappe.utils.now_datetime()
	due = frappe.get_all(
		"Social Account",
		filters={"enabled": 1},
		or_filters=[["next_run_at", "is", "not set"], ["next_run_at", "<=", now]],
		pluck="name",
	)
	for account in due:
		frappe.enqueue(
			"participation_app.jobs.reading.read",
			queue="long",
			account=account,
			job_id=f"read-{account}",
			deduplicate=True,
		)


@again_if_busy
@storage.noted()
@in_authority_language()
def read(account: str) -> None:
	"""One account, in a worker."""
	read_account(account)
