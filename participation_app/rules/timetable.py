"""Working days by their position, and the moments at which they open and close.

Dates are ordinals here, and moments of opening and closing are in UTC: two moments of one zone would
compare by what its clocks show, not by when they are.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from itertools import accumulate
from zoneinfo import ZoneInfo

from .calendar_errors import CalendarError, CalendarFault
from .opening_hours import OpeningHours
from .working_week import DAY_SECONDS

HORIZON_DAYS = 3660  # ten years; a calendar that offers too few working days in it is wrong

Opening = tuple[datetime, datetime]  # in UTC

_PAGE_DAYS = 128
_FIRST = date.min.toordinal() + 1  # a day less at either end, for the zones on both sides of UTC
_LAST = date.max.toordinal() - 1


class Timetable:
	"""The working days of some opening hours; what is asked for is reckoned once and kept."""

	def __init__(self, hours: OpeningHours):
		self.hours = hours
		self._zone = hours.zone
		self._pages = _Pages(hours)
		self._closings = _Closings(hours)
		self._openings: dict[int, tuple[Opening, ...]] = {}

	def __reduce__(self) -> tuple:
		return Timetable, (self.hours,)

	def ordinal_of(self, moment: datetime) -> int:
		"""The date that the authority's calendar shows at a moment."""
		if moment.tzinfo is self._zone or moment.utcoffset() is None:
			moment = instant(moment)  # refused, or an hour that summer time skips made one that clocks show
		try:
			return moment.astimezone(self._zone).toordinal()
		except OverflowError:
			raise CalendarError(CalendarFault.OUT_OF_REACH, moment) from None

	def is_working_day(self, ordinal: int) -> bool:
		"""Whether the date has opening hours, is no holiday, and was not left out by the zone."""
		number, offset = divmod(ordinal, _PAGE_DAYS)
		page = self._pages[number]
		position = page.up_to[offset]
		return position > 0 and page.days[position - 1] == ordinal

	def nth_working_day(self, ordinal: int, count: int) -> int:
		"""The count-th working day after a date; 0 is the last one up to the date, -1 the one before that."""
		number, offset = divmod(ordinal, _PAGE_DAYS)
		page = self._pages[number]
		position = page.up_to[offset] + count - 1
		if 0 <= position < len(page.days):
			return page.days[position]
		return self._on_another_page(ordinal, count, number, position)

	def working_days_between(self, after: int, until: int) -> int:
		"""How many working days lie after the first date, up to and including the second."""
		if until <= after:
			return 0
		first, first_offset = divmod(after, _PAGE_DAYS)
		last, last_offset = divmod(until, _PAGE_DAYS)
		whole_pages = sum(len(self._pages[number].days) for number in range(first, last))
		return whole_pages + self._pages[last].up_to[last_offset] - self._pages[first].up_to[first_offset]

	def closing(self, ordinal: int) -> datetime:
		"""When a working day closes for good, in the authority's zone."""
		return self._closings[ordinal]

	def first_day_closing_from(self, moment: datetime) -> int:
		"""The first working day that closes at a moment or after it."""
		earliest = instant(moment)
		# A day that closes at 24:00 closes on the date after it.
		day = self.nth_working_day(self.ordinal_of(moment) - 2, 1)
		while instant(self.closing(day)) < earliest:
			day = self.nth_working_day(day, 1)
		return day

	def openings(self, ordinal: int) -> tuple[Opening, ...]:
		"""The stretches of a date in which the authority is open, as they pass: none on a closed day."""
		found = self._openings.get(ordinal)
		if found is None:
			is_open = self.is_working_day(ordinal)
			found = _openings_on(self.hours, date.fromordinal(ordinal)) if is_open else ()
			self._openings[ordinal] = found
		return found

	def _on_another_page(self, ordinal: int, count: int, number: int, position: int) -> int:
		forwards = position >= 0
		limit = min(ordinal + HORIZON_DAYS, _LAST) if forwards else max(ordinal - HORIZON_DAYS, _FIRST)
		last_page = limit // _PAGE_DAYS
		days = self._pages[number].days
		while not 0 <= position < len(days):
			if number == last_page:
				raise self._too_few_days(ordinal, count, limit)
			if forwards:
				position -= len(days)
			number += 1 if forwards else -1
			days = self._pages[number].days
			if not forwards:
				position += len(days)
		if abs(days[position] - ordinal) > HORIZON_DAYS:
			raise self._too_few_days(ordinal, count, limit)
		return days[position]

	def _too_few_days(self, ordinal: int, count: int, limit: int) -> CalendarError:
		if limit > ordinal:
			found, needed = self.working_days_between(ordinal, limit), count
		else:
			found, needed = self.working_days_between(limit - 1, ordinal), 1 - count
		near = date.fromordinal(max(ordinal, _FIRST))
		return CalendarError(CalendarFault.TOO_FEW_DAYS, found, near, needed)


