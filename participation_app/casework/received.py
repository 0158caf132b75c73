"""How many contributions came in: by kind, channel, place or time; the sums are the database's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count, Sum
from frappe.utils import getdate
from pypika import Case, Order
from pypika.queries import QueryBuilder

from participation_app.casework import access
from participation_app.casework.report_scope import Scope, of_trail, step_of

MOST_PLACES = 200


@dataclass(frozen=True)
class Place:
	"""Of one place: the contributions received, those still open and those that needed an inspection."""

	name: str
	received: int
	open: int
	inspected: int


def by_type_and_channel(user: str, scope: Scope) -> dict[tuple[str, str], int]:
	"""The contributions received in the period."""
	ticket, asked = DocType("HD Ticket"), scope.tickets(user)
	if asked is None:
		return {}
	fields = ticket.participation_type, ticket.participation_channel
	query = frappe.qb.from_(ticket).select(*fields, Count("*")).groupby(*fields)
	rows = query.where(asked & scope.period.within(ticket.participation_received_at)).run()
	return {(kind or "", channel or ""): number for kind, channel, number in rows}


def by_place(user: str, scope: Scope) -> list[Place]:
	"""The places with the most contributions received in the period, and "" for those that named none."""
	ticket, asked = DocType("HD Ticket"), scope.tickets(user)
	if asked is None:
		return []
	place = Coalesce(ticket.participation_place, "")
	number = Count("*")
	query = (
		frappe.qb.from_(ticket)
		.select(place.as_("place"), number.as_("received"), *_standing(ticket))
		.where(asked & scope.period.within(ticket.participation_received_at))
		.groupby(place)
		.orderby(number, order=Order.desc)
		.orderby(place)
		.limit(MOST_PLACES)
	)
	return [
		Place(name, received, int(open_), int(inspected)) for name, received, open_, inspected in query.run()
	]


def in_all(user: str, scope: Scope) -> Place:
	"""All contributions received in the period, wherever."""
	ticket, asked = DocType("HD Ticket"), scope.tickets(user)
	if asked is None:
		return Place("", 0, 0, 0)
	query = frappe.qb.from_(ticket).select(Count("*"), *_standing(ticket))
	received, *standing = query.where(asked & scope.period.within(ticket.participation_received_at)).run()[0]
	return Place("", received, *(int(number or 0) for number in standing))


def received_by_step(user: str, scope: Scope, step: str) -> Counter[date]:
	"""By day, or the first day of week or month, the contributions received."""
	ticket, asked = DocType("HD Ticket"), scope.tickets(user)
	if asked is None:
		return Counter()
	return _counted(frappe.qb.from_(ticket).where(asked), ticket.participation_received_at, scope, step)


def ended_by_step(user: str, scope: Scope, step: str) -> Counter[date]:
	"""By day, or the first day of week or month, the contributions whose clock ended with an answer or closing."""
	verdict = DocType("Participation Verdict")
	query = of_trail(frappe.qb.from_(verdict), verdict, user, scope)
	return Counter() if query is None else _counted(query, verdict.ended_at, scope, step)


def comments_by_step(user: str, scope: Scope, step: str) -> Counter[date] | None:
	"""By step the public's comments on the platforms, registered or not; None for who does not read them."""
	if scope.is_narrowed or not frappe.has_permission("Social Comment", "read", user=user):
		return None
	return _counted(public_comments(user), DocType("Social Comment").posted_at, scope, step)


def public_comments(user: str) -> QueryBuilder:
	"""What the public wrote on the platforms, as far as it is open to somebody who reads comments."""
	comment, closed = DocType("Social Comment"), access.closed_comments(user)
	query = frappe.qb.from_(comment).where(comment.is_own == 0)
	return query.where(comment.name.notin(sorted(closed))) if closed else query


def _counted(query, moment, scope: Scope, step: str) -> Counter[date]:
	begins = step_of(moment, scope.period, step)
	query = query.select(begins, Count("*")).where(scope.period.within(moment)).groupby(begins)
	return Counter({getdate(day): number for day, number in query.run()})


def _standing(ticket) -> tuple:
	is_open = Sum(Case().when(ticket.participation_answered_at.isnull(), 1).else_(0))
	inspected = Sum(Case().when(ticket.participation_needs_inspection == 1, 1).else_(0))
	return is_open.as_("open"), inspected.as_("inspected")
