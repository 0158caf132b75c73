"""Sends what is to be posted. The job is only the wake-up; the rows say what is due."""

from __future__ import annotations

import frappe

from participation_app.casework.settings import required
from participation_app.publication import publisher

AT_ONCE = 50


def publish_due() -> None:
	"""Every minute: everything that waits, died while sending, or is to be looked for."""
	now = frappe.utils.now_datetime()
	due = frappe.get_all(
		"Publication",
		filters={"state": ["in", ["Waiting", "Sending", "Unclear"]]},
		or_filters=[["next_attempt_at", "is", "not set"], ["next_attempt_at", "<=", now]],
		order_by="next_attempt_at asc",
		page_length=AT_ONCE,
		pluck="name",
	)
	for name in due:
		publish(name)


def publish(publication: str) -> None:
	"""One publication, as the service user: the system has no login of its own."""
	user = frappe.session.user
	frappe.set_user(required("service_user"))
	try:
		publisher.publish(publication)
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Publication {publication}")
		frappe.db.commit()  # the trace of the failure, and the next publication goes its way
	finally:
		frappe.set_user(user)