class _Page:
	"""The working days of a stretch of dates; `up_to` counts them up to and including each date."""

	__slots__ = ("days", "up_to")

	def __init__(self, hours: OpeningHours, number: int):
		start = number * _PAGE_DAYS
		dates = range(start, start + _PAGE_DAYS)
		skipped = _skipped_dates(hours.zone, start)
		is_open = [
			_FIRST < day <= _LAST and day not in skipped and bool(hours.on(date.fromordinal(day)))
			for day in dates
		]
		self.days = [day for day, opens in zip(dates, is_open, strict=True) if opens]
		self.up_to = list(accumulate(is_open))


class _Pages(dict[int, _Page]):
	def __init__(self, hours: OpeningHours):
		super().__init__()
		self._hours = hours

	def __missing__(self, number: int) -> _Page:
		page = self[number] = _Page(self._hours, number)
		return page


class _Closings(dict[int, datetime]):
	def __init__(self, hours: OpeningHours):
		super().__init__()
		self._hours = hours

	def __missing__(self, ordinal: int) -> datetime:
		day = date.fromordinal(ordinal)
		zone = self._hours.zone
		# By way of UTC an hour that summer time skips becomes one that the clock really shows.
		closing = self[ordinal] = _moment(day, self._hours.on(day)[-1][1], zone).astimezone(zone)
		return closing


def instant(moment: datetime) -> datetime:
	"""The moment in UTC, in which moments compare by when they are."""
	if moment.utcoffset() is None:
		raise CalendarError(CalendarFault.NO_ZONE, moment)
	try:
		return moment.astimezone(timezone.utc)
	except OverflowError:
		raise CalendarError(CalendarFault.OUT_OF_REACH, moment) from None


def _openings_on(hours: OpeningHours, day: date) -> tuple[Opening, ...]:
	"""Where a clock put forward turns the order of two moments round, the earlier waits for the later."""
	intervals = hours.on(day)
	last = _moment(day, intervals[-1][1], hours.zone)
	earliest = _moment(day, 0, hours.zone)
	found = []
	for interval in intervals:
		opens, closes = (_moment(day, second, hours.zone) for second in interval)
		opens = max(earliest, min(opens, last))
		earliest = max(opens, min(closes, last))
		found.append((opens, earliest))
	return tuple(found)


def _skipped_dates(zone: ZoneInfo, start: int) -> frozenset[int]:
	"""Dates of a page that the zone never had, having crossed the date line; on nearly every page none."""
	end = start + _PAGE_DAYS
	if start <= _FIRST or end >= _LAST:
		return frozenset()
	passed = _moment(date.fromordinal(end), 0, zone) - _moment(date.fromordinal(start), 0, zone)
	if passed > timedelta(days=_PAGE_DAYS - 0.5):
		return frozenset()
	noons = {day: _moment(date.fromordinal(day), DAY_SECONDS // 2, zone) for day in range(start, end)}
	return frozenset(day for day, noon in noons.items() if noon.astimezone(zone).toordinal() != day)


def _moment(day: date, second: int, zone: ZoneInfo) -> datetime:
	return (datetime.combine(day, time(), zone) + timedelta(seconds=second)).astimezone(timezone.utc)
