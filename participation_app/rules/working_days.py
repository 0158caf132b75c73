"""Due dates counted in working days, in the authority's own time zone.

The date of receipt never counts; a ticket with N working days is due at the closing time of the N-th
working day after it. A half day counts as one day and closes at its own hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from . import counted_days, working_time
from .calendar_errors import CALENDAR_MESSAGES, CalendarError, CalendarFault
from .counted_days import CountedDay, Pause
from .due_dates import DueDates
from .opening_hours import OpeningHours, read_hours
from .timetable import Timetable, instant

__all__ = ["CALENDAR_MESSAGES", "CalendarError", "CalendarFault", "CountedDay", "Pause", "WorkingCalendar"]


@dataclass(frozen=True)
class WorkingCalendar:
	"""The working days of one authority, and the working time in them."""

	hours: OpeningHours
	_timetable: Timetable = field(init=False, repr=False, compare=False)
	_due_dates: DueDates = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		timetable = Timetable(self.hours)
		object.__setattr__(self, "_timetable", timetable)
		object.__setattr__(self, "_due_dates", DueDates(timetable))

	@classmethod
	def from_dict(cls, values: Mapping[str, object]) -> WorkingCalendar:
		"""The calendar that plain values describe; raises CalendarError for one that cannot be used.

		`{"timezone": "Asia/Dubai", "weekly": {"Monday": [["08:00", "16:00"]], ...},
		"changes": [{"from": "2026-07-01", "weekly": {...}}], "holidays": ["2026-03-04", ...],
		"seasons": [{"from": "2026-03-04", "to": "2026-03-19", "weekly": {...}}]}`;
		`changes`, `holidays` and `seasons` may be left out. Seasons include both their dates.
		"""
		return cls(read_hours(values))

	@property
	def zone(self) -> ZoneInfo:
		"""The authority's time zone, in which every answer is given."""
		return self.hours.zone

	def due_at(self, received: datetime, working_days: int, pauses: Iterable[Pause] = ()) -> datetime:
		"""When a ticket is due, in the authority's zone.

		`pauses` are pairs (paused, resumed) in time order; resumed is None while the clock stands, and
		the due date then is the one it had at the pause. Nested or overlapping pauses count as one.
		"""
		if not pauses:
			return self._due_dates.of(received, working_days)
		timetable = self._timetable
		return timetable.closing(counted_days.due_day(timetable, received, working_days, pauses))

	def due_dates(self, received: Sequence[datetime], working_days: int) -> list[datetime]:
		"""What `due_at` answers for each of them, in their order; pauses left aside."""
		return self._due_dates.of_all(received, working_days)

	def explain(
		self, received: datetime, working_days: int, pauses: Iterable[Pause] = ()
	) -> tuple[CountedDay, ...]:
		"""Every date from the receipt to the due date; the last one closes when the ticket is due."""
		return counted_days.explain(self._timetable, received, working_days, pauses)

	def count_days(self, received: datetime, working_days: int) -> list[date]:
		"""The working days counted for a receipt, the last of them the due date; pauses left aside."""
		timetable = self._timetable
		due = counted_days.due_day(timetable, received, working_days, ())
		days = counted_days.days_after(timetable, timetable.ordinal_of(received), due)
		return [date.fromordinal(day) for day in days]

	def is_working_day(self, day: date) -> bool:
		"""Whether the week in force on the date has opening hours and the date is no holiday."""
		return self._timetable.is_working_day(day.toordinal())

	def closing_time(self, day: date) -> datetime:
		"""The moment at which a working day closes; raises CalendarError for any other date."""
		if not self.is_working_day(day):
			raise CalendarError(CalendarFault.NOT_A_WORKING_DAY, day)
		return self._timetable.closing(day.toordinal())

	def first_closing_after(self, moment: datetime) -> datetime:
		"""The first closing time strictly after a moment."""
		earliest = instant(moment) + timedelta(microseconds=1)
		return self._timetable.closing(self._timetable.first_day_closing_from(earliest))

	def working_days_between(self, after_date: date, until_date: date) -> int:
		"""How many working days lie after the first date, up to and including the second."""
		return self._timetable.working_days_between(after_date.toordinal(), until_date.toordinal())

	def redated(self, old_due: datetime, new_due: datetime, now: datetime) -> datetime:
		"""The due date of an open ticket once the calendar has changed.

		A later date is taken as it is. An earlier one is never earlier than the first closing time after
		`now` and never later than the old one, so that no ticket becomes late through the change alone.
		"""
		old, new = instant(old_due), instant(new_due)
		if new < old:
			new = min(old, max(new, instant(self.first_closing_after(now))))
		return new.astimezone(self.zone)

	def is_open(self, moment: datetime) -> bool:
		"""Whether the authority is open; at the moment of closing it no longer is."""
		return working_time.is_open(self._timetable, moment)

	def after_minutes(self, moment: datetime, minutes: int) -> datetime:
		"""The first moment at which that many working minutes have run."""
		return working_time.after_minutes(self._timetable, moment, minutes).astimezone(self.zone)

	def days_spent(self, start: datetime, end: datetime) -> float:
		"""Working days that have run between two moments, each worth 1.0 however long it is open."""
		return working_time.days_spent(self._timetable, start, end)

	def after_days(self, moment: datetime, days: float) -> datetime:
		"""The earliest moment t with `days_spent(moment, t) >= days`; for 0 the moment itself."""
		return working_time.after_days(self._timetable, moment, days).astimezone(self.zone)

	def before(self, moment: datetime, days: float) -> datetime:
		"""The latest moment t with `days_spent(t, moment) >= days`; for 0 the moment itself."""
		return working_time.before_by_days(self._timetable, moment, days).astimezone(self.zone)
