"""When what was received on a date is due: reckoned once for each date and number of working days, then looked up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from .calendar_errors import CalendarError, CalendarFault
from .timetable import Timetable

_HOUR = timedelta(hours=1)


class DueDates:
	"""What is promised in a number of working days, pauses left aside."""

	def __init__(self, timetable: Timetable):
		self._timetable = timetable
		self._zone = timetable.hours.zone
		self._by_count = _ByCount(timetable)
		self._is_plain = _PlainDates(self._zone)

	def __reduce__(self) -> tuple:
		return DueDates, (self._timetable,)

	def of(self, received: datetime, count: int) -> datetime:
		"""When a contribution received then is due."""
		if type(count) is not int:
			raise CalendarError(CalendarFault.NOT_A_COUNT, count)
		if received.tzinfo is self._zone and self._is_plain[day := received.toordinal()]:
			return self._by_count[count][day]
		return self._by_count[count][self._timetable.ordinal_of(received)]

	def of_all(self, received: Sequence[datetime], count: int) -> list[datetime]:
		"""What `of` answers for each, in their order, at a fraction of its cost."""
		if type(count) is not int:
			raise CalendarError(CalendarFault.NOT_A_COUNT, count)
		due, zones = self._by_count[count], set(map(attrgetter("tzinfo"), received))
		days = list(map(datetime.toordinal, received)) if all(zone is self._zone for zone in zones) else []
		dates = dict.fromkeys(days)
		if not days or not all(map(self._is_plain.__getitem__, dates)):
			days = list(map(self._timetable.ordinal_of, received))
			dates = dict.fromkeys(days)
		for day in dates:
			dates[day] = due[day]
		return list(map(dates.__getitem__, days))


class _ByCount(dict[int, "_ByDate"]):
	def __init__(self, timetable: Timetable):
		super().__init__()
		self._timetable = timetable

	def __missing__(self, count: int) -> _ByDate:
		if count < 1:
			raise CalendarError(CalendarFault.NOT_A_COUNT, count)
		by_date = self[count] = _ByDate(self._timetable, count)
		return by_date


class _ByDate(dict[int, datetime]):
	"""The closing time of the day that is so many working days after a date."""

	def __init__(self, timetable: Timetable, count: int):
		super().__init__()
		self._timetable, self._count = timetable, count

	def __missing__(self, ordinal: int) -> datetime:
		timetable = self._timetable
		due = self[ordinal] = timetable.closing(timetable.nth_working_day(ordinal, self._count))
		return due


class _PlainDates(dict[int, bool]):
	"""Whether every hour written with a date is shown by the clocks on that date.

	An hour that summer time skips is an hour sooner or later in truth: near midnight, on another date.
	"""

	def __init__(self, zone: ZoneInfo):
		super().__init__()
		self._zone = zone

	def __missing__(self, ordinal: int) -> bool:
		plain = self[ordinal] = date.min.toordinal() < ordinal < date.max.toordinal() and self._reckon(
			ordinal
		)
		return plain

	def _reckon(self, ordinal: int) -> bool:
		midnight = datetime.combine(date.fromordinal(ordinal), time(), self._zone)
		begin = self._offsets(midnight, midnight + _HOUR)
		end = self._offsets(midnight + 22 * _HOUR, midnight + 24 * _HOUR)
		return len(begin) == len(end) == 1 and max(begin | end) - min(begin | end) <= _HOUR

	def _offsets(self, *moments: datetime) -> set[timedelta | None]:
		return {moment.replace(fold=fold).utcoffset() for moment in moments for fold in (0, 1)}
