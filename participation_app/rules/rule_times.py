"""When a routing rule holds: between two hours of the day, between two dates.

`hours` is a pair such as `["22:00", "06:00"]`, the second hour left out of it; a pair that ends before it
begins runs past midnight. `dates` is a pair such as `["2026-03-01", "2026-03-31"]`, both days in it. Either
side may be empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

TIMES = ("hours", "dates")
Moment = TypeVar("Moment", date, time)


class TimesUnreadable(ValueError):
	"""Hours or dates that cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Times:
	"""Hours of the day and dates, each from and to; None where it does not matter."""

	opens: time | None = None
	ends: time | None = None
	first: date | None = None
	last: date | None = None

	def hold(self, at: datetime | None) -> bool:
		"""Whether a moment lies within; no moment lies within no limits only."""
		if self == _ALWAYS:
			return True
		if at is None:
			return False
		return self._has_hour(at.time()) and _is_between(at.date(), self.first, self.last)

	def _has_hour(self, hour: time) -> bool:
		opens, ends = self.opens or time.min, self.ends
		if ends is None:
			return hour >= opens
		return opens <= hour < ends if opens < ends else hour >= opens or hour < ends

	def cover(self, other: Times) -> bool:
		"""Whether every moment of the other lies within; false where that is not plain to see."""
		hours = (self.opens, self.ends)
		starts = not self.first or bool(other.first and other.first >= self.first)
		stops = not self.last or bool(other.last and other.last <= self.last)
		return starts and stops and (hours == (None, None) or hours == (other.opens, other.ends))

	def told(self) -> dict[str, str]:
		"""The limits that there are, as a reason names them."""
		hours, dates = (self.opens, self.ends), (self.first, self.last)
		told = {}
		if any(limit is not None for limit in hours):
			told["hours"] = "–".join(f"{hour:%H:%M}" if hour else "" for hour in hours)
		if any(dates):
			told["dates"] = "–".join(str(day) if day else "" for day in dates)
		return told


_ALWAYS = Times()


def read_times(rule: Mapping[str, object]) -> Times:
	"""The hours and dates of a rule; raises TimesUnreadable."""
	opens, ends = _pair(rule, "hours", time.fromisoformat)
	first, last = _pair(rule, "dates", date.fromisoformat)
	if opens is not None and opens == ends:
		raise TimesUnreadable(f"the hours begin and end at {opens:%H:%M}; give two hours or none.")
	if first and last and first > last:
		raise TimesUnreadable(f"{first} is after {last}; exchange the dates.")
	return Times(opens, ends, first, last)


def _pair(
	rule: Mapping[str, object], name: str, read: Callable[[str], Moment]
) -> tuple[Moment | None, Moment | None]:
	given = rule.get(name) or (None, None)
	try:
		begin, end = given
		return (read(str(begin)) if begin else None, read(str(end)) if end else None)
	except (TypeError, ValueError) as error:
		raise TimesUnreadable(f"{given!r} is no pair of {name}; correct it.") from error


def _is_between(day: date, first: date | None, last: date | None) -> bool:
	return (first is None or day >= first) and (last is None or day <= last)
