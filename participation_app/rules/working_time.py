"""Working time between moments: minutes as they pass, and days that are worth one however long they are.

A day's worth runs evenly over its opening hours. Reckoned in whole microseconds and fractions, so that
going there and back ends where it began.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor

from .calendar_errors import CalendarError, CalendarFault
from .timetable import HORIZON_DAYS, Opening, Timetable, instant

_MICROSECOND = timedelta(microseconds=1)


def is_open(timetable: Timetable, moment: datetime) -> bool:
	"""Whether the authority is open; at the moment of closing it no longer is."""
	now = instant(moment)
	return any(opens <= now < closes for opens, closes in timetable.openings(timetable.ordinal_of(moment)))


def after_minutes(timetable: Timetable, moment: datetime, minutes: int) -> datetime:
	"""The first moment at which that many working minutes have run."""
	if type(minutes) is not int or minutes < 0:
		raise CalendarError(CalendarFault.NOT_MINUTES, minutes)
	start = instant(moment)
	if not minutes:
		return start
	try:
		left = timedelta(minutes=minutes)
		for opens, closes in _openings_after(timetable, start):
			if left <= closes - opens:
				return opens + left
			left -= closes - opens
	except (CalendarError, OverflowError):
		pass
	raise CalendarError(CalendarFault.TOO_FEW_MINUTES, minutes, moment)


def days_spent(timetable: Timetable, start: datetime, end: datetime) -> float:
	"""Working days that have run between two moments; none where the end is not after the start."""
	if instant(end) <= instant(start):
		return 0.0
	first, last = timetable.ordinal_of(start), timetable.ordinal_of(end)
	whole = timetable.working_days_between(first - 1, last - 1)
	return float(max(0, whole + _share(timetable, last, end) - _share(timetable, first, start)))


def after_days(timetable: Timetable, moment: datetime, days: float) -> datetime:
	"""The earliest moment by which so many working days have run."""
	amount = _amount(days)
	if not amount:
		return instant(moment)
	today = timetable.ordinal_of(moment)
	target = _share(timetable, today, moment) + amount
	count = ceil(target)
	openings = timetable.openings(timetable.nth_working_day(today - 1, count))
	needed = ceil((target - count + 1) * _length(openings))
	for opens, closes in openings:
		length = _length([(opens, closes)])
		if needed <= length:
			return opens + needed * _MICROSECOND
		needed -= length
	return openings[-1][1]


def before_by_days(timetable: Timetable, moment: datetime, days: float) -> datetime:
	"""The latest moment from which so many working days run until `moment`."""
	amount = _amount(days)
	if not amount:
		return instant(moment)
	today = timetable.ordinal_of(moment)
	target = _share(timetable, today, moment) - amount
	count = floor(target)
	openings = timetable.openings(timetable.nth_working_day(today - 1, count + 1))
	spent = floor((target - count) * _length(openings))
	for opens, closes in openings:
		length = _length([(opens, closes)])
		if spent < length:
			return opens + spent * _MICROSECOND
		spent -= length
	return openings[-1][1]


def _openings_after(timetable: Timetable, start: datetime) -> Iterator[Opening]:
	today = timetable.ordinal_of(start)
	day = timetable.nth_working_day(today - 1, 1)
	while day <= today + HORIZON_DAYS:
		for opens, closes in timetable.openings(day):
			if closes > start:
				yield max(opens, start), closes
		day = timetable.nth_working_day(day, 1)


def _share(timetable: Timetable, ordinal: int, moment: datetime) -> Fraction:
	"""How much of the day's worth has run at a moment on that date."""
	openings = timetable.openings(ordinal)
	now = instant(moment)
	if not openings or now <= openings[0][0]:
		return Fraction(0)
	if now >= openings[-1][1]:
		return Fraction(1)
	past = [(opens, min(closes, now)) for opens, closes in openings if opens < now]
	return Fraction(_length(past), _length(openings))


def _length(openings: list[Opening] | tuple[Opening, ...]) -> int:
	"""Microseconds in which the authority is open."""
	return sum((closes - opens) // _MICROSECOND for opens, closes in openings)


def _amount(days: float) -> Fraction:
	try:
		amount = Fraction(days)
	except (TypeError, ValueError, OverflowError):
		amount = Fraction(-1)
	if amount < 0 or isinstance(days, bool | str):
		raise CalendarError(CalendarFault.NOT_AN_AMOUNT, days)
	return amount
