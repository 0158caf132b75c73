"""Fetches the pictures and videos of comments, one background job for each account."""

from __future__ import annotations

import frappe

from participation_app.casework import storage
from participation_app.casework.busy_database import again_if_busy
from participation_app.casework.language import in_authority_language
from participation_app.intake import comment_media


def fetch_due_media() -> None:
	"""Every minute: a job for each account with something to fetch, so that one with many holds up no other."""
	for account in comment_media.due_accounts():
		frappe.enqueue(
			"participation_app.jobs.media.fetch_for",
			queue="long",
			account=account,
			job_id=f"fetch-media-{account}",
			deduplicate=True,
		)


@again_if_busy
@storage.noted()
@in_authority_language()
def fetch_for(account: str) -> None:
	"""What is due on one account, in a worker."""
	comment_media.fetch_for(account)
