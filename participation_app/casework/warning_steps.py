"""The thresholds at which people are told of a due date, as Participation Settings has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import flt

from participation_app.casework.settings import settings
from participation_app.rules.working_days import WorkingCalendar

BEFORE, AFTER, SHARE_USED_UP = "Before the Due Date", "After the Due Date", "Share Used Up"
SHORTEST_NOTICE = 0.25  # of a working day: with less, no run of the job may fall before the closing time
HOLDER, LIAISON_OR_HEAD, MANAGER = "Holder", "Liaison or Head", "Manager"


class StepsWrong(frappe.ValidationError):
	"""A warning step that cannot be meant as it stands."""


@dataclass(frozen=True)
class Step:
	"""Who is told, and so many working days before or after the due date; shares have no days."""

	moment: str
	working_days: float
	tell: str

	@property
	def label(self) -> str:
		"""What tells one step from another, for the record of a warning."""
		days = "" if self.moment == SHARE_USED_UP else f"{self.working_days:g} "
		return f"{days}{self.moment}: {self.tell}"

	def is_reached(self, calendar: WorkingCalendar, due_at: datetime, now: datetime) -> bool:
		"""Whether the threshold has come; a warning before the date is none after it. Moments are aware."""
		if self.moment == BEFORE:
			return now < due_at and calendar.before(due_at, self.working_days) <= now
		return (
			self.moment == AFTER and due_at <= now and calendar.after_days(due_at, self.working_days) <= now
		)


def steps() -> list[Step]:
	"""The steps in the order of the settings."""
	return [_step(row) for row in settings().warning_steps]


def check_steps(rows: Iterable) -> None:
	"""Refuses days that cannot be meant and the same step twice, naming the row; raises StepsWrong."""
	seen: dict[Step, int] = {}
	for row in rows:
		if flt(row.working_days) < 0:
			message = _("Row {0} of the warning steps: {1} working days. Enter 0 or more.")
			frappe.throw(message.format(row.idx, f"{flt(row.working_days):g}"), StepsWrong)
		if row.moment == BEFORE and flt(row.working_days) < SHORTEST_NOTICE:
			message = _(
				"Row {0} of the warning steps: {1} working days before the due date. Enter at least {2}."
			)
			values = (row.idx, f"{flt(row.working_days):g}", SHORTEST_NOTICE)
			frappe.throw(message.format(*values), StepsWrong)
		first = seen.setdefault(_step(row), row.idx)
		if first != row.idx:
			message = _("Rows {0} and {1} of the warning steps say the same. Delete one of them.")
			frappe.throw(message.format(first, row.idx), StepsWrong)


def _step(row) -> Step:
	days = 0.0 if row.moment == SHARE_USED_UP else flt(row.working_days)
	return Step(row.moment, days, row.tell)
