"""The simulator's time: real time, shifted or stopped by the tests."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone


class Clock:
	"""Tells the simulated time in UTC."""

	def __init__(self) -> None:
		self._shift = timedelta()
		self._stopped_at: datetime | None = None

	def now(self) -> datetime:
		"""The simulated time, aware and in UTC."""
		return self._stopped_at or datetime.now(timezone.utc) + self._shift

	def advance(self, seconds: float) -> None:
		"""Lets time pass at once."""
		if self._stopped_at:
			self._stopped_at += timedelta(seconds=seconds)
		else:
			self._shift += timedelta(seconds=seconds)

	def set(self, moment: datetime) -> None:
		"""Makes it this moment; the clock goes on from there unless it is stopped."""
		self.advance((moment - self.now()).total_seconds())

	def stop(self) -> None:
		"""Keeps the present moment until `go_on`."""
		self._stopped_at = self.now()

	def go_on(self) -> None:
		"""Lets the clock run again from where it stands."""
		if self._stopped_at:
			self._shift = self._stopped_at - datetime.now(timezone.utc)
			self._stopped_at = None


def read_moment(value: str | int | float) -> datetime:
	"""A moment from ISO text or Unix seconds; ISO text without an offset is UTC."""
	if isinstance(value, (int, float)):
		return datetime.fromtimestamp(value, timezone.utc)
	text = value.strip()
	if text.isdigit():
		return datetime.fromtimestamp(int(text), timezone.utc)
	moment = datetime.fromisoformat(_with_offset(text))
	return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _with_offset(text: str) -> str:
	if text.endswith("Z"):
		return text[:-1] + "+00:00"
	if len(text) > 5 and text[-5] in "+-" and text[-4:].isdigit():
		return f"{text[:-2]}:{text[-2:]}"
	return text
