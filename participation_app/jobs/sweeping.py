"""Sweeps the social accounts, one background job for each, on the queue where reading does not wait for it."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from participation_app.casework import storage
from participation_app.casework.busy_database import again_if_busy
from participation_app.casework.language import in_authority_language
from participation_app.intake.sweep import sweep_account

LONGEST_SECONDS = 900


def sweep_due_accounts() -> None:
	"""Every few minutes: a job for each account whose time has come; what rests or needs a person is left alone."""
	account, now = DocType("Social Account"), frappe.utils.now_datetime()
	query = (
		frappe.qb.from_(account)
		.select(account.name)
		.where((account.enabled == 1) & (account.state != "Needs Attention"))
		.where(account.next_sweep_at.isnull() | (account.next_sweep_at <= now))
		.where(account.next_run_at.isnull() | (account.next_run_at <= now))
		.orderby(account.next_sweep_at)
	)
	for name in query.run(pluck=True):
		frappe.enqueue(
			"participation_app.jobs.sweeping.sweep",
			queue="default",
			timeout=LONGEST_SECONDS,
			account=name,
			job_id=f"sweep-{name}",
			deduplicate=True,
		)


@again_if_busy
@storage.noted()
@in_authority_language()
def sweep(account: str) -> None:
	"""One account, in a worker."""
	sweep_account(account)
