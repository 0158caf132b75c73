"""When a platform lets an account come back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

SOONEST = timedelta(seconds=60)
LATEST = timedelta(hours=24)
USAGE_HEADERS = ("X-App-Usage", "X-Page-Usage", "X-Ad-Account-Usage", "X-Business-Use-Case-Usage")
USAGE_FIGURES = ("call_count", "total_cputime", "total_time")
PACIFIC = ZoneInfo("America/Los_Angeles")


def told_reset(
	headers: Mapping[str, str], now: datetime, default: timedelta | None = None
) -> datetime | None:
	"""The time named by `x-rate-limit-reset` or `Retry-After`: not in the past, at most a day from now."""
	told = _epoch(headers.get("x-rate-limit-reset")) or _retry_after(headers.get("Retry-After"), now)
	if told is None:
		return now + default if default else None
	return min(told, now + LATEST) if told > now else now + SOONEST


def window_of(headers: Mapping[str, str]) -> tuple[int | None, datetime | None]:
	"""How much of a window of X is used, in percent, and when the next one begins."""
	limit, left = (_count(headers.get(f"x-rate-limit-{name}")) for name in ("limit", "remaining"))
	percent = 100 - min(left, limit) * 100 // limit if limit and left is not None else None
	return percent, _epoch(headers.get("x-rate-limit-reset"))


def pacific_midnight(now: datetime) -> datetime:
	"""When Google's daily quotas start anew."""
	tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
	return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=PACIFIC).astimezone(timezone.utc)


@dataclass(frozen=True)
class Usage:
	"""How much of Graph's allowance is used, in percent, and the minutes until it is there again."""

	percent: int = 0
	regain_minutes: int = 0


def graph_usage(headers: Mapping[str, str], kind: str) -> Usage:
	"""The highest figures of the usage headers, of business entries only those of type `kind`; at most a day."""
	entries = [entry for name in USAGE_HEADERS for entry in _usage_entries(headers.get(name))]
	entries = [entry for entry in entries if entry.get("type", kind) == kind]
	percents = [_number(entry.get(figure)) for entry in entries for figure in USAGE_FIGURES]
	minutes = [_number(entry.get("estimated_time_to_regain_access")) for entry in entries]
	return Usage(max(percents, default=0), min(max(minutes, default=0), LATEST // timedelta(minutes=1)))


def _usage_entries(header: str | None) -> Iterator[dict[str, Any]]:
	try:
		value = json.loads(header or "{}")
	except ValueError:
		return
	if not isinstance(value, dict):
		return
	yield value
	for entries in value.values():
		if isinstance(entries, list):
			yield from (entry for entry in entries if isinstance(entry, dict))


def _number(value: Any) -> int:
	return int(value) if isinstance(value, (int, float)) and 0 <= value < 10**9 else 0


def _count(header: str | None) -> int | None:
	return int(header) if header and header.isascii() and header.isdigit() and len(header) < 10 else None


def _epoch(header: str | None) -> datetime | None:
	try:
		return datetime.fromtimestamp(int(header or ""), timezone.utc)
	except (ValueError, OverflowError, OSError):
		return None


def _retry_after(header: str | None, now: datetime) -> datetime | None:
	if not header:
		return None
	try:
		if header.isdigit():
			return now + timedelta(seconds=int(header))
		return parsedate_to_datetime(header).astimezone(timezone.utc)
	except (ValueError, TypeError, OverflowError):
		return None
