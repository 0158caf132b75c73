"""What now, today and soon mean for what is due, and where an entry stands by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property

import frappe

from participation_app.casework import moments
from participation_app.casework.agreements import Agreement, participation_agreements, read_agreement
from participation_app.casework.settings import authority_zone

OVERDUE, DUE_TODAY, DUE_SOON, ALL_OPEN = LISTS = ("Overdue", "Due Today", "Due Soon", "All Open")
PAUSED, OPEN = "Paused", "Open"  # where an entry stands when it is on neither of the first two lists
WORKING_DAYS_SOON = 2


def is_overdue(due_at: datetime, paused_at: datetime | None, now: datetime) -> bool:
	"""Whether a date has passed; while the clock stands it is late only if it was so when it was stopped."""
	return due_at < (paused_at or now)


class DueClock:
	"""The moments by which one reading of the lists goes: the authority's today, each agreement's days, the day asked for."""

	def __init__(self, working_days: int = WORKING_DAYS_SOON, due_on: date | None = None):
		self.now: datetime = frappe.utils.now_datetime()
		self.zone = authority_zone()
		self.today = moments.aware(self.now).astimezone(self.zone).date()
		self.due_on = self.day(due_on) if due_on else None
		self._working_days = working_days
		self._agreements: dict[str, Agreement] = {}

	@cached_property
	def end_of_today(self) -> datetime:
		"""Midnight after today in the authority's zone, in site time."""
		return self._midnight_after(self.today)

	@cached_property
	def horizons(self) -> dict[str, datetime]:
		"""By agreement, the midnight after the last working day that is soon, in site time."""
		return {name: self._midnight_after(self._last_day(name)) for name in participation_agreements()}

	def day(self, day: date) -> tuple[datetime, datetime]:
		"""From when to when it is this day in the authority's zone, in site time."""
		return self._midnight_after(day - timedelta(days=1)), self._midnight_after(day)

	def describe(self, row: Mapping) -> dict[str, object]:
		"""Where an entry stands, and how many working days it has left or is late by."""
		due_on = moments.aware(row["due_at"]).astimezone(self.zone).date()
		calendar = self._agreement(row["agreement"]).calendar
		standing = self._standing(row)
		if standing == OVERDUE:
			late = calendar.working_days_between(due_on, self.today)
			return {"standing": standing, "days_left": None, "days_overdue": late}
		left = calendar.working_days_between(self.today, due_on)
		return {"standing": standing, "days_left": left, "days_overdue": None}

	def _standing(self, row: Mapping) -> str:
		if is_overdue(row["due_at"], row["paused_at"], self.now):
			return OVERDUE
		if row["paused_at"]:
			return PAUSED
		return DUE_TODAY if row["due_at"] <= self.end_of_today else OPEN

	def _agreement(self, name: str) -> Agreement:
		if name not in self._agreements:
			self._agreements[name] = read_agreement(name)
		return self._agreements[name]

	def _last_day(self, agreement: str) -> date:
		if self._working_days < 1:
			return self.today
		calendar = self._agreement(agreement).calendar
		return calendar.count_days(moments.aware(self.now), self._working_days)[-1]

	def _midnight_after(self, day: date) -> datetime:
		return moments.stored(datetime.combine(day + timedelta(days=1), time(), self.zone))
