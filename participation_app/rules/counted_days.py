"""The days of a promise one by one: which of them counted, which did not, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from .calendar_errors import CalendarError, CalendarFault
from .timetable import Timetable, instant

Pause = tuple[datetime, datetime | None]  # None: not resumed yet

RECEIPT, COUNTED, CLOSED, HOLIDAY, PAUSED = KINDS = ("receipt", "counted", "closed", "holiday", "paused")


@dataclass(frozen=True)
class CountedDay:
	"""One date from receipt to due date.

	`kind` is one of KINDS; `number` counts the days that counted; `closes_at` is None where nobody works.
	"""

	day: date
	kind: str
	number: int | None
	closes_at: datetime | None
	season: bool


def due_day(timetable: Timetable, received: datetime, count: int, pauses: Iterable[Pause]) -> int:
	"""The date on which a ticket is due."""
	if type(count) is not int or count < 1:
		raise CalendarError(CalendarFault.NOT_A_COUNT, count)
	due = timetable.nth_working_day(timetable.ordinal_of(received), count)
	if pauses:
		for paused, resumed in _ended(pauses, received):
			due, _ = _after_pause(timetable, due, paused, resumed)
	return due


def explain(
	timetable: Timetable, received: datetime, count: int, pauses: Iterable[Pause]
) -> tuple[CountedDay, ...]:
	"""Every date from the receipt to the due date, in order."""
	receipt = timetable.ordinal_of(received)
	counted = days_after(timetable, receipt, due_day(timetable, received, count, ()))
	for paused, resumed in _ended(pauses, received):
		due, days_left = _after_pause(timetable, counted[-1], paused, resumed)
		if days_left:
			counted[-days_left:] = days_after(timetable, timetable.ordinal_of(resumed), due)
		else:
			counted[-1] = due
	numbers = {day: number for number, day in enumerate(counted, 1)}
	return tuple(
		_told(timetable, day, day == receipt, numbers.get(day)) for day in range(receipt, counted[-1] + 1)
	)


def days_after(timetable: Timetable, ordinal: int, last: int) -> list[int]:
	"""The working days after a date, up to a later one."""
	return [day for day in range(ordinal + 1, last + 1) if timetable.is_working_day(day)]


def _told(timetable: Timetable, ordinal: int, is_receipt: bool, number: int | None) -> CountedDay:
	hours, day = timetable.hours, date.fromordinal(ordinal)
	closes_at = timetable.closing(ordinal) if timetable.is_working_day(ordinal) else None
	if is_receipt:
		kind = RECEIPT
	elif number:
		kind = COUNTED
	elif closes_at:
		kind = PAUSED
	else:
		kind = HOLIDAY if day in hours.holidays else CLOSED
	return CountedDay(day, kind, number, closes_at, hours.season_on(day) is not None)


def _after_pause(timetable: Timetable, due: int, paused: datetime, resumed: datetime) -> tuple[int, int]:
	"""The due date after a pause, and how many working days were left at it."""
	if paused > instant(timetable.closing(due)):
		return due, 0
	days_left = timetable.working_days_between(timetable.ordinal_of(paused), due)
	if days_left:
		return timetable.nth_working_day(timetable.ordinal_of(resumed), days_left), days_left
	# At midnight the day before may close at this very moment; a pause never makes a date earlier.
	return max(due, timetable.first_day_closing_from(resumed)), 0


def _ended(pauses: Iterable[Pause], received: datetime) -> list[tuple[datetime, datetime]]:
	"""The pauses that have ended since the receipt, in UTC; one that reaches back before it starts with it."""
	start = instant(received)
	return [
		(max(paused, start), resumed) for paused, resumed in _joined(pauses) if resumed and resumed > start
	]


def _joined(pauses: Iterable[Pause]) -> list[Pause]:
	"""Pauses in UTC, nested and overlapping ones made one."""
	joined: list[Pause] = []
	for row, (paused, resumed) in enumerate(pauses):
		start, end = instant(paused), None if resumed is None else instant(resumed)
		if end is not None and end < start:
			raise CalendarError(CalendarFault.PAUSE_ENDS_TOO_SOON, paused, resumed, part="pauses", row=row)
		if joined and start < joined[-1][0]:
			raise CalendarError(CalendarFault.PAUSES_OUT_OF_ORDER, paused, part="pauses", row=row)
		if joined and (joined[-1][1] is None or start < joined[-1][1]):
			start, end = joined[-1][0], _later(joined.pop()[1], end)
		joined.append((start, end))
	return joined


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
	return None if one is None or other is None else max(one, other)
