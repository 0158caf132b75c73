"""The figures of promises by group. What has ended is summed in the database; what runs is little and judged one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count, NullIf, Sum
from pypika import Case, CustomFunction
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from participation_app.casework import access, moments
from participation_app.casework.due_queries import is_running
from participation_app.casework.measures import (
	BROKEN,
	KEPT,
	KEPT_BACK,
	OPEN,
	Period,
	Tally,
	judged,
	read_running,
	receipt_kept,
)
from participation_app.casework.report_scope import MONTH, Scope, step_of
from participation_app.casework.settings import authority_zone

DEPARTMENT, SECTION, CHANNEL, TYPE, BY_MONTH = GROUPS = ("Department", "Section", "Channel", "Type", "Month")
Key = tuple[str, ...]  # a name for each group that was asked for; '' where there is none
_ALL: Key = ()
_ENDED = (KEPT, BROKEN, KEPT_BACK)
_LEFT = CustomFunction("LEFT", ["text", "length"])
_LENGTH_OF_MONTH = len("2026-03")


@dataclass
class _Sums:
	outcomes: Counter[str] = field(default_factory=Counter)
	days: int = 0
	answers: int = 0
	receipts: Counter[int] = field(default_factory=Counter)
	subjects: int = 0

	def tally(self) -> Tally:
		return Tally(
			given=self.outcomes.total(),
			kept=self.outcomes[KEPT],
			broken=self.outcomes[BROKEN],
			kept_back=self.outcomes[KEPT_BACK],
			open=self.outcomes[OPEN],
			average_days=self.days / self.answers if self.answers else None,
			receipts_in_time=self.receipts[1],
			receipts_late=self.receipts[0],
			subjects=self.subjects,
		)


def read(user: str, scope: Scope, groups: Sequence[str] = ()) -> tuple[dict[Key, Tally], Tally]:
	"""The figures by the groups of GROUPS that are named, and those of all; asks as often whatever their number."""
	seen = access.seen_tickets(user)
	if seen is None:
		return {}, _Sums().tally()
	running = [row for row in read_running(user, scope.period) if scope.holds(row)]
	sums = _ended(_verdicts(seen, scope), scope.period, groups)
	_add_running(sums, running, groups)
	_add_subjects(sums, running, groups, _also_ended(seen, scope, groups, running))
	total = sums[_ALL].tally()
	return {key: sums[key].tally() for key in sorted(sums) if len(key) == len(groups)}, total


def _verdicts(seen: Criterion, scope: Scope) -> QueryBuilder:
	verdict, ticket = DocType("Participation Verdict"), DocType("HD Ticket")
	query = frappe.qb.from_(verdict).join(ticket).on(ticket.name == verdict.ticket)
	query = query.where(seen & scope.period.within(verdict.counted_from))
	if scope.department:
		query = query.where((verdict.department == scope.department) | (verdict.section == scope.department))
	for value, column in (
		(scope.channel, verdict.channel),
		(scope.type, verdict.type),
		(scope.place, ticket.participation_place),
	):
		query = query.where(column == value) if value else query
	return query


def _ended(verdicts: QueryBuilder, period: Period, groups: Sequence[str]) -> dict[Key, _Sums]:
	verdict, ticket = DocType("Participation Verdict"), DocType("HD Ticket")
	keys = [_column(group, period) for group in groups]
	outcome, receipt = judged(verdict), receipt_kept(ticket, verdict.counted_from)
	query = verdicts.select(
		*keys,
		*(Count(Case().when(outcome == name, 1)) for name in _ENDED),
		*(Count(Case().when(receipt == kept, 1)) for kept in (0, 1)),
		Sum(verdict.days_taken),
		Count(verdict.days_taken),
		Count(_subject()).distinct(),
	)
	if keys:
		query = query.groupby(*keys).rollup(vendor="mysql")
	sums = {_ALL: _Sums()}
	for row in query.run():
		names, figures = row[: len(keys)], row[len(keys) :]
		if None in names and any(names):
			continue  # a total of the first group alone
		sums[_ALL if None in names else names] = _sums_of(figures)
	return sums


def _sums_of(figures: Sequence[int]) -> _Sums:
	kept, broken, kept_back, late, in_time, days, answers, subjects = (int(figure or 0) for figure in figures)
	outcomes = Counter(dict(zip(_ENDED, (kept, broken, kept_back), strict=True)))
	return _Sums(outcomes, days, answers, Counter({0: late, 1: in_time}), subjects)


def _add_running(sums: dict[Key, _Sums], running: Iterable[frappe._dict], groups: Sequence[str]) -> None:
	for row in running:
		for key in {_ALL, _key(row, groups)}:
			own = sums.setdefault(key, _Sums())
			own.outcomes[row.outcome] += 1
			if row.receipt_kept is not None:
				own.receipts[row.receipt_kept] += 1


def _add_subjects(
	sums: dict[Key, _Sums],
	running: Sequence[frappe._dict],
	groups: Sequence[str],
	counted: set[tuple[Key, str]],
) -> None:
	"""A subject of which one count has ended and another runs stays one."""
	of_groups = {(_key(row, groups), row.event or row.ticket) for row in running} - counted
	of_all = {row.event or row.ticket for row in running} - {subject for _key, subject in counted}
	found = chain(of_groups if groups else (), ((_ALL, subject) for subject in of_all))
	for key, _subject_of_it in found:
		sums[key].subjects += 1


def _also_ended(
	seen: Criterion, scope: Scope, groups: Sequence[str], running: Iterable[frappe._dict]
) -> set[tuple[Key, str]]:
	"""Of the subjects that run, those that are among the ended ones too, by group."""
	ticket = DocType("HD Ticket")
	again = is_running(ticket) & scope.period.within(ticket.participation_counted_from)
	if events := sorted({row.event for row in running if row.event}):
		again = again | ticket.participation_event.isin(events)
	columns = [*(_column(group, scope.period) for group in groups), _subject()]
	rows = _verdicts(seen, scope).where(again).select(*columns).distinct().run()
	return {(row[:-1], row[-1]) for row in rows}


def _subject() -> Term:
	verdict, ticket = DocType("Participation Verdict"), DocType("HD Ticket")
	return Coalesce(NullIf(ticket.participation_event, ""), verdict.ticket)


def _column(group: str, period: Period) -> Term:
	verdict = DocType("Participation Verdict")
	if group == BY_MONTH:
		return _LEFT(step_of(verdict.counted_from, period, MONTH), _LENGTH_OF_MONTH)
	return Coalesce(verdict[group.lower()], "")


def _key(row: frappe._dict, groups: Sequence[str]) -> Key:
	return tuple(_name(row, group) for group in groups)


def _name(row: frappe._dict, group: str) -> str:
	if group == BY_MONTH:
		return f"{moments.aware(row.counted_from).astimezone(authority_zone()):%Y-%m}"
	return row[group.lower()] or ""
