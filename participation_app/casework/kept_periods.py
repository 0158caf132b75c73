"""The schedule: how long each kind of data is kept, by Participation Settings."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _

from participation_app.casework.settings import settings

CONTRIBUTIONS = "Closed Contributions"
COMMENTS = "Comments Without a Ticket"
WORDS_AS_THEY_CAME = "Comments as the Platform Sent Them"
NOTIFICATIONS = "Notifications of Staff"
SURVEY_NAMES = "Names in Answers to Surveys"
ERASE = "Erase"
_SHORTEST = 30  # days: an objection and its answer fit


class PeriodWrong(frappe.ValidationError):
	"""A period that cannot be meant as it stands."""


def days_of(kind: str) -> int | None:
	"""For how many days a kind of data is kept; None where it stays."""
	row = next((row for row in settings().kept_periods if row.kind == kind), None)
	return row.days if row and row.what_happens == ERASE else None


def check_periods(rows: Iterable) -> None:
	"""Refuses a kind that is named twice, and a period too short for an objection; raises PeriodWrong."""
	seen: dict[str, int] = {}
	for row in rows:
		first = seen.setdefault(row.kind, row.idx)
		if first != row.idx:
			message = _("Rows {0} and {1} of the schedule name the same kind. Delete one of them.")
			frappe.throw(message.format(first, row.idx), PeriodWrong)
		if row.what_happens == ERASE and (row.days or 0) < _SHORTEST:
			message = _("Row {0} of the schedule: keep it for at least {1} days, or choose “{2}”.")
			keep = _("Keep", context="Kept Period")
			frappe.throw(message.format(row.idx, _SHORTEST, keep), PeriodWrong)
