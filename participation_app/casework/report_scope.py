"""What a report is asked for: days, and of the contributions open to the reader those that its filters name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import frappe
from frappe.query_builder import DocType
from pypika import Case
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, CustomFunction, PseudoColumn, Term

from participation_app.casework import access, moments
from participation_app.casework.measures import Period, period_of
from participation_app.casework.settings import authority_zone
from participation_app.rules.working_week import WEEKDAYS

Filters = Mapping[str, object] | None
DAY, WEEK, MONTH = "Day", "Week", "Month"
STEPS = (DAY, WEEK, MONTH)
_NAMED = ("department", "channel", "type", "place")
_A_DAY, _HALF_HOUR = timedelta(days=1), timedelta(minutes=30)  # clocks change on the half hour at least
_SECONDS_LATER = CustomFunction("TIMESTAMPADD", ["unit", "seconds", "moment"])
_DATE = CustomFunction("DATE", ["moment"])
_FORMAT = CustomFunction("DATE_FORMAT", ["moment", "pattern"])
_DAYS_BACK = CustomFunction("SUBDATE", ["day", "days"])
_DAYS_SINCE = CustomFunction("DATEDIFF", ["later", "earlier"])
_LONG_AGO = date(1900, 1, 1)  # a Monday


@dataclass(frozen=True)
class Scope:
	"""The period, and the department or section, channel, type and place that were asked for, if any."""

	period: Period
	department: str | None = None
	channel: str | None = None
	type: str | None = None
	place: str | None = None

	@property
	def is_narrowed(self) -> bool:
		"""Whether less than everything of the period was asked for."""
		return any((self.department, self.channel, self.type, self.place))

	def holds(self, row: Mapping[str, object]) -> bool:
		"""Whether a row that names these four is asked for."""
		wanted = ((name, getattr(self, name)) for name in ("channel", "type", "place"))
		is_there = not self.department or self.department in (row["department"], row["section"])
		return is_there and all(not value or row[name] == value for name, value in wanted)

	def tickets(self, user: str) -> Criterion | None:
		"""Holds for the contributions that were asked for and that are open to the user; None where none can be."""
		seen = access.seen_tickets(user)
		if seen is None:
			return None
		ticket = DocType("HD Ticket")
		if self.department:
			place = ticket.participation_department, ticket.participation_section
			seen &= (place[0] == self.department) | (place[1] == self.department)
		for value, field in (
			(self.channel, ticket.participation_channel),
			(self.type, ticket.participation_type),
			(self.place, ticket.participation_place),
		):
			seen = seen & (field == value) if value else seen
		return seen


def scope_of(filters: Filters) -> Scope:
	"""What a report's filters ask for; this month where they name no days."""
	asked = filters or {}
	return Scope(period_of(asked), **{name: asked.get(name) or None for name in _NAMED})


def with_ticket(query: QueryBuilder, record) -> QueryBuilder:
	"""Joins the ticket that a record of its trail belongs to; not cast, so that the ticket is found by its key."""
	ticket = DocType("HD Ticket")
	return query.join(ticket).on(ticket.name == record.ticket)


def of_trail(query: QueryBuilder, record, user: str, scope: Scope) -> QueryBuilder | None:
	"""Narrows records of the trail to what was asked for; None where none is open to the user.

	The tickets are not looked up for who may see them all and asked for all.
	"""
	if access.sees_all(user) and not scope.is_narrowed:
		return query
	asked = scope.tickets(user)
	return None if asked is None else with_ticket(query, record).where(asked)


def step_of(moment: Term, period: Period, step: str) -> Term:
	"""The day, or the first day of the week or month, on which a stored moment falls by the authority's clock."""
	local = _SECONDS_LATER(PseudoColumn("SECOND"), _seconds_ahead(moment, period), moment)
	if step == MONTH:
		return _FORMAT(local, "%Y-%m-01")
	day = _DATE(local)
	return _DAYS_BACK(day, _DAYS_SINCE(day, _first_of(_LONG_AGO, WEEK)) % 7) if step == WEEK else day


def steps_of(period: Period, step: str) -> list[date]:
	"""Every step of the period, those in which nothing happened among them."""
	first = _first_of(period.first, step)
	days = (first + timedelta(days=number) for number in range((period.last - first).days + 1))
	return [day for day in days if _first_of(day, step) == day]


def _first_of(day: date, step: str) -> date:
	if step == MONTH:
		return day.replace(day=1)
	return day - timedelta(days=(day.weekday() - _first_weekday()) % 7) if step == WEEK else day


def _first_weekday() -> int:
	"""The day on which the site's weeks begin; Monday is 0."""
	first = frappe.db.get_single_value("System Settings", "first_day_of_the_week", cache=True)
	return WEEKDAYS.index(first) if first in WEEKDAYS else 0


def _seconds_ahead(moment: Term, period: Period) -> Term | int:
	"""How far the authority's clock is ahead of the site's, each time it changes in the period."""
	changes = _changes(period)
	if len(changes) == 1:
		return changes[0][1]
	ahead = Case()
	for (_since, seconds), (until, _after) in pairwise(changes):
		ahead = ahead.when(moment < until, seconds)
	return ahead.else_(changes[-1][1])


def _changes(period: Period) -> list[tuple[datetime, int]]:
	"""Since when, in the site's time, the authority's clock is so many seconds ahead of it."""
	zone, midnight = authority_zone(), datetime.min.time()
	at = datetime.combine(period.first, midnight) - timedelta(days=2)
	end = datetime.combine(period.last, midnight) + timedelta(days=3)
	found = [(at, _ahead(at, zone))]
	while at < end:
		step = _A_DAY if _ahead(at + _A_DAY, zone) == found[-1][1] else _HALF_HOUR
		at += step
		if _ahead(at, zone) != found[-1][1]:
			found.append((at, _ahead(at, zone)))
	return found


def _ahead(stored: datetime, zone: ZoneInfo) -> int:
	local = moments.aware(stored).astimezone(zone).replace(tzinfo=None)
	return int((local - stored).total_seconds())
