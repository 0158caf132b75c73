"""How many rounds of review replies took until they were approved."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count, Sum
from frappe.utils import getdate
from pypika import Case
from pypika.terms import Term

from participation_app.casework.report_scope import MONTH, Scope, step_of, with_ticket

PLATFORM, DEPARTMENT = "Platform", "Department"
GROUPS = (PLATFORM, DEPARTMENT, MONTH)


@dataclass(frozen=True)
class Rounds:
	"""Of the replies approved in a group: those approved in the first, second and a later round, and all rounds."""

	group: str
	approved: int
	first: int
	second: int
	later: int
	rounds: int

	@property
	def average(self) -> float | None:
		"""None where nothing was approved."""
		return self.rounds / self.approved if self.approved else None


def by_group(user: str, scope: Scope, group: str) -> list[Rounds]:
	"""The replies approved in the period, those that still hold their approval."""
	asked = scope.tickets(user)
	if asked is None:
		return []
	reply, ticket = DocType("Proposed Reply"), DocType("HD Ticket")
	by, rounds = _by(reply, ticket, scope, group), Coalesce(reply.rounds, 0)
	query = (
		with_ticket(frappe.qb.from_(reply), reply)
		.select(
			by.as_("grouped"),
			Count("*"),
			Sum(Case().when(rounds <= 1, 1).else_(0)),
			Sum(Case().when(rounds == 2, 1).else_(0)),
			Sum(Case().when(rounds > 2, 1).else_(0)),
			Sum(Case().when(rounds < 1, 1).else_(rounds)),
		)
		.where(asked & scope.period.within(reply.approved_at))
		.groupby(by)
		.orderby(by)
	)
	return [_rounds(row, group) for row in query.run()]


def in_all(groups: list[Rounds]) -> Rounds:
	"""All of the groups as one."""
	fields = ("approved", "first", "second", "later", "rounds")
	return Rounds("", *(sum(getattr(one, field) for one in groups) for field in fields))


def _by(reply, ticket, scope: Scope, group: str) -> Term:
	if group == MONTH:
		return step_of(reply.approved_at, scope.period, MONTH)
	return Coalesce(reply.platform if group == PLATFORM else ticket.participation_department, "")


def _rounds(row: tuple, group: str) -> Rounds:
	name, *figures = row
	return Rounds(str(getdate(name)) if group == MONTH else name, *map(int, figures))
