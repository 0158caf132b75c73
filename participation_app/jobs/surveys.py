"""Closes surveys in time and reminds of their results."""

from __future__ import annotations

from participation_app.casework.language import in_authority_language
from participation_app.engagement import survey_reminders, surveys


@in_authority_language()
def close_due() -> None:
	"""Every few minutes: the surveys whose time is over are closed and counted."""
	surveys.close_due()


@in_authority_language()
def remind_due() -> None:
	"""Every hour: results that are due and not published."""
	survey_reminders.remind_due()


@in_authority_language()
def look_for_changes() -> None:
	"""Every day: figures that no longer match their checksum."""
	survey_reminders.tell_of_changes()
