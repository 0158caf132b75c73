"""Looks after the accounts' connections, and after what their runs leave behind."""

from __future__ import annotations

import frappe

from participation_app.casework.busy_database import again_if_busy
from participation_app.casework.language import in_authority_language
from participation_app.intake import connections, run_records, silence


def look_after_all() -> None:
	"""Every day: a job for each account, so that a slow platform holds up no other."""
	for account in _enabled():
		frappe.enqueue(
			"participation_app.jobs.accounts.look_after",
			account=account,
			job_id=f"look-after-{account}",
			deduplicate=True,
		)


@again_if_busy
@in_authority_language()
def look_after(account: str) -> None:
	"""One account, in a worker."""
	connections.look_after(account)


@again_if_busy
@in_authority_language()
def watch_silence() -> None:
	"""Every hour."""
	for account in _enabled():
		silence.watch(account)


def forget_old_runs() -> None:
	"""Every day."""
	run_records.forget_old_runs()


def _enabled() -> list[str]:
	return frappe.get_all("Social Account", {"enabled": 1}, pluck="name")
