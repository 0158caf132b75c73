"""Due dates counted in working days, in the authority's own time zone.

The date of receipt never counts; a ticket with N working days is due at the closing time of the N-th
working day after it. A half day counts as one day and closes at its own hour.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

from .working_week import CalendarError, Week, read_week

__all__ = ["CalendarError", "Pause", "WorkingCalendar"]

Pause = tuple[datetime, datetime | None]  # None: not resumed yet

HORIZON_DAYS = 3660  # ten years; a calendar that offers too few working days in it is wrong

_PARTS = frozenset({"timezone", "weekly", "changes", "holidays", "seasons"})
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Season:
	first: date
	last: date
	week: Week


@dataclass(frozen=True)
class WorkingCalendar:
	"""Working hours of one authority: weeks in force, seasons, holidays and time zone."""

	zone: ZoneInfo
	week_starts: tuple[date, ...]
	weeks: tuple[Week, ...]
	season_starts: tuple[date, ...]
	seasons: tuple[_Season, ...]
	holidays: frozenset[date]

	@classmethod
	def from_dict(cls, values: Mapping[str, object]) -> WorkingCalendar:
		"""The calendar that plain values describe; raises CalendarError for one that cannot be used.

		`{"timezone": "Asia/Dubai", "weekly": {"Monday": [["08:00", "16:00"]], ...},
		"changes": [{"from": "2026-07-01", "weekly": {...}}], "holidays": ["2026-03-04", ...],
		"seasons": [{"from": "2026-03-04", "to": "2026-03-19", "weekly": {...}}]}`;
		`changes`, `holidays` and `seasons` may be left out. Seasons include both their dates.
		"""
		unknown = sorted(set(values) - _PARTS)
		if unknown:
			raise CalendarError(f"{unknown[0]!r} is no part of a calendar; use {', '.join(sorted(_PARTS))}.")
		changes = _read_changes(values)
		seasons = _read_seasons(values)
		return cls(
			zone=_read_zone(values.get("timezone")),
			week_starts=tuple(start for start, _ in changes),
			weeks=tuple(week for _, week in changes),
			season_starts=tuple(season.first for season in seasons),
			seasons=seasons,
			holidays=frozenset(_read_date(day, "holidays") for day in _rows(values, "holidays")),
		)

	def due_at(self, received: datetime, working_days: int, pauses: Iterable[Pause] = ()) -> datetime:
		"""When a ticket is due, in the authority's zone.

		`pauses` are pairs (paused, resumed) in time order; resumed is None while the clock stands, and
		the due date then is the one it had at the pause. Nested or overlapping pauses count as one.
		"""
		due = self.count_days(received, working_days)[-1]
		for paused, resumed in _joined(pauses):
			if resumed is not None and resumed > received:
				due = self._after_pause(due, max(paused, received), resumed)
		return self.closing_time(due)

	def count_days(self, received: datetime, working_days: int) -> list[date]:
		"""The working days counted for a receipt, the last of them the due date; pauses left aside."""
		return self._working_days_after(self._local_date(received), working_days)

	def is_working_day(self, day: date) -> bool:
		"""Whether the week in force on the date has opening hours and the date is no holiday."""
		return self._closing_second(day) is not None

	def closing_time(self, day: date) -> datetime:
		"""The moment at which a working day closes; raises ValueError for any other date."""
		second = self._closing_second(day)
		if second is None:
			raise ValueError(f"{day} is not a working day and has no closing time; ask is_working_day first.")
		on_the_clock = datetime.combine(day, time(), self.zone) + timedelta(seconds=second)
		# By way of UTC an hour that summer time skips becomes one that the clock really shows.
		return on_the_clock.astimezone(timezone.utc).astimezone(self.zone)

	def first_closing_after(self, moment: datetime) -> datetime:
		"""The first closing time strictly after a moment."""
		earliest = _instant(moment) + timedelta(microseconds=1)
		return self.closing_time(self._first_day_closing_from(earliest))

	def working_days_between(self, after_date: date, until_date: date) -> int:
		"""How many working days lie after the first date, up to and including the second."""
		days = range(after_date.toordinal() + 1, until_date.toordinal() + 1)
		return sum(self.is_working_day(date.fromordinal(day)) for day in days)

	def redated(self, old_due: datetime, new_due: datetime, now: datetime) -> datetime:
		"""The due date of an open ticket once the calendar has changed.

		A later date is taken as it is. An earlier one is never earlier than the first closing time after
		`now` and never later than the old one, so that no ticket becomes late through the change alone.
		"""
		old, new = _instant(old_due), _instant(new_due)
		if new < old:
			new = min(old, max(new, _instant(self.first_closing_after(now))))
		return new.astimezone(self.zone)

	def _after_pause(self, due: date, paused: datetime, resumed: datetime) -> date:
		if _instant(paused) > _instant(self.closing_time(due)):
			return due
		days_left = self.working_days_between(self._local_date(paused), due)
		if days_left:
			return self._working_days_after(self._local_date(resumed), days_left)[-1]
		# At midnight the day before may close at this very moment; a pause never makes a date earlier.
		return max(due, self._first_day_closing_from(resumed))

	def _working_days_after(self, day: date, count: int) -> list[date]:
		if not isinstance(count, int) or isinstance(count, bool) or count < 1:
			raise ValueError(f"The number of working days is {count!r}; give a whole number from 1.")
		days: list[date] = []
		for later in _dates_from(day + _ONE_DAY):
			if self.is_working_day(later):
				days.append(later)
				if len(days) == count:
					return days
		raise CalendarError(
			f"The calendar has {len(days)} working days in the ten years after {day}, {count} are needed; "
			"take holidays out or ask for fewer days."
		)

	def _first_day_closing_from(self, moment: datetime) -> date:
		instant = _instant(moment)
		# A day that closes at 24:00 closes on the date after it.
		for day in _dates_from(self._local_date(moment) - _ONE_DAY):
			if self.is_working_day(day) and _instant(self.closing_time(day)) >= instant:
				return day
		raise CalendarError(f"The calendar has no working day in the ten years after {moment}.")

	def _closing_second(self, day: date) -> int | None:
		return None if day in self.holidays else self._week_on(day).closing(day.weekday())

	def _week_on(self, day: date) -> Week:
		latest = bisect_right(self.season_starts, day)
		if latest and day <= self.seasons[latest - 1].last:
			return self.seasons[latest - 1].week
		return self.weeks[bisect_right(self.week_starts, day) - 1]

	def _local_date(self, moment: datetime) -> date:
		return _instant(moment).astimezone(self.zone).date()


def _instant(moment: datetime) -> datetime:
	# Two datetimes of one zone compare by what their clocks show, in UTC they compare by when they are.
	if moment.utcoffset() is None:
		raise ValueError(f"{moment} has no time zone; attach the zone it was recorded in.")
	return moment.astimezone(timezone.utc)


def _joined(pauses: Iterable[Pause]) -> list[Pause]:
	joined: list[Pause] = []
	for paused, resumed in pauses:
		start, end = _instant(paused), None if resumed is None else _instant(resumed)
		if end is not None and end < start:
			raise ValueError(f"A pause ends at {resumed}, before it starts at {paused}; correct the pair.")
		if joined and start < joined[-1][0]:
			raise ValueError(f"The pause of {paused} stands after a later one; give pauses in time order.")
		if joined and (joined[-1][1] is None or start < joined[-1][1]):
			start, end = joined[-1][0], _later(joined.pop()[1], end)
		joined.append((start, end))
	return joined


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
	return None if one is None or other is None else max(one, other)


def _dates_from(day: date) -> Iterator[date]:
	first = day.toordinal()
	last = min(first + HORIZON_DAYS, date.max.toordinal() - 1)
	return map(date.fromordinal, range(first, last + 1))


def _read_zone(name: object) -> ZoneInfo:
	try:
		return ZoneInfo(name)  # type: ignore[arg-type]
	except (KeyError, ValueError, TypeError, OSError):
		raise CalendarError(f"timezone: {name!r} is unknown; use a name such as Asia/Dubai.") from None


def _read_changes(values: Mapping[str, object]) -> list[tuple[date, Week]]:
	changes = [(date.min, read_week(values.get("weekly"), "weekly"))]
	for row in _rows(values, "changes"):
		start = _read_date(_field(row, "from", "changes"), "changes")
		changes.append((start, read_week(_field(row, "weekly", "changes"), f"change from {start}")))
	changes.sort(key=lambda change: change[0])
	for (earlier, _), (later, _) in pairwise(changes):
		if earlier == later:
			raise CalendarError(f"changes: two start on {later}; keep one of them.")
	return changes


def _read_seasons(values: Mapping[str, object]) -> tuple[_Season, ...]:
	seasons = sorted((_read_season(row) for row in _rows(values, "seasons")), key=lambda season: season.first)
	for earlier, later in pairwise(seasons):
		if later.first <= earlier.last:
			raise CalendarError(
				f"seasons: the one from {later.first} starts before the one from {earlier.first} ends "
				f"on {earlier.last}; move one of them."
			)
	return tuple(seasons)


def _read_season(row: object) -> _Season:
	first = _read_date(_field(row, "from", "seasons"), "seasons")
	last = _read_date(_field(row, "to", "seasons"), "seasons")
	if last < first:
		raise CalendarError(f"seasons: the one from {first} ends on {last}; put the end after the start.")
	return _Season(first, last, read_week(_field(row, "weekly", "seasons"), f"season from {first}"))


def _read_date(value: object, part: str) -> date:
	if isinstance(value, date) and not isinstance(value, datetime):
		return value
	try:
		return date.fromisoformat(value)  # type: ignore[arg-type]
	except (TypeError, ValueError):
		raise CalendarError(f"{part}: {value!r} is not a date; write it as 2026-03-04.") from None


def _rows(values: Mapping[str, object], part: str) -> Sequence[object]:
	rows = values.get(part) or ()
	if isinstance(rows, str | Mapping) or not isinstance(rows, Iterable):
		raise CalendarError(f"{part}: give a list.")
	return tuple(rows)


def _field(row: object, name: str, part: str) -> object:
	if not isinstance(row, Mapping) or name not in row:
		raise CalendarError(f"{part}: {row!r} has no {name!r}; add it.")
	return row[name]
