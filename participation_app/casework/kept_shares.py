"""The share of promises kept in one period after another, summed in the database; the figure of `measures.Tally`."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum
from pypika import Case
from pypika.queries import QueryBuilder

from participation_app.casework import access, moments
from participation_app.casework.due_clock import DueClock
from participation_app.casework.measures import BROKEN, Period, is_broken, read_running
from participation_app.casework.settings import authority_zone

WEEKS = 8


def last_weeks() -> list[Period]:
	"""The last weeks up to today, the oldest first."""
	today = DueClock().today
	starts = [today - timedelta(days=7 * back - 1) for back in range(WEEKS, 0, -1)]
	return [Period(start, start + timedelta(days=6)) for start in starts]


def read(user: str, periods: Sequence[Period]) -> list[float | None]:
	"""Of the promises begun in each period that are decided, how many per cent were kept; None where none is.

	The periods follow one another without a gap. Asks the database as often whatever their number.
	"""
	seen = access.seen_tickets(user)
	if seen is None:
		return [None] * len(periods)
	running = _broken_so_far(user, periods)
	return [
		_share(kept, broken + running[number])
		for number, (kept, broken) in enumerate(_ended(user, seen, periods))
	]


def _share(kept: int, broken: int) -> float | None:
	return 100 * kept / (kept + broken) if kept + broken else None


def _ended(user: str, seen, periods: Sequence[Period]) -> list[tuple[int, int]]:
	"""Of the counts that have ended, how many promises were kept and how many broken, by period."""
	verdict = DocType("Participation Verdict")
	query = _verdicts(user, seen, verdict).where(_whole(periods).within(verdict.counted_from))
	for period in periods:
		begun = period.within(verdict.counted_from)
		query = query.select(
			Sum(Case().when(begun & (verdict.kept == 1), 1).else_(0)),
			Sum(Case().when(begun & is_broken(verdict), 1).else_(0)),
		)
	[sums] = query.run()
	figures = [int(value or 0) for value in sums]
	return list(zip(figures[::2], figures[1::2], strict=True))


def _verdicts(user: str, seen, verdict) -> QueryBuilder:
	query = frappe.qb.from_(verdict)
	if access.sees_all(user):
		return query  # only participation tickets have verdicts
	ticket = DocType("HD Ticket")
	return query.join(ticket).on(ticket.name == verdict.ticket).where(seen)


def _broken_so_far(user: str, periods: Sequence[Period]) -> Counter[int]:
	"""By the number of the period, the promises already broken on tickets that are not answered yet."""
	zone, starts = authority_zone(), [period.first for period in periods]
	broken = (row for row in read_running(user, _whole(periods)) if row.outcome == BROKEN)
	return Counter(
		bisect(starts, moments.aware(row.counted_from).astimezone(zone).date()) - 1 for row in broken
	)


def _whole(periods: Sequence[Period]) -> Period:
	return Period(periods[0].first, periods[-1].last)
