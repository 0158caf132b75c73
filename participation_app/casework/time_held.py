"""How long each holder kept contributions: stays that ended in the period, in working days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Cast, Count, Max, Sum
from pypika import Case
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from participation_app.casework.holdings import SHARES
from participation_app.casework.report_scope import Scope, of_trail

SHARE, DEPARTMENT, SECTION = GROUPS = ("Share", "Department", "Section")


@dataclass(frozen=True)
class Held:
	"""The stays of one holder: how many, of how many contributions, their working days, those beyond the budget."""

	holder: str
	stays: int
	contributions: int
	days: float
	longest: float
	over: int


_NOTHING = Held("", 0, 0, 0.0, 0.0, 0)


def by_holder(user: str, scope: Scope, group: str) -> tuple[list[Held], Held]:
	"""The holders in the order of the procedure, or departments and sections by the days they took, the most first.

	Beside them all their stays together.
	"""
	holding = DocType("Participation Holding")
	stays = of_trail(frappe.qb.from_(holding), holding, user, scope)
	if stays is None:
		return [], _NOTHING
	stays = stays.where(_belongs(holding, group) & scope.period.within(holding.until))
	sums = _sums(stays, holding[group.lower()])
	*numbers, number = _contributions(stays, holding[group.lower()], [holder for holder, *_figures in sums])
	rows = [_held(one, row) for one, row in zip(numbers, sums, strict=True)]
	whole = Held(
		"",
		stays=sum(row.stays for row in rows),
		contributions=number,
		days=sum(row.days for row in rows),
		longest=max((row.longest for row in rows), default=0.0),
		over=sum(row.over for row in rows),
	)
	if group == SHARE:
		return sorted(rows, key=lambda row: SHARES.index(row.holder)), whole
	return sorted(rows, key=lambda row: (-row.days, row.holder)), whole


def _sums(stays: QueryBuilder, by: Term) -> list[tuple]:
	holding = DocType("Participation Holding")
	over = Case().when((holding.days_allowed > 0) & (holding.days_spent > holding.days_allowed), 1).else_(0)
	figures = Count("*"), Sum(holding.days_spent), Max(holding.days_spent), Sum(over)
	return list(stays.select(by, *figures).groupby(by).run())


def _contributions(stays: QueryBuilder, by: Term, holders: Sequence[str]) -> tuple[int, ...]:
	"""How many tickets each holder had, and all together.

	Grouped by holder the database would sort every stay to tell tickets apart; beside one another it need not.
	"""
	ticket = Cast(DocType("Participation Holding").ticket, "UNSIGNED")
	of_each = (Count(Case().when(by == holder, ticket)).distinct() for holder in holders)
	[numbers] = stays.select(*of_each, Count(ticket).distinct()).run()
	return numbers


def _belongs(holding, group: str) -> Criterion:
	"""A department's time is its own and its sections'; what nobody's time is belongs to no holder."""
	if group == SECTION:
		return (holding.share == SECTION) & (holding.section != "")
	if group == DEPARTMENT:
		return holding.share.isin([DEPARTMENT, SECTION]) & (holding.department != "")
	return holding.share.isin(list(SHARES))


def _held(contributions: int, row: tuple) -> Held:
	holder, stays, days, longest, over = row
	return Held(holder, stays, contributions, float(days or 0), float(longest or 0), int(over or 0))
