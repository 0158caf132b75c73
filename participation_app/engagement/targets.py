"""The dates of moderation, in working days of the authority's standard agreement."""

from __future__ import annotations

from datetime import datetime

from participation_app.casework.agreements import agreement_for
from participation_app.casework.settings import settings

_STUDY_DAYS, _OBJECTION_DAYS = 3, 10  # where the settings say nothing


def study_due_at(received_at: datetime) -> datetime:
	"""Until when a contribution, or an objection, received then is decided on."""
	days = settings().moderation_working_days or _STUDY_DAYS
	return agreement_for(needs_inspection=False).due_at(received_at, days)


def objection_ends_at(decided_at: datetime) -> datetime:
	"""Until when the author may object to a decision of then."""
	days = settings().publication_objection_days or _OBJECTION_DAYS
	return agreement_for(needs_inspection=False).due_at(decided_at, days)
