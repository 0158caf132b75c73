"""Opening hours of one week, read from plain values and checked while they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .calendar_errors import CalendarError, CalendarFault

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_SECONDS = 24 * 60 * 60

Interval = tuple[int, int]  # seconds after midnight: opening, closing

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class Week:
	"""The intervals of each weekday, Monday first; a closed day has none."""

	days: tuple[tuple[Interval, ...], ...]


def read_week(weekly: object) -> Week:
	"""The week that `{"Monday": [["08:00", "16:00"]], ...}` describes."""
	if not isinstance(weekly, Mapping):
		raise CalendarError(CalendarFault.NO_WEEK, part="weekly")
	unknown = [day for day in weekly if day not in WEEKDAYS]
	if unknown:
		raise CalendarError(CalendarFault.UNKNOWN_WEEKDAY, unknown[0], ", ".join(WEEKDAYS), part="weekly")
	week = Week(tuple(_read_day(weekly.get(day) or (), day) for day in WEEKDAYS))
	if not any(week.days):
		raise CalendarError(CalendarFault.NO_WEEKDAY_OPEN, part="weekly")
	return week


def _read_day(rows: object, day: str) -> tuple[Interval, ...]:
	try:
		return _read_intervals(rows)
	except CalendarError as error:
		raise CalendarError(CalendarFault.ON_WEEKDAY, day, error, part=day, row=error.row) from None


def _read_intervals(rows: object) -> tuple[Interval, ...]:
	if isinstance(rows, str) or not isinstance(rows, Iterable):
		raise CalendarError(CalendarFault.NO_INTERVALS, rows)
	numbered = sorted((_read_interval(pair, row), row) for row, pair in enumerate(rows))
	for ((_, closing), _), ((opening, _), row) in pairwise(numbered):
		if opening < closing:
			raise CalendarError(CalendarFault.INTERVALS_OVERLAP, _clock(opening), _clock(closing), row=row)
	return tuple(interval for interval, _ in numbered)


def _read_interval(pair: object, row: int) -> Interval:
	if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
		raise CalendarError(CalendarFault.NOT_AN_INTERVAL, pair, row=row)
	opening, closing = (_read_clock(value, row) for value in pair)
	if closing <= opening:
		raise CalendarError(CalendarFault.CLOSES_TOO_SOON, pair[1], pair[0], row=row)
	return opening, closing


def _read_clock(value: object, row: int) -> int:
	found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
	if found:
		hours, minutes, seconds = (int(figure or 0) for figure in found.groups())
		total = hours * 3600 + minutes * 60 + seconds
		if minutes < 60 and seconds < 60 and total <= DAY_SECONDS:
			return total
	raise CalendarError(CalendarFault.NOT_A_TIME, value, row=row)


def _clock(seconds: int) -> str:
	return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
