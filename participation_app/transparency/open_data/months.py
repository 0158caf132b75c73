"""Months in the authority's zone: what open data is cut into, and the finest date that it tells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from frappe.utils import get_system_timezone

from participation_app.casework import moments
from participation_app.casework.measures import Period
from participation_app.casework.settings import authority_zone
from participation_app.transparency.days import today

_YEARS = range(1990, 2101)


def complete_months(since: datetime | None) -> list[Period]:
	"""The months from the one of a stored moment to the last that is over; none without a moment."""
	if since is None:
		return []
	first = moments.aware(since).astimezone(authority_zone()).date().replace(day=1)
	return list(_months(first, today().replace(day=1)))


def name_of(month: Period) -> str:
	"""2026-03"""
	return f"{month.first:%Y-%m}"


def month_reader() -> Callable[[datetime | str], str]:
	"""Tells the month of moments as they are stored or told as texts, of many without asking the site again."""
	site, authority = ZoneInfo(get_system_timezone()), authority_zone()
	begins = [datetime(year, month, 1, tzinfo=authority) for year in _YEARS for month in range(1, 13)]
	stored = [str(moment.astimezone(site).replace(tzinfo=None)) for moment in begins]
	names = [f"{moment:%Y-%m}" for moment in begins]
	return lambda moment: names[bisect_right(stored, str(moment)) - 1]


def _months(first: date, end: date) -> Iterator[Period]:
	while first < end:
		following = (first + timedelta(days=32)).replace(day=1)
		yield Period(first, following - timedelta(days=1))
		first = following
