"""Notices that nothing comes in on an account where at these hours something usually does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Max, Min
from pypika import CustomFunction

from participation_app.casework import moments
from participation_app.casework.dates import written_moment
from participation_app.casework.settings import authority_zone
from participation_app.intake.managers import tell_managers

WEEKS = 8
FEWEST_WEEKS = 2  # before these nobody knows what is usual
# Where six come as a rule, a span without one is met once in four hundred.
EXPECTED_AT_LEAST = 6
READ_WITHIN = timedelta(hours=1)  # where reading itself is in trouble, that is told, not the silence

Rates = Mapping[tuple[int, int], float]  # by weekday (Monday is 0) and hour: comments in one such hour

_Weekday = CustomFunction("WEEKDAY", ["at"])
_Hour = CustomFunction("HOUR", ["at"])


def watch(account: str) -> None:
	"""Shows that the account is silent and tells the managers once; takes it back when something comes."""
	since = _silent_since(account)
	frappe.db.set_value("Social Account", account, "silent_since", since, update_modified=False)
	if since:
		tell_managers(account, f"silent since {since}", _is_silent(account, since))
	frappe.db.commit()  # the warning stands with the record that it was given


def expected(rates: Rates, since: datetime, until: datetime) -> float:
	"""How many comments usually come in such a span."""
	total, hour = 0.0, since.replace(minute=0, second=0, microsecond=0)
	while hour < until:
		following = hour + timedelta(hours=1)
		share = (min(until, following) - max(since, hour)) / timedelta(hours=1)
		total += share * rates.get((hour.weekday(), hour.hour), 0.0)
		hour = following
	return total


def _silent_since(account: str) -> datetime | None:
	now = frappe.utils.now_datetime()
	last_read = frappe.db.get_value("Social Account", account, "last_success_at")
	first, last = _span(account, now)
	if not last or not last_read or last_read < now - READ_WITHIN:
		return None
	weeks = (now - first) / timedelta(weeks=1)
	if weeks < FEWEST_WEEKS:
		return None
	is_silent = expected(_rates(account, now, weeks), last, now) >= EXPECTED_AT_LEAST
	return last if is_silent else None


def _span(account: str, now: datetime) -> tuple[datetime | None, datetime | None]:
	"""When the first and the last of the comments came that say what is usual."""
	comment = DocType("Social Comment")
	query = frappe.qb.from_(comment).select(Min(comment.posted_at), Max(comment.posted_at))
	return query.where(_counts(comment, account, now)).run()[0]


def _rates(account: str, now: datetime, weeks: float) -> Rates:
	comment = DocType("Social Comment")
	weekday, hour = _Weekday(comment.posted_at), _Hour(comment.posted_at)
	query = frappe.qb.from_(comment).select(weekday, hour, Count("*")).groupby(weekday, hour)
	rows = query.where(_counts(comment, account, now)).run()
	return {(weekday, hour): count / weeks for weekday, hour, count in rows}


def _counts(comment: DocType, account: str, now: datetime):
	return (
		(comment.account == account)
		& (comment.is_own == 0)
		& (comment.posted_at >= now - timedelta(weeks=WEEKS))
		& (comment.posted_at <= now)
	)


def _is_silent(account: str, since: datetime) -> Callable[[], str]:
	def say() -> str:
		message = _("Nothing has come in on {0} since {1}, unusual for these hours. Look there.")
		return message.format(account, written_moment(moments.aware(since).astimezone(authority_zone())))

	return say
