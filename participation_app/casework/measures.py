"""What was promised and what was kept: one function for each figure, wherever it is shown.

A count of days begins with a registration or a reopening and ends with the answer. Ended counts have a
verdict; open ones are judged at the moment of reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Cast
from frappe.utils import getdate
from pypika import Case
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from participation_app.casework import access, moments
from participation_app.casework.due_clock import is_overdue
from participation_app.casework.due_queries import is_running, stands_still
from participation_app.casework.holdings import last_places
from participation_app.casework.kept_back import kept_back_among
from participation_app.casework.settings import authority_zone

KEPT, BROKEN, OPEN = "Kept", "Broken", "Open"
KEPT_BACK = "Kept Back"  # the answer was approved in time; the platform or its limit held it beyond the date


@dataclass(frozen=True)
class Period:
	"""The days, in the authority's zone and both included, on which the counts began."""

	first: date
	last: date

	def within(self, field) -> object:
		"""Holds for moments of the period, as the site stores them."""
		after = self.last + timedelta(days=1)
		return (field >= _midnight(self.first)) & (field < _midnight(after))


@dataclass(frozen=True)
class Tally:
	"""The figures of one group; a share is None where nothing is decided yet.

	Each contribution has its own promise; `subjects` counts those that are about one event once.
	"""

	given: int
	kept: int
	broken: int
	kept_back: int
	open: int
	average_days: float | None
	receipts_in_time: int
	receipts_late: int
	subjects: int

	@property
	def kept_share(self) -> float | None:
		"""Of the promises that are kept or broken, how many per cent are kept; what a platform kept back is neither."""
		decided = self.kept + self.broken
		return 100 * self.kept / decided if decided else None


def this_month() -> Period:
	"""From the first of the month to today, in the authority's zone."""
	today = moments.now().astimezone(authority_zone()).date()
	return Period(today.replace(day=1), today)


def period_of(filters: Mapping[str, object]) -> Period:
	"""What a report's filters from_date and to_date ask for; this month where they are empty."""
	month = this_month()
	first, last = (filters.get(name) for name in ("from_date", "to_date"))
	return Period(getdate(first) if first else month.first, getdate(last) if last else month.last)


def read_counts(user: str, period: Period, *, only_broken: bool = False) -> list[frappe._dict]:
	"""The counts begun in the period on tickets open to the user, with their outcome; five queries.

	A row has ticket, reference, event, counted_from, due_at, ended_at, days_taken, days_late, agreement, type, channel,
	department, section, outcome and receipt_kept, which is None where no receipt is owed or it is not decided.
	With `only_broken` those that were kept, are kept back or still run are left out.
	"""
	seen = access.seen_tickets(user)
	if seen is None:
		return []
	running = _running(seen, period)
	if only_broken:
		running = [row for row in running if row.outcome == BROKEN]
	return _ended(seen, period, only_broken=only_broken) + running


def read_running(user: str, period: Period) -> list[frappe._dict]:
	"""Of `read_counts` those that have not ended."""
	seen = access.seen_tickets(user)
	return [] if seen is None else _running(seen, period)


def judged(verdict) -> Term:
	"""The outcome that a verdict stands for."""
	return Case().when(verdict.kept == 1, KEPT).when(verdict.kept_back == 1, KEPT_BACK).else_(BROKEN)


def is_broken(verdict) -> Criterion:
	"""The verdicts that `judged` calls broken, in words that an index answers."""
	return (verdict.kept == 0) & (verdict.kept_back == 0)


def receipt_kept(ticket, counted_from: Term) -> Term:
	"""1 or 0; NULL where it is not decided. The receipt belongs to the first count: a reopening owes none."""
	sent, due = ticket.participation_receipt_sent_at, ticket.participation_receipt_due_at
	return (
		Case()
		.when(due.isnull() | (counted_from != ticket.participation_received_at), None)
		.when(sent.notnull(), sent <= due)
		.when(due < frappe.utils.now_datetime(), 0)
	)


def _running(seen, period: Period) -> list[frappe._dict]:
	missed, running, now = _missed_dates(seen, period), _open(seen, period), frappe.utils.now_datetime()
	_name_last_places(running)
	for row in running:
		_judge_open(row, missed.get(row.ticket), now)
	_tell_apart_kept_back(running)
	return running


