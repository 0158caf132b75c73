"""When an authority is open: weeks in force, seasons, holidays and time zone, read from plain values."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from .calendar_errors import CalendarError, CalendarFault
from .working_week import Interval, Week, read_week

_PARTS = ("timezone", "weekly", "changes", "holidays", "seasons")
_ZONE = re.compile(r"(?!posix/|right/)[A-Za-z][\w+-]*(/[A-Za-z][\w+-]*)*", re.ASCII)
_NO_ZONES = frozenset({"localtime", "posixrules", "Factory"})  # a zone database may hold them as files

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Season:
	"""A period with a week of its own, both dates included."""

	first: date
	last: date
	week: Week


@dataclass(frozen=True)
class OpeningHours:
	"""The hours of every date; changes and seasons stand in the order of their dates."""

	zone: ZoneInfo
	week_starts: tuple[date, ...]
	weeks: tuple[Week, ...]
	season_starts: tuple[date, ...]
	seasons: tuple[Season, ...]
	holidays: frozenset[date]

	def on(self, day: date) -> tuple[Interval, ...]:
		"""The intervals of a date, earliest first; none on a closed day or a holiday."""
		return () if day in self.holidays else self._week_on(day).days[day.weekday()]

	def season_on(self, day: date) -> Season | None:
		"""The season that a date lies in."""
		latest = bisect_right(self.season_starts, day)
		if latest and day <= self.seasons[latest - 1].last:
			return self.seasons[latest - 1]
		return None

	def _week_on(self, day: date) -> Week:
		season = self.season_on(day)
		return season.week if season else self.weeks[bisect_right(self.week_starts, day) - 1]


def read_hours(values: Mapping[str, object]) -> OpeningHours:
	"""The hours that plain values describe; raises CalendarError for what cannot be used."""
	for name in values:
		if name not in _PARTS:
			raise CalendarError(CalendarFault.UNKNOWN_PART, name, ", ".join(_PARTS), part=str(name))
	changes = _read_changes(values)
	seasons = _read_seasons(values)
	return OpeningHours(
		zone=_read_zone(values.get("timezone")),
		week_starts=tuple(start for start, _ in changes),
		weeks=tuple(week for _, week in changes),
		season_starts=tuple(season.first for season in seasons),
		seasons=seasons,
		holidays=frozenset(_read_rows(values, "holidays", CalendarFault.IN_HOLIDAY, _read_date)),
	)


def _read_zone(name: object) -> ZoneInfo:
	if isinstance(name, str) and _ZONE.fullmatch(name) and name not in _NO_ZONES:
		try:
			return ZoneInfo(name)
		except (KeyError, ValueError, OSError):
			pass
	raise CalendarError(CalendarFault.UNKNOWN_ZONE, name, part="timezone")


def _read_changes(values: Mapping[str, object]) -> list[tuple[date, Week]]:
	always = (date.min, read_week(values.get("weekly")))
	changes = _read_rows(values, "changes", CalendarFault.IN_CHANGE, _read_change)
	numbered = sorted(enumerate(changes), key=lambda one: one[1][0])
	for (_, (earlier, _)), (row, (later, _)) in pairwise(numbered):
		if earlier == later:
			raise CalendarError(CalendarFault.CHANGES_COLLIDE, later, part="changes", row=row)
	return [always, *(change for _, change in numbered)]


def _read_change(row: object) -> tuple[date, Week]:
	return _read_date(_field(row, "from")), read_week(_field(row, "weekly"))


def _read_seasons(values: Mapping[str, object]) -> tuple[Season, ...]:
	seasons = _read_rows(values, "seasons", CalendarFault.IN_SEASON, _read_season)
	numbered = sorted(enumerate(seasons), key=lambda one: one[1].first)
	for (_, earlier), (row, later) in pairwise(numbered):
		if later.first <= earlier.last:
			told = (later.first, earlier.first, earlier.last)
			raise CalendarError(CalendarFault.SEASONS_OVERLAP, *told, part="seasons", row=row)
	return tuple(season for _, season in numbered)


def _read_season(row: object) -> Season:
	first, last = _read_date(_field(row, "from")), _read_date(_field(row, "to"))
	if last < first:
		raise CalendarError(CalendarFault.SEASON_ENDS_TOO_SOON, first, last)
	return Season(first, last, read_week(_field(row, "weekly")))


def _read_date(value: object) -> date:
	if isinstance(value, date) and not isinstance(value, datetime):
		return value
	try:
		day = date.fromisoformat(value)  # type: ignore[arg-type]
	except (TypeError, ValueError):
		day = None
	if day is None or day.isoformat() != value:  # newer Pythons read more ways of writing than older ones
		raise CalendarError(CalendarFault.NOT_A_DATE, value)
	return day


def _read_rows(
	values: Mapping[str, object], part: str, fault: CalendarFault, read: Callable[[object], _Read]
) -> list[_Read]:
	found: list[_Read] = []
	rows = _rows(values, part)
	try:
		for row in rows:
			found.append(read(row))
	except CalendarError as error:
		number = len(found)
		told = row.get("from", "–") if isinstance(row, Mapping) else row
		raise CalendarError(fault, number + 1, told, error, part=part, row=number) from None
	return found


def _rows(values: Mapping[str, object], part: str) -> Sequence[object]:
	rows = values.get(part) or ()
	if isinstance(rows, str | Mapping) or not isinstance(rows, Iterable):
		raise CalendarError(CalendarFault.NOT_A_LIST, part, part=part)
	return tuple(rows)


def _field(row: object, name: str) -> object:
	if not isinstance(row, Mapping) or name not in row:
		raise CalendarError(CalendarFault.FIELD_MISSING, name)
	return row[name]
