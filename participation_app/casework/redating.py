"""What a change of the calendar would move, before it is saved; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType

from participation_app.casework import access, earlier_hours
from participation_app.casework.agreements import AGREEMENT, read_agreement
from participation_app.casework.calendar_changes import new_change, touched_agreements, what_it_feeds
from participation_app.casework.open_dates import Move, batches, moves_among
from participation_app.casework.plurals import tickets_moving, working_days
from participation_app.notices.announcements import announce

EXAMPLES = 5


@dataclass
class _Tally:
	affected: int = 0
	moved: int = 0
	later: int = 0
	furthest_days: int = 0
	comments_moved: int = 0
	furthest: list[tuple[int, Move]] = field(default_factory=list)
	_days: dict[tuple[object, ...], int] = field(default_factory=dict)

	def add(self, move: Move, shown: bool) -> None:
		days = self._days_of(move)
		self.moved += 1
		self.later += move.is_later
		self.furthest_days = max(self.furthest_days, days)
		if not shown:
			return
		if len(self.furthest) < EXAMPLES or days > self.furthest[-1][0]:
			self.furthest = sorted([*self.furthest, (days, move)], key=lambda one: -one[0])[:EXAMPLES]

	def _days_of(self, move: Move) -> int:
		"""Reckoned once for the tickets that move from the same date to the same."""
		dates = move.agreement.name, move.ticket.participation_due_at, move.due_at
		if dates not in self._days:
			self._days[dates] = move.working_days
		return self._days[dates]


def preview(document: Document, removed: bool = False) -> dict[str, object]:
	"""How many dates the unsaved document would move, how far, and a few examples.

	Raises AgreementUnusable where the document leaves an agreement without a calendar.
	"""
	stored = _stored(document)
	if what_it_feeds(stored) == what_it_feeds(None if removed else document):
		return _in_words(_Tally())
	if document.doctype == AGREEMENT:
		earlier_hours.keep(document, stored)
	key = (document.doctype, document.name or document.get("season_name"))
	replaced = {key: None if removed else document}
	agreements = {name: read_agreement(name, replaced) for name in touched_agreements(document, stored)}
	before = {name: read_agreement(name) for name in agreements}
	tally, now = _Tally(), frappe.utils.now_datetime()
	for tickets in batches(agreements):
		tally.affected += len(tickets)
		shown = _open_to_reader(tickets)
		for move in moves_among(tickets, agreements, before, now):
			if move.is_of_the_answer:
				tally.add(move, move.ticket.name in shown)
	change = new_change(document, list(agreements))
	announce("preview", change, {"agreements": agreements})
	tally.comments_moved = change.comments_moved or 0
	return _in_words(tally)


def _open_to_reader(tickets: Sequence[frappe._dict]) -> set[object]:
	"""Everybody who may change the calendar reads the numbers; a ticket is named to those it is open to."""
	names, user = [ticket.name for ticket in tickets], frappe.session.user
	if access.sees_all(user):
		return set(names)
	ticket, seen = DocType("HD Ticket"), access.seen_tickets(user)
	if seen is None:
		return set()
	return set(
		frappe.qb.from_(ticket).select(ticket.name).where(seen & ticket.name.isin(names)).run(pluck=True)
	)


def _stored(document: Document) -> Document | None:
	if not document.name or not frappe.db.exists(document.doctype, document.name):
		return None
	return frappe.get_doc(document.doctype, document.name)


def _in_words(tally: _Tally) -> dict[str, object]:
	return {
		"affected": tally.affected,
		"moved": tally.moved,
		"later": tally.later,
		"earlier": tally.moved - tally.later,
		"furthest_days": tally.furthest_days,
		"comments_moved": tally.comments_moved,
		"sentence": _sentence(tally),
		"examples": [_example(move) for _days, move in tally.furthest],
	}


def _sentence(tally: _Tally) -> str:
	moving = tickets_moving(tally.moved)
	if not tally.moved:
		sentence = _("{0}.").format(moving)
	elif not tally.furthest_days:
		sentence = _("{0}, none to another day.").format(moving)
	else:
		sentence = _("{0}, the furthest by {1}.").format(moving, working_days(tally.furthest_days))
	if tally.comments_moved:
		comments = _("Waiting comments whose date moves: {0}.").format(tally.comments_moved)
		sentence = f"{sentence} {comments}"
	return sentence


def _example(move: Move) -> dict[str, object]:
	return {
		"ticket": str(move.ticket.name),
		"reference": move.ticket.participation_reference,
		"before": move.ticket.participation_due_at,
		"after": move.due_at,
	}
