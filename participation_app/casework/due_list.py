"""What is overdue, due today or due soon: tickets and waiting comments, true at the moment of reading."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import Field
from frappe.query_builder.functions import Count
from pypika import Order
from pypika.queries import QueryBuilder

from participation_app.casework.due_clock import ALL_OPEN, WORKING_DAYS_SOON, DueClock
from participation_app.casework.due_queries import TRIAGE, open_tickets, waiting_comments
from participation_app.casework.holdings import SHARE_OF_STAGE
from participation_app.rules import lifecycle
from participation_app.rules.enumeration import listed

SHARES_OF_ROLE = {
	lifecycle.CALL_CENTRE_AGENT: (TRIAGE, SHARE_OF_STAGE[lifecycle.REPLY_DRAFTING]),
	lifecycle.DEPARTMENT_LIAISON: (SHARE_OF_STAGE[lifecycle.WITH_DEPARTMENT],),
	lifecycle.SECTION_OFFICER: (SHARE_OF_STAGE[lifecycle.WITH_SECTION],),
	lifecycle.PUBLIC_RELATIONS_OFFICER: (SHARE_OF_STAGE[lifecycle.PR_REVIEW],),
}


@dataclass(frozen=True)
class Wanted:
	"""Which entries: of a list, a department or section, a share, a role's turn, a day; a `limit` of 0 is all of them."""

	which: str = ALL_OPEN
	working_days: int = WORKING_DAYS_SOON
	department: str | None = None
	share: str | None = None
	turn: str | None = None
	due_on: date | None = None
	start: int = 0
	limit: int = 0


def read(user: str, wanted: Wanted) -> list[dict]:
	"""The entries open to the user, those due first at the top; as many queries whatever their number."""
	clock = DueClock(wanted.working_days, wanted.due_on)
	rows = [row for query in queries(user, wanted, clock) for row in _page(query, wanted)]
	rows.sort(key=lambda row: (row.due_at, row.kind, str(row.name)))
	rows = rows[wanted.start : wanted.start + wanted.limit] if wanted.limit else rows[wanted.start :]
	for row in rows:
		row.update(clock.describe(row), share=_share(row))
	_add_holders(rows)
	return rows


def count(user: str, which: str, *, turn: str | None = None) -> int:
	"""How many entries of a list are open to the user; with a role only those whose turn is that role's."""
	return sum(map(_counted, queries(user, Wanted(which, turn=turn))))


def queries(user: str, wanted: Wanted, clock: DueClock | None = None) -> list[QueryBuilder]:
	"""One query for the tickets and one for the comments that are wanted, where there can be any."""
	clock = clock or DueClock(wanted.working_days, wanted.due_on)
	shares = (wanted.share,) if wanted.share else SHARES_OF_ROLE.get(wanted.turn, ())
	asked = (user, wanted.which, clock, wanted.department, shares)
	return [query for query in (open_tickets(*asked), waiting_comments(*asked)) if query is not None]


def _page(query: QueryBuilder, wanted: Wanted) -> list[dict]:
	query = query.orderby(Field("due_at")).orderby(Field("name"))
	if wanted.limit:
		query = query.limit(wanted.start + wanted.limit)
	return [frappe._dict({"paused_at": None, **row}) for row in query.run(as_dict=True)]


def _counted(query: QueryBuilder) -> int:
	return frappe.qb.from_(query.as_("entries")).select(Count("*")).run()[0][0]


def _share(row: dict) -> str | None:
	return SHARE_OF_STAGE.get(row.stage) if row.doctype == "HD Ticket" else TRIAGE


def _add_holders(rows: list[dict]) -> None:
	"""Who has each entry and since when: the people it is assigned to, else the team whose turn it is."""
	tickets = [str(row.name) for row in rows if row.doctype == "HD Ticket"]
	since = _held_since(tickets) if tickets else {}
	people = _assigned(tickets) if tickets else {}
	for row in rows:
		names = people.get(str(row.name)) if row.doctype == "HD Ticket" else None
		row.holder = listed(names, frappe.local.lang) if names else _(row.team or "")
		row.held_since = since.get(str(row.name), row.received_at)


def _held_since(tickets: list[str]) -> dict[str, object]:
	filters = {"ticket": ["in", tickets], "until": ["is", "not set"]}
	return dict(frappe.get_all("Participation Holding", filters, ["ticket", "since"], as_list=True))


def _assigned(tickets: list[str]) -> dict[str, list[str]]:
	todo = frappe.qb.DocType("ToDo")
	user = frappe.qb.DocType("User")
	query = (
		frappe.qb.from_(todo)
		.join(user)
		.on(user.name == todo.allocated_to)
		.select(todo.reference_name, user.full_name)
		.where((todo.reference_type == "HD Ticket") & (todo.status == "Open"))
		.where(todo.reference_name.isin(tickets))
		.orderby(todo.creation, order=Order.asc)
	)
	people: dict[str, list[str]] = defaultdict(list)
	for ticket, name in query.run():
		people[ticket].append(name)
	return people
