"""Sends what is to be posted. The jobs are only the wake-up; the rows say what is due."""

from __future__ import annotations

import frappe

from participation_app.casework.language import in_authority_language
from participation_app.casework.settings import required
from participation_app.publication import publisher
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


@in_authority_language()
def publish(publication: str) -> None:
	"""One publication, as the service user: the system has no login of its own."""
	user = frappe.session.user
	try:
		frappe.set_user(required("service_user"))
		publisher.publish(publication)
	except Exception:
		frappe.db.rollback()
		# With the variables of the frames the log would show the account's secrets.
		frappe.log_error(title=f"Publication {publication}", message=frappe.get_traceback())
		frappe.db.commit()  # the trace of the failure, and the next publication goes its way
	finally:
		frappe.set_user(user)
