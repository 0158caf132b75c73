"""Months in the authority's zone: what open data is cut into, and the finest date that it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from frappe.utils import get_system_timezone

from participation_app.casework import moments
from participation_app.casework.measures import Period
from participation_app.casework.settings import authority_zone
from participation_app.transparency.days import today


def complete_months(since: datetime | None) -> list[Period]:
	"""The months from the one of a stored moment to the last that is over; none without a moment."""
	if since is None:
		return []
	first = moments.aware(since).astimezone(authority_zone()).date().replace(day=1)
	return list(_months(first, today().replace(day=1)))


def name_of(month: Period) -> str:
	"""2026-03"""
	return f"{month.first:%Y-%m}"


def month_reader() -> Callable[[datetime], str]:
	"""Tells the month of stored moments, of many without asking the site again."""
	site, authority = ZoneInfo(get_system_timezone()), authority_zone()

	@lru_cache(maxsize=10_000)
	def month_of_hour(hour: datetime) -> str:
		return f"{hour.replace(tzinfo=site).astimezone(authority):%Y-%m}"

	return lambda moment: month_of_hour(
		moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
	)


def _months(first: date, end: date) -> Iterator[Period]:
	while first < end:
		following = (first + timedelta(days=32)).replace(day=1)
		yield Period(first, following - timedelta(days=1))
		first = following
