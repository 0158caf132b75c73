"""What waits for public relations: failed and unknown first, then what is posted by hand, then what is due soonest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Cast, Coalesce, Count
from pypika import Case
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from participation_app.casework import access
from participation_app.publication.queue import BY_HAND_REMOVAL
from participation_app.rules.lifecycle import PR_REVIEW, PUBLISHING

# In the order in which they are dealt with.
TROUBLE, BY_HAND, TO_REVIEW, ON_ITS_WAY = GROUPS = ("Trouble", "By Hand", "To Review", "On Its Way")
PAGE_LENGTH = 30
NEVER = datetime(9999, 12, 31)
_FIELDS = (
	"name",
	"ticket",
	"comment",
	"platform",
	"subject",
	"workflow_state",
	"rounds",
	"failure",
	"authors",
)


def page(filters: Mapping[str, str], after: Sequence[object] | None = None) -> dict[str, object]:
	"""One page of what the reader may see, and how many there are in each group.

	`filters` may name a group, a platform, and "repeated" for texts that were sent back before. `after` is the
	answer's own "next": {"replies": [...], "next": [group's place, due date, name] or None, "counts": {group: number}}.
	"""
	queue = _Queue(frappe.session.user)
	rows = queue.rows(filters, after)
	shown = rows[:PAGE_LENGTH]
	return {
		"next": _place(shown[-1]) if len(rows) > PAGE_LENGTH else None,
		"replies": [_row(row) for row in shown],
		"counts": queue.counts({**filters, "group": ""}),
	}


class _Queue:
	"""The open replies of one reader; what stands with the publisher is looked up first, since it is little."""

	def __init__(self, user: str) -> None:
		self.reply, self.ticket = DocType("Proposed Reply"), DocType("HD Ticket")
		self.seen = _seen(user)
		self.unclear, self.to_remove = _replies_with("Unclear"), _replies_with(BY_HAND_REMOVAL)
		# Cast, since the database would compare it as a text.
		self.due = Cast(Coalesce(self.ticket.participation_due_at, NEVER), "DATETIME(6)")

	def rows(self, filters: Mapping[str, str], after: Sequence[object] | None) -> list[frappe._dict]:
		if self.seen is None:
			return []
		comment, rank = DocType("Social Comment"), self.rank()
		query = (
			self._asked(filters)
			.left_join(comment)
			.on(comment.name == self.reply.comment)
			.select(*(self.reply[field] for field in _FIELDS))
			.select(rank.as_("rank"), self.due.as_("due"), comment.author_name, comment.excerpt)
			.select(
				self.ticket.participation_reference.as_("reference"), comment.visibility, comment.edited_at
			)
			.orderby(rank, self.due, self.reply.name)
			.limit(PAGE_LENGTH + 1)
		)
		if after:
			query = query.where(self._comes_after(rank, after))
		return query.run(as_dict=True)

	def counts(self, filters: Mapping[str, str]) -> dict[str, int]:
		found = dict.fromkeys(GROUPS, 0)
		if self.seen is not None:
			rank = self.rank()
			for number, count in self._asked(filters).select(rank, Count("*")).groupby(rank).run():
				found[GROUPS[number]] = count
		return found

	def rank(self) -> Term:
		"""The place of a reply's group."""
		reply = self.reply
		in_review = reply.workflow_state == PR_REVIEW
		failed = in_review & (Coalesce(reply.failure, "") != "") & (Coalesce(reply.by_hand, 0) == 0)
		cases = Case()
		if self.unclear:
			cases = cases.when(reply.name.isin(self.unclear), 0)
		cases = cases.when(failed, 0).when(in_review & (reply.by_hand == 1), 1)
		if self.to_remove:
			cases = cases.when(reply.name.isin(self.to_remove), 1)
		return cases.when(in_review, 2).else_(3)

	def _asked(self, filters: Mapping[str, str]) -> QueryBuilder:
		reply, ticket = self.reply, self.ticket
		is_open = reply.workflow_state.isin([PR_REVIEW, PUBLISHING])
		if self.to_remove:
			is_open |= reply.name.isin(self.to_remove)
		query = frappe.qb.from_(reply).join(ticket).on(ticket.name == reply.ticket)
		query = query.where(is_open & self.seen)
		if filters.get("platform"):
			query = query.where(reply.platform == filters["platform"])
		if filters.get("repeated"):
			query = query.where(reply.rounds > 1)
		if filters.get("group"):
			query = query.where(self.rank() == GROUPS.index(filters["group"]))
		return query

	def _comes_after(self, rank: Term, after: Sequence[object]) -> Criterion:
		number, due_at, name = after
		due, number = frappe.utils.get_datetime(due_at), frappe.utils.cint(number)
		same_time = (self.due == due) & (self.reply.name > str(name))
		return (rank > number) | ((rank == number) & ((self.due > due) | same_time))


def _seen(user: str) -> Criterion | None:
	ticket = DocType("HD Ticket")
	return ticket.participation_type != "" if user == "Administrator" else access.seen_tickets(user)


def _replies_with(state: str) -> list[str]:
	publications = {"state": state, "proposed_reply": ["is", "set"]}
	return frappe.get_all("Publication", publications, pluck="proposed_reply", distinct=True)


def _place(row: frappe._dict) -> list[object]:
	return [row.rank, str(row.due), row.name]


def _row(row: frappe._dict) -> dict[str, object]:
	authors = (row.pop("authors") or "").split()
	due = row.pop("due")
	return {
		**row,
		"group": GROUPS[row.rank],
		"state_label": _(row.workflow_state),
		"due_at": None if due == NEVER else due,
		"is_own": frappe.session.user in authors,
	}
