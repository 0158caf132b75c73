"""Sends what is owed to citizens. The jobs are only the wake-up; the rows say what is due."""

from __future__ import annotations

import time

import frappe

from participation_app.casework import storage
from participation_app.casework.language import in_authority_language
from participation_app.notices import codes, mail, sending
from participation_app.notices.contacts import CHANNELS
from participation_app.notices.outbox import DOCTYPE

AT_ONCE = 100  # that are looked up together
WHILE_AWAKE, IN_A_MINUTE = 10, 50  # seconds after which a job begins no further notice


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
	"""What is due on one channel, in a worker, as long as the minute lasts."""
	_send_others(channel, set(), IN_A_MINUTE)


def send(notice: str) -> None:
	"""One step of one notice, and of whatever else has become due on its channel: to begin a job takes longer."""
	_step(notice)
	channel = frappe.db.get_value(DOCTYPE, notice, "channel")
	_send_others(channel, {notice}, WHILE_AWAKE)


def _send_others(channel: str, done: set[str], seconds: float) -> None:
	"""What meets trouble does not stop the next."""
	until = time.monotonic() + seconds
	while left := [name for name in sending.due(channel, AT_ONCE) if name not in done]:
		for name in left:
			if time.monotonic() > until:
				return
			_step(name)
			done.add(name)


@storage.noted()
@in_authority_language()
def _step(notice: str) -> None:
	try:
		sending.send(notice)
	except Exception:
		frappe.db.rollback()
		sending.leave_alone(notice)
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
