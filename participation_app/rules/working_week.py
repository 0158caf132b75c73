"""Opening hours of one week, read from plain values and checked while they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_SECONDS = 24 * 60 * 60

Interval = tuple[int, int]  # seconds after midnight: opening, closing

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)


class CalendarError(ValueError):
	"""A calendar that cannot be used; the message says which part is wrong and what to do."""


@dataclass(frozen=True)
class Week:
	"""The intervals of each weekday, Monday first; a closed day has none."""

	days: tuple[tuple[Interval, ...], ...]

	def closing(self, weekday: int) -> int | None:
		"""Seconds after midnight at which the weekday closes for good; None where it is closed."""
		intervals = self.days[weekday]
		return intervals[-1][1] if intervals else None


def read_week(weekly: object, part: str) -> Week:
	"""The week that `{"Monday": [["08:00", "16:00"]], ...}` describes; `part` names it in errors."""
	if not isinstance(weekly, Mapping):
		raise CalendarError(f"{part}: give the opening hours as a mapping of weekday to intervals.")
	unknown = [day for day in weekly if day not in WEEKDAYS]
	if unknown:
		raise CalendarError(f"{part}: {unknown[0]!r} is not a weekday; use {', '.join(WEEKDAYS)}.")
	week = Week(tuple(_read_day(weekly.get(day) or (), f"{part}, {day}") for day in WEEKDAYS))
	if not any(week.days):
		raise CalendarError(f"{part}: no weekday is open; give at least one weekday opening hours.")
	return week


def _read_day(rows: object, part: str) -> tuple[Interval, ...]:
	if isinstance(rows, str) or not isinstance(rows, Iterable):
		raise CalendarError(f'{part}: give a list of intervals such as [["08:00", "16:00"]].')
	intervals = sorted(_read_interval(row, part) for row in rows)
	for earlier, later in pairwise(intervals):
		if later[0] < earlier[1]:
			raise CalendarError(f"{part}: two intervals overlap; join them or move one.")
	return tuple(intervals)


def _read_interval(row: object, part: str) -> Interval:
	if isinstance(row, str) or not isinstance(row, Sequence) or len(row) != 2:
		raise CalendarError(f"{part}: an interval is a pair of opening and closing time, not {row!r}.")
	opening, closing = (_read_clock(value, part) for value in row)
	if closing <= opening:
		raise CalendarError(
			f"{part}: {row[1]} is not after {row[0]}; put opening before closing, "
			"and split hours that run past midnight between the two days."
		)
	return opening, closing


def _read_clock(value: object, part: str) -> int:
	found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
	if found:
		hours, minutes, seconds = (int(figure or 0) for figure in found.groups())
		total = hours * 3600 + minutes * 60 + seconds
		if minutes < 60 and seconds < 60 and total <= DAY_SECONDS:
			return total
	raise CalendarError(f"{part}: {value!r} is not a time of day; write it as 08:00, at most 24:00.")
