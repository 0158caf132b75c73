"""Sends what is to be posted. The jobs are only the wake-up; the rows say what is due."""

from __future__ import annotations

from collections.abc import Callable

import frappe

from participation_app.casework import storage
from participation_app.casework.busy_database import again_if_busy
from participation_app.casework.language import in_authority_language
from participation_app.casework.service_user import as_service_user
from participation_app.publication import (
	publisher,
	receipts_elsewhere,
	removals,
	remover,
	statement,
	still_standing,
)
from participation_app.publication.queue import due

AT_ONCE = 50  # of one account in one job; the next minute goes on


def publish_due() -> None:
	"""Every minute: a job for each account that has something due, so that a slow platform holds up no other."""
	for account in dict.fromkeys(row.account for row in due()):
		frappe.enqueue(
			"participation_app.jobs.publishing.publish_for",
			queue="long",
			account=account,
			job_id=f"publish-for-{account}",
			deduplicate=True,
		)


def publish_for(account: str) -> None:
	"""What is due on one account, in a worker; what meets trouble does not stop the next."""
	for row in due(account=account)[:AT_ONCE]:
		publish(row.name)


def publish(publication: str) -> None:
	"""One publication, as the service user: the system has no login of its own."""
	_as_service_user(publisher.publish, publication)


def remove_due() -> None:
	"""Every minute: a job for each reply that is to be removed, or to be looked for."""
	for publication in removals.due()[:AT_ONCE]:
		frappe.enqueue(
			removals.JOB,
			queue="long",
			publication=publication,
			job_id=f"remove-{publication}",
			deduplicate=True,
		)


def remove(publication: str) -> None:
	"""One removal a step further, as the service user."""
	_as_service_user(remover.carry_out, publication)


def send_receipts_otherwise() -> None:
	"""Every few minutes: receipts whose account cannot post go to the confirmed contact."""
	for publication in receipts_elsewhere.due()[:AT_ONCE]:
		_as_service_user(receipts_elsewhere.send_otherwise, publication)


def look_after_posts() -> None:
	"""Every few minutes: a job that looks whether posts of announcements still stand."""
	if still_standing.due():
		job = "participation_app.jobs.publishing.look_after_due_posts"
		frappe.enqueue(job, queue="long", job_id="look-after-posts", deduplicate=True)


def look_after_due_posts() -> None:
	"""The posts whose time has come, in a worker; what meets trouble does not stop the next."""
	for publication in still_standing.due()[:AT_ONCE]:
		_as_service_user(still_standing.look, publication)


def send_statement() -> None:
	"""Every hour; the first one after the authority's midnight finds the day complete."""
	statement.send()


@storage.noted()
@in_authority_language()
def _as_service_user(work: Callable[[str], None], publication: str) -> None:
	try:
		with as_service_user():
			again_if_busy(work)(publication)
	except Exception:
		frappe.db.rollback()
		# With the variables of the frames the log would show the account's secrets.
		frappe.log_error(title=f"Publication {publication}", message=frappe.get_traceback())
		frappe.db.commit()  # the trace of the failure, and the next publication goes its way
