"""The authority's own days."""

from __future__ import annotations

from datetime import date, timedelta

from participation_app.casework import moments
from participation_app.casework.measures import Period
from participation_app.casework.settings import authority_zone


def today() -> date:
	"""The date in the authority's zone."""
	return moments.now().astimezone(authority_zone()).date()


def last_days(number: int) -> Period:
	"""The days up to today, today among them."""
	return Period(today() - timedelta(days=number - 1), today())
