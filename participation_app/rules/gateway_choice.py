"""Which of the SMS gateways that stand in for one another takes the next message, and when one is too slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

USUAL_LIMIT = 10  # seconds that one message may take
TOO_MANY = 2  # times the limit: two slow messages in a row, or one that hangs
IN_A_ROW = timedelta(minutes=10)  # what was slow longer ago says nothing of now
TRIAL = timedelta(minutes=2)  # longer than any request lasts
_RESTS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))


@dataclass(frozen=True)
class Gateway:
	"""How a gateway stands; `in_trouble` until it has taken a message again."""

	name: str
	rests_until: datetime | None = None
	in_trouble: bool = False
	only_slow: bool = False

	def rests(self, now: datetime) -> bool:
		return self.rests_until is not None and self.rests_until > now


@dataclass(frozen=True)
class Choice:
	"""Who takes the next message, as a trial or not; with no name it waits until `wait_until`."""

	name: str | None = None
	is_trial: bool = False
	wait_until: datetime | None = None


@dataclass(frozen=True)
class Slowness:
	"""How long the slow messages in a row took together, in seconds, and when the last of them was through."""

	seconds: float = 0.0
	last_at: datetime | None = None


def choose_gateway(gateways: Sequence[Gateway], now: datetime) -> Choice:
	"""The first that does not rest; after trouble with one message, as long as another carries the rest.

	Where all rest, a slow one is better than none.
	"""
	free = [one for one in gateways if not one.rests(now)]
	if free:
		return Choice(free[0].name, is_trial=free[0].in_trouble and len(free) > 1)
	for one in gateways:
		if one.only_slow:
			return Choice(one.name)
	return Choice(wait_until=min((one.rests_until for one in gateways if one.rests_until), default=None))


def after_message(before: Slowness, took: float, limit: float, now: datetime) -> Slowness:
	"""How slow a gateway is, now that a message took so many seconds; a quick one has it begin anew."""
	if took <= limit:
		return Slowness()
	goes_on = before.last_at is not None and now - before.last_at <= IN_A_ROW
	return Slowness((before.seconds if goes_on else 0.0) + took, now)


def is_too_slow(slowness: Slowness, limit: float) -> bool:
	"""Whether others should take the messages."""
	return slowness.seconds >= TOO_MANY * limit


def rest_after(lasted: timedelta) -> timedelta:
	"""For how long to leave alone what has been in trouble for so long."""
	return next((each for each in _RESTS if each > lasted), _RESTS[-1])
