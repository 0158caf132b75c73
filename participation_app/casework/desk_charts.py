"""The charts of the desks: what came in, what is due, where it stands; by day, week, stage and department.

Each counts in the database no more than its reader may see, and names the list behind every bar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

import frappe
from babel.dates import format_date
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Sum
from pypika import Case
from pypika.queries import QueryBuilder
from pypika.terms import Term

from participation_app.casework import access, due_list, kept_shares
from participation_app.casework.dates import in_digits, locale_of
from participation_app.casework.desks import APPROVED, EVERYTHING_DUE, OPEN_STAGES, TO_DECIDE
from participation_app.casework.due_clock import ALL_OPEN, DUE_TODAY, OVERDUE, DueClock
from participation_app.casework.due_list import Wanted
from participation_app.casework.received import public_comments
from participation_app.rules import lifecycle

DAYS_BACK, DAYS_AHEAD = 14, 6
MOST_DEPARTMENTS = 10

Link = tuple[list[str], Mapping[str, object]]  # a route and its options
Days = Sequence[tuple[datetime, datetime]]


class NoSuchChart(frappe.ValidationError):
	"""The chart is none of the desks'."""


@dataclass(frozen=True)
class Bar:
	"""One place on the axis: what stands under it, and for each dataset its value and the list behind that."""

	label: str
	values: Sequence[float | None]
	links: Sequence[Link]


@dataclass(frozen=True)
class Chart:
	"""What the values are called, and how the bars are reckoned for a reader whose role may narrow what is due."""

	datasets: Callable[[str], Sequence[str]]
	bars: Callable[[str], list[Bar]]


def read(name: str, user: str) -> tuple[Sequence[str], list[Bar]]:
	"""What the datasets are called and the bars of a chart; no bars where every value is nothing."""
	chart = CHARTS.get(name)
	if chart is None:
		frappe.throw(_("There is no such chart on the desks."), NoSuchChart)
	bars = chart.bars(user)
	return chart.datasets(user), bars if any(value for bar in bars for value in bar.values) else []


def _received_by_day(user: str) -> list[Bar]:
	clock = DueClock()
	dates = [clock.today - timedelta(days=back) for back in reversed(range(DAYS_BACK))]
	days = [clock.day(each) for each in dates]
	counted = [_tickets_by_day(user, "participation_received_at", days)]
	if _reads_comments(user):
		counted.append(_comments_by_day(user, days))
	return [
		Bar(_day(each), values, [_tickets_on(each, "participation_received_at"), _comments_on(each)])
		for each, *values in zip(dates, *counted, strict=True)
	]


def _received_datasets(user: str) -> list[str]:
	return [_("Tickets"), _("Comments")] if _reads_comments(user) else [_("Tickets")]


def _answered_by_day(user: str) -> list[Bar]:
	clock = DueClock()
	dates = [clock.today - timedelta(days=back) for back in reversed(range(DAYS_BACK))]
	counted = _tickets_by_day(user, "participation_answered_at", [clock.day(each) for each in dates])
	return [
		Bar(_day(each), [count], [_tickets_on(each, "participation_answered_at")])
		for each, count in zip(dates, counted, strict=True)
	]


def _due_by_day(user: str) -> list[Bar]:
	turn = _turn(user)
	clock = DueClock()
	dates = [clock.today + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1)]
	counted = _due_counts(user, turn, [clock.day(each) for each in dates])
	return [
		Bar(_("Overdue"), [due_list.count(user, OVERDUE, turn=turn)], [_due_entries(OVERDUE, turn)]),
		Bar(_("Today"), [due_list.count(user, DUE_TODAY, turn=turn)], [_due_entries(DUE_TODAY, turn)]),
		*(
			Bar(_weekday(each), [count], [_due_entries(ALL_OPEN, turn, due_on=str(each))])
			for each, count in zip(dates, counted, strict=True)
		),
	]


def _due_counts(user: str, turn: str | None, days: Days) -> list[int]:
	counted = [
		_sums(frappe.qb.from_(entries), entries.due_at, days)
		for entries in (query.as_("entries") for query in due_list.queries(user, Wanted(turn=turn)))
	]
	return [sum(of_day) for of_day in zip(*counted, strict=True)] if counted else [0] * len(days)


def _open_by_stage(user: str) -> list[Bar]:
	seen = access.seen_tickets(user)
	if seen is None:
		return []
	ticket = DocType("HD Ticket")
	query = (
		frappe.qb.from_(ticket)
		.select(ticket.participation_stage, Count("*"))
		.where(seen & ticket.participation_stage.isin(list(OPEN_STAGES)))
		.groupby(ticket.participation_stage)
	)
	counted = dict(query.run())
	return [
		Bar(_(stage), [counted.get(stage, 0)], [_records("HD Ticket", participation_stage=stage)])
		for stage in OPEN_STAGES
	]


