"""How many answers to one event leave in a minute: what was asked for, within what a platform bears."""

from __future__ import annotations

from datetime import datetime, timedelta

USUAL = 5
MOST = 60
# X takes 100 posts of an account in 15 minutes and Instagram counts all calls; the rest is left to other replies.
_MOST_ON = {"X": 4, "Facebook": 20, "Instagram": 10, "YouTube": 10}
_MINUTE = timedelta(minutes=1)


def most_a_minute(channel: str, asked: int | None) -> int:
	"""The pace on a channel: what was asked for, at least one, and no more than the platform bears."""
	return max(1, min(asked or USUAL, _MOST_ON.get(channel, MOST)))


def left_now(channel: str, asked: int | None, begun_in_the_last_minute: int) -> int:
	"""How many more may begin at this moment."""
	return max(0, most_a_minute(channel, asked) - begun_in_the_last_minute)


def spread(begin: datetime, count: int, in_a_minute: int) -> list[datetime]:
	"""Moments for so many answers, evenly over the time that the pace gives them."""
	return [begin + number * _MINUTE / in_a_minute for number in range(count)]


def minutes_for(count: int, in_a_minute: int) -> int:
	"""How long so many answers take at this pace."""
	return -(-count // in_a_minute)
