"""Sends what is owed to citizens. The jobs are only the wake-up; the rows say what is due."""

from __future__ import annotations

import frappe

from participation_app.casework import storage
from participation_app.casework.language import in_authority_language
from participation_app.notices import codes, mail, sending
from participation_app.notices.contacts import CHANNELS

AT_ONCE = 100  # of one channel in one job; the next minute goes on


def send_due() -> None:
	"""Every minute: a job for each channel that has something due, so that a slow gateway holds up no mail."""
	for channel in CHANNELS:
		if sending.due(channel):
			frappe.enqueue(
				"participation_app.jobs.notices.send_by",
				queue="long",
				channel=channel,
				job_id=f"notices-{channel}",
				deduplicate=True,
			)


def send_by(channel: str) -> None:
	"""What is due on one channel, in a worker; what meets trouble does not stop the next."""
	for name in sending.due(channel)[:AT_ONCE]:
		send(name)


@storage.noted()
@in_authority_language()
def send(notice: str) -> None:
	"""One step of one notice."""
	try:
		sending.send(notice)
	except Exception:
		frappe.db.rollback()
		# With the variables of the frames the log would show addresses and keys.
		frappe.log_error(title=f"Notice {notice}", message=frappe.get_traceback())
		frappe.db.commit()  # the trace of the failure, and the next notice goes its way


def forget_digits() -> None:
	"""Every minute: a code that is too old stands nowhere any more, in no mail either."""
	codes.forget_unsent()
	mail.forget_codes()


def forget_old_codes() -> None:
	"""Every day: one-time codes that can prove nothing any more."""
	codes.forget_old()
