"""Keeps the clock true while nobody saves a ticket."""

from __future__ import annotations

from participation_app.casework import absences, breaches, calendar_changes, redating_batches
from participation_app.casework.language import in_authority_language


@in_authority_language()
def note_breaches() -> None:
	"""Every few minutes: what is past its date is noted and shows it."""
	breaches.note_breaches()


@in_authority_language()
def begin_and_end_absences() -> None:
	"""Every few minutes: deputies act from the first day of an absence, and no longer than to its last."""
	absences.keep()


def wake_for_calendar_changes() -> None:
	"""Every minute: a job for changes whose own was lost, and for tickets that came in while one was made."""
	if redating_batches.is_anything_left():
		calendar_changes.wake()


@in_authority_language()
def carry_out_calendar_changes() -> None:
	"""Moves the promised dates that saved changes touch, in a worker."""
	redating_batches.carry_out_all()
