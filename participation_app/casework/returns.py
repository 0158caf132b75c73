"""What came back: returned by departments, declined by sections, sent back or asked again, and why."""

from __future__ import annotations

from collections import Counter, defaultdict

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count
from frappe.utils import getdate
from pypika import Order
from pypika.functions import Trim
from pypika.queries import QueryBuilder
from pypika.terms import Term

from participation_app.casework.report_scope import MONTH, Scope, of_trail, step_of

MOVES = ("return", "decline", "send_back", "ask_again")
DEPARTMENT, SECTION, REASON = "Department", "Section", "Reason"
GROUPS = (DEPARTMENT, SECTION, REASON, MONTH)


def by_group(user: str, scope: Scope, group: str) -> dict[str, Counter[str]]:
	"""By department, section, reason or month, how often each move was made in the period."""
	event = DocType("Case Event")
	made = _made(event, user, scope)
	if made is None:
		return {}
	by = _by(event, scope, group)
	query = made.select(by.as_("grouped"), event.move, Count("*")).groupby(by, event.move)
	found: dict[str, Counter[str]] = defaultdict(Counter)
	for name, move, number in query.run():
		found[str(getdate(name)) if group == MONTH else name][move] += number
	return dict(sorted(found.items(), key=lambda item: _rank(item, group)))


def contributions(user: str, scope: Scope) -> int:
	"""How many contributions came back at all."""
	event = DocType("Case Event")
	made = _made(event, user, scope)
	return 0 if made is None else made.select(Count(event.ticket).distinct()).run()[0][0]


def _made(event, user: str, scope: Scope) -> QueryBuilder | None:
	query = of_trail(frappe.qb.from_(event), event, user, scope)
	return None if query is None else query.where(event.move.isin(MOVES) & scope.period.within(event.at))


def _by(event, scope: Scope, group: str) -> Term:
	if group == MONTH:
		return step_of(event.at, scope.period, MONTH)
	if group == REASON:
		return Trim(Coalesce(event.note, ""))
	return Coalesce(_place_then(event, group.lower()), "")


def _place_then(event, field: str) -> Term:
	"""Whose it was when it was made: the move itself takes the department from a returned ticket."""
	stay = DocType("Participation Holding")
	return (
		frappe.qb.from_(stay)
		.select(stay[field])
		.where((stay.ticket == event.ticket) & (stay.stage == event.from_state) & (stay.since <= event.at))
		.orderby(stay.since, order=Order.desc)
		.limit(1)
	)


def _rank(item: tuple[str, Counter[str]], group: str) -> tuple:
	name, counts = item
	return (name,) if group == MONTH else (-counts.total(), name)
