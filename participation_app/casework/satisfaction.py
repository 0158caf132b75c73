"""What citizens think of their answers: stars by group, and no group so small that a person can be made out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count
from frappe.utils import getdate
from pypika.terms import Term

from participation_app.casework.measures import Period
from participation_app.casework.report_scope import MONTH, Scope, step_of, with_ticket

DEPARTMENT, SECTION, CHANNEL, TYPE = "Department", "Section", "Channel", "Type"
GROUPS = (DEPARTMENT, SECTION, CHANNEL, TYPE, MONTH)


@dataclass(frozen=True)
class Stars:
	"""Of some ratings: how many gave each number of stars, one star first; `of` names the groups put together."""

	groups: tuple[str, ...]
	given: tuple[int, int, int, int, int]

	@property
	def ratings(self) -> int:
		return sum(self.given)

	@property
	def average(self) -> float | None:
		"""None where nobody rated."""
		stars = sum(number * count for number, count in enumerate(self.given, start=1))
		return round(stars / self.ratings, 1) if self.ratings else None


def all_ratings(period: Period) -> Stars:
	"""The stars of everybody's ratings in the period."""
	rating = DocType("Participation Rating")
	query = frappe.qb.from_(rating).select(rating.stars, Count("*")).groupby(rating.stars)
	return _stars((), query.where(period.within(rating.rated_at)).run())


def by_group(user: str, scope: Scope, group: str) -> list[Stars]:
	"""The ratings of the period by group; of every group, however small."""
	asked = scope.tickets(user)
	if asked is None:
		return []
	rating, ticket = DocType("Participation Rating"), DocType("HD Ticket")
	by = _by(rating, ticket, scope, group)
	query = (
		with_ticket(frappe.qb.from_(rating), rating)
		.select(by.as_("grouped"), rating.stars, Count("*"))
		.where(asked & scope.period.within(rating.rated_at))
		.groupby(by, rating.stars)
	)
	found: dict[str, list[tuple[int, int]]] = {}
	for name, stars, number in query.run():
		name = str(getdate(name)) if group == MONTH else name
		found.setdefault(name, []).append((stars, number))
	return [_stars((name,), found[name]) for name in sorted(found)]


def without_small(groups: Iterable[Stars], smallest: int) -> list[Stars]:
	"""The groups with the small ones put together, and with as many others as it takes to be no small group."""
	ranked = sorted(groups, key=lambda one: (one.ratings, one.groups))
	together = [one for one in ranked if one.ratings < smallest]
	rest = ranked[len(together) :]
	while together and rest and sum(one.ratings for one in together) < smallest:
		together.append(rest.pop(0))
	shown = sorted(rest, key=lambda one: one.groups)
	return [*shown, _together(together)] if together else shown


def in_all(groups: Iterable[Stars]) -> Stars:
	"""All of the groups as one."""
	return _together(list(groups))


def _by(rating, ticket, scope: Scope, group: str) -> Term:
	if group == MONTH:
		return step_of(rating.rated_at, scope.period, MONTH)
	return Coalesce(ticket[f"participation_{group.lower()}"], "")


def _together(groups: list[Stars]) -> Stars:
	given = tuple(sum(column) for column in zip(*(one.given for one in groups), strict=True)) or (0,) * 5
	return Stars(tuple(name for one in groups for name in one.groups), given)


def _stars(groups: tuple[str, ...], rows: Iterable[tuple[int, int]]) -> Stars:
	counts = dict(rows)
	return Stars(groups, tuple(counts.get(number, 0) for number in range(1, 6)))