def _name_last_places(rows: Iterable[frappe._dict]) -> None:
	"""A ticket that came back is still owed by the department that had it last."""
	without = [row for row in rows if not row.department]
	places = last_places({row.ticket for row in without}) if without else {}
	for row in without:
		row.update(places.get((row.ticket, row.counted_from), {}))


def _judge_open(row: frappe._dict, missed: frappe._dict | None, now: datetime) -> None:
	"""Broken as soon as a date is missed, by who held it then, though a later one may be promised since."""
	if missed:
		row.update(missed)
	if missed or is_overdue(row.due_at, row.paused_at, now):
		row.outcome = BROKEN


def _tell_apart_kept_back(rows: Iterable[frappe._dict]) -> None:
	broken = {row.ticket: row for row in rows if row.outcome == BROKEN}
	for ticket in kept_back_among({ticket: row.due_at for ticket, row in broken.items()}):
		broken[ticket].outcome = KEPT_BACK


def _ended(seen, period: Period, *, only_broken: bool) -> list[frappe._dict]:
	verdict, ticket = DocType("Participation Verdict"), DocType("HD Ticket")
	query = (
		_with_ticket(
			frappe.qb.from_(verdict).join(ticket).on(ticket.name == verdict.ticket), verdict.counted_from
		)
		.select(
			verdict.ticket,
			judged(verdict).as_("outcome"),
			verdict.counted_from,
			verdict.due_at,
			verdict.ended_at,
			verdict.days_taken,
			verdict.days_late,
			verdict.agreement,
			verdict.type,
			verdict.channel,
			verdict.department,
			verdict.section,
		)
		.where(seen & period.within(verdict.counted_from))
		.orderby(verdict.due_at)
		.orderby(verdict.name)
	)
	if only_broken:
		query = query.where(is_broken(verdict))
	return query.run(as_dict=True)


def _open(seen, period: Period) -> list[frappe._dict]:
	ticket, pause = DocType("HD Ticket"), DocType("Participation Pause")
	query = (
		_with_ticket(
			frappe.qb.from_(ticket).left_join(pause).on(stands_still(ticket, pause)),
			ticket.participation_counted_from,
		)
		.select(
			ticket.name.as_("ticket"),
			ticket.participation_counted_from.as_("counted_from"),
			ticket.participation_due_at.as_("due_at"),
			ticket.sla.as_("agreement"),
			ticket.participation_type.as_("type"),
			ticket.participation_channel.as_("channel"),
			ticket.participation_department.as_("department"),
			ticket.participation_section.as_("section"),
			pause.paused_at,
		)
		.where(seen & is_running(ticket) & period.within(ticket.participation_counted_from))
		.orderby(ticket.participation_due_at)
		.orderby(ticket.name)
	)
	nothing_yet = {"outcome": OPEN, "ended_at": None, "days_taken": None, "days_late": None}
	return [
		frappe._dict(row, **nothing_yet, ticket=str(row.pop("ticket"))) for row in query.run(as_dict=True)
	]


def _with_ticket(query: QueryBuilder, counted_from: Term) -> QueryBuilder:
	ticket = DocType("HD Ticket")
	return query.select(
		ticket.participation_reference.as_("reference"),
		ticket.participation_place.as_("place"),
		ticket.participation_event.as_("event"),
		receipt_kept(ticket, counted_from).as_("receipt_kept"),
	)


def _missed_dates(seen, period: Period) -> dict[str, frappe._dict]:
	"""Of open tickets, the first date of the present count that was missed, and who held the ticket then."""
	breach, ticket = DocType("Participation Breach"), DocType("HD Ticket")
	query = (
		frappe.qb.from_(breach)
		.join(ticket)
		.on(Cast(ticket.name, "CHAR") == breach.ticket)
		.select(breach.ticket, breach.due_at, breach.department, breach.section)
		.where(seen & is_running(ticket) & period.within(ticket.participation_counted_from))
		.where(breach.due_at > ticket.participation_counted_from)
		.orderby(breach.due_at)
	)
	return {row.ticket: row for row in reversed(query.run(as_dict=True))}


def _midnight(day: date) -> datetime:
	return moments.stored(datetime.combine(day, time(), authority_zone()))