def _overdue_by_department(user: str) -> list[Bar]:
	counted: dict[str, int] = {}
	for query in due_list.queries(user, Wanted(OVERDUE)):
		entries = query.as_("entries")
		by_department = (
			frappe.qb.from_(entries).select(entries.department, Count("*")).groupby(entries.department)
		)
		for department, count in by_department.run():
			counted[department or ""] = counted.get(department or "", 0) + count
	most = sorted(counted, key=lambda name: (-counted[name], name))[:MOST_DEPARTMENTS]
	return [
		Bar(
			_(name) if name else _("No Department Yet"),
			[counted[name]],
			[_due_entries(OVERDUE, None, department=name)],
		)
		for name in most
	]


def _kept_by_week(user: str) -> list[Bar]:
	weeks = kept_shares.last_weeks()
	report = ["query-report", "Promises Kept and Broken"]
	return [
		Bar(
			_day(week.first),
			[_rounded(share)],
			[(report, {"from_date": str(week.first), "to_date": str(week.last)})],
		)
		for week, share in zip(weeks, kept_shares.read(user, weeks), strict=True)
	]


def _rounded(share: float | None) -> float | None:
	return None if share is None else frappe.utils.flt(share, 1)


def _contributions_by_state(_user: str) -> list[Bar]:
	doctype, states = "Public Contribution", (*TO_DECIDE, *APPROVED)
	fields, filters = ["state", "name"], {"state": ["in", list(states)]}
	found = frappe.get_list(doctype, filters, fields, limit_page_length=0, run=False)
	counted = dict(frappe.db.sql(f"select state, count(*) from ({found}) records group by state"))
	return [
		Bar(_(state, context=doctype), [counted.get(state, 0)], [_records(doctype, state=state)])
		for state in states
	]


def _tickets_by_day(user: str, field: str, days: Days) -> list[int]:
	seen = access.seen_tickets(user)
	if seen is None:
		return [0] * len(days)
	ticket = DocType("HD Ticket")
	return _sums(frappe.qb.from_(ticket).where(seen), ticket[field], days)


def _comments_by_day(user: str, days: Days) -> list[int]:
	return _sums(public_comments(user), DocType("Social Comment").posted_at, days)


def _sums(query: QueryBuilder, moment: Term, days: Days) -> list[int]:
	"""How many rows fall on each of the days, which follow one another."""
	inside = query.where((moment >= days[0][0]) & (moment < days[-1][1]))
	for first, after in days:
		inside = inside.select(Sum(Case().when((moment >= first) & (moment < after), 1).else_(0)))
	return [int(count or 0) for count in inside.run()[0]]


def _reads_comments(user: str) -> bool:
	return bool(frappe.has_permission("Social Comment", "read", user=user))


def _turn(user: str) -> str | None:
	"""Whose turn counts for somebody: their own role's; everything for those who look after all."""
	roles = frappe.get_roles(user)
	held = [role for role in due_list.SHARES_OF_ROLE if role in roles]
	return held[0] if len(held) == 1 and lifecycle.PARTICIPATION_MANAGER not in roles else None


def _due_entries(which: str, turn: str | None, **more: object) -> Link:
	return ["query-report", "Due List"], {**EVERYTHING_DUE, "which": which, "turn": turn or "", **more}


def _tickets_on(day: date, field: str) -> Link:
	return _records("HD Ticket", participation_type=["is", "set"], **{field: _on(day)})


def _comments_on(day: date) -> Link:
	return _records("Social Comment", is_own=0, posted_at=_on(day))


def _on(day: date) -> list[object]:
	return ["between", [str(day), str(day)]]


def _records(doctype: str, **filters: object) -> Link:
	return ["List", doctype, "List"], filters


def _day(day: date) -> str:
	return in_digits(f"{day.day}/{day.month}")


def _weekday(day: date) -> str:
	return in_digits(format_date(day, "EEEE d/M", locale=locale_of()))


def _one(label: Callable[[], str]) -> Callable[[str], list[str]]:
	return lambda _user: [label()]


CHARTS: Mapping[str, Chart] = MappingProxyType(
	{
		"Contributions Received by Day": Chart(_received_datasets, _received_by_day),
		"Contributions Answered by Day": Chart(_one(lambda: _("Answered")), _answered_by_day),
		"Due by Day": Chart(_one(lambda: _("Due")), _due_by_day),
		"Open Tickets by Stage": Chart(_one(lambda: _("Tickets")), _open_by_stage),
		"Overdue by Department": Chart(_one(lambda: _("Overdue")), _overdue_by_department),
		"Promises Kept by Week": Chart(_one(lambda: _("Kept, per Cent")), _kept_by_week),
		"Public Contributions by State": Chart(_one(lambda: _("Contributions")), _contributions_by_state),
	}
)
