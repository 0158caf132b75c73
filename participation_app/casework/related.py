"""Contributions that belong beside a ticket: of the same person, event or place, likely of the same matter.

Only what the reader may open is found, counted or named, each with its stage and with what may be said of its answer.
"""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika import Order
from pypika.terms import Criterion

from participation_app.casework import access, persons
from participation_app.rules.lifecycle import ANSWERED, CLOSED
from participation_app.rules.near_duplicates import ALIKE, likeness, words_of

MOST_SHOWN = 5
FEWEST_WORDS = 3  # fewer tell nothing of the matter
_LOOKED_THROUGH = 200  # of the department's newest, for the same matter
# What has the value, not the newest of all: the database would go through these until enough are found.
_INDEXES = {
	"comment_group": "comment_group_state_due_at_posted_at_index",
	"named_place": "named_place_state_index",
}
_COMMENTS_LOOKED_AT = 50
_FIELDS = ("name", "subject", "participation_reference", "participation_stage", "participation_received_at")


def related_to(ticket: Document, user: str | None = None) -> list[dict[str, object]]:
	"""Groups of contributions, {"kind", "count", "tickets"}, the surest first; each ticket stands in one."""
	seen = access.seen_tickets(user or frappe.session.user)
	if seen is None:
		return []
	shown = {str(ticket.name)}
	groups = []
	for kind, find in _KINDS.items():
		rows = [row for row in find(ticket, seen) if str(row.name) not in shown]
		shown.update(str(row.name) for row in rows)
		if rows:
			groups.append({"kind": kind, "count": len(rows), "tickets": rows[:MOST_SHOWN]})
	_add_answers([row for group in groups for row in group["tickets"]])
	return groups


def of_same_person(ticket: Document, user: str) -> list[frappe._dict]:
	"""The other contributions of whoever is behind the ticket, as far as the user may open them."""
	seen = access.seen_tickets(user)
	return [] if seen is None else _of_same_person(ticket, seen)


def _of_same_person(ticket: Document, seen: Criterion) -> list[frappe._dict]:
	names = persons.tickets_of_same_person(str(ticket.name))
	return _rows(DocType("HD Ticket").name.isin(sorted(names)), seen) if names else []


def _of_same_event(ticket: Document, seen: Criterion) -> list[frappe._dict]:
	event = ticket.get("participation_event")
	return _rows(DocType("HD Ticket").participation_event == event, seen) if event else []


def _of_same_place(ticket: Document, seen: Criterion) -> list[frappe._dict]:
	place = (ticket.participation_place or _of_comment(ticket, "named_place") or "").strip()
	if not place:
		return []
	tickets = DocType("HD Ticket")
	named = _tickets_of_comments("named_place", place)
	own = tickets.participation_place == place
	return _rows(own | tickets.name.isin(named) if named else own, seen, most=20)


def _of_same_matter(ticket: Document, seen: Criterion) -> list[frappe._dict]:
	"""Of comments that say the same, then those of the department's newest whose words are mostly the ticket's."""
	group = _of_comment(ticket, "comment_group")
	same = _tickets_of_comments("comment_group", group) if group else []
	grouped = _rows(DocType("HD Ticket").name.isin(same), seen) if same else []
	return list({row.name: row for row in [*grouped, *_alike(ticket, seen)]}.values())


def _alike(ticket: Document, seen: Criterion) -> list[frappe._dict]:
	words = words_of(ticket.subject or "")
	if not ticket.participation_department or len(words) < FEWEST_WORDS:
		return []
	own = DocType("HD Ticket").participation_department == ticket.participation_department
	rows = _rows(own, seen, most=_LOOKED_THROUGH)
	measured = [(likeness(words, words_of(row.subject or "")), row) for row in rows]
	alike = [(share, row) for share, row in measured if share >= ALIKE]
	return [row for _share, row in sorted(alike, key=lambda pair: pair[0], reverse=True)]


def _of_comment(ticket: Document, field: str) -> str | None:
	comment = ticket.participation_comment
	return frappe.db.get_value("Social Comment", comment, field) if comment else None


def _tickets_of_comments(field: str, value: str) -> list[str]:
	comment = DocType("Social Comment")
	query = frappe.qb.from_(comment).select(comment.ticket).force_index(_INDEXES[field])
	query = query.where((comment[field] == value) & (comment.ticket != ""))
	return query.orderby(comment.posted_at, order=Order.desc).limit(_COMMENTS_LOOKED_AT).run(pluck=True)


_KINDS = {
	"person": _of_same_person,
	"event": _of_same_event,
	"place": _of_same_place,
	"matter": _of_same_matter,
}


def _rows(belongs: Criterion, seen: Criterion, most: int = 100) -> list[frappe._dict]:
	ticket = DocType("HD Ticket")
	query = (
		frappe.qb.from_(ticket)
		.select(*(ticket[field] for field in _FIELDS))
		.where(belongs & seen & (ticket.participation_type != ""))
		.orderby(ticket.name, order=frappe.qb.desc)
		.limit(most)
	)
	return query.run(as_dict=True)


def _add_answers(rows: Collection[frappe._dict]) -> None:
	names = [str(row.name) for row in rows]
	published, said = _published(names), _said(names)
	for row in rows:
		is_done = row.participation_stage in (ANSWERED, CLOSED)
		answer = published.get(str(row.name)) or (said.get(str(row.name)) if is_done else None)
		row.update({"answer": answer, "stage_label": _(row.participation_stage)})


def _published(tickets: list[str]) -> dict[str, str]:
	standing = {"ticket": ["in", tickets], "workflow_state": ANSWERED, "withdrawn_at": ["is", "not set"]}
	rows = (
		frappe.get_all("Proposed Reply", standing, ["ticket", "text"], order_by="creation") if tickets else []
	)
	return {row.ticket: row.text for row in rows}


def _said(tickets: list[str]) -> dict[str, str]:
	own = {"ticket": ["in", tickets]}
	fields = ["ticket", "public_part"]
	rows = frappe.get_all("Action Report", own, fields, order_by="reported_at") if tickets else []
	return {row.ticket: row.public_part for row in rows}
