"""Pages of the stream of comments: read by key, so that the last page costs what the first one does.

Of waiting comments that say nearly the same one stands for all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import frappe
from frappe import _
from frappe.query_builder import DocType, Order
from frappe.query_builder.functions import Count
from frappe.utils import get_datetime
from pypika.queries import QueryBuilder, Table
from pypika.terms import Criterion, Field

from participation_app.casework import access
from participation_app.rules.lifecycle import COMMENT_QUARANTINED, COMMENT_WAITING

PAGE_LENGTH = 30
MOST_COUNTED = 1000
COUNTED = (COMMENT_WAITING, COMMENT_QUARANTINED)  # what asks for work; the others only grow
CHOSEN_BY = ("platform", "language")
_DUE_FIRST = "state_due_at_posted_at_index"
BY_GROUP = "comment_group_state_due_at_posted_at_index"
RELATED_BY = ("comment_group", "author", "named_place")
Filters = Mapping[str, str]
Place = Sequence[str]  # the moments and the name of the last comment that was read


class PlaceLost(frappe.ValidationError):
	"""What was given as the place to read on from is none."""


def read_page(
	fields: Sequence[str], state: str, filters: Filters, after: Place | None
) -> tuple[list[frappe._dict], Place | None]:
	"""A page of comments and the place after which the next one begins, None where there is none.

	Filters are the names of `CHOSEN_BY` and `RELATED_BY`; with one of the latter nothing is folded away.
	"""
	read = _read_folded if folds(state, filters) else _read_plain
	rows = read(fields, state, filters, after)
	page = rows[:PAGE_LENGTH]
	return page, _place_of(page[-1], state) if len(rows) > PAGE_LENGTH else None


def page_query(
	fields: Sequence[str],
	state: str,
	filters: Filters,
	after: Place | None,
	without: Collection[str] = (),
) -> QueryBuilder:
	"""Asks for the comments of a page and one more, without those of some groups."""
	comment = DocType("Social Comment")
	query = frappe.qb.from_(comment).select(*(comment[field] for field in fields))
	query = query.where(_in(comment, state, filters))
	query = _ordered(query, comment, state, after)
	if folds(state, filters):
		# The order of the index is the order of the page; the statistics of a short table would have it sorted.
		query = query.force_index(_DUE_FIRST)
	if without:
		query = query.where(comment.comment_group.isnull() | comment.comment_group.notin(sorted(without)))
	return query.limit(PAGE_LENGTH + 1)


def _read_plain(
	fields: Sequence[str], state: str, filters: Filters, after: Place | None
) -> list[frappe._dict]:
	return page_query(fields, state, filters, after).run(as_dict=True)


def _read_folded(
	fields: Sequence[str], state: str, filters: Filters, after: Place | None
) -> list[frappe._dict]:
	"""The first of each group; once a group is known, a query passes over the rest of it, however long a wave is."""
	page: list[frappe._dict] = []
	passed: set[str] = set()
	place = after
	while len(page) <= PAGE_LENGTH:
		rows = page_query(fields, state, filters, place, passed).run(as_dict=True)
		passed |= _begun_before(rows, filters, after) if after else set()
		for row in rows:
			if row.comment_group not in passed:
				page.append(row)
				passed |= {row.comment_group} if row.comment_group else set()
		if len(rows) <= PAGE_LENGTH:
			break
		place = _place_of(rows[-1], state)
	return page


def _begun_before(rows: Iterable[frappe._dict], filters: Filters, after: Place) -> set[str]:
	"""Of the rows' groups those whose first comment stands on an earlier page."""
	groups = sorted({row.comment_group for row in rows if row.comment_group})
	if not groups:
		return set()
	comment = DocType("Social Comment")
	query = frappe.qb.from_(comment).select(comment.comment_group).distinct().force_index(BY_GROUP)
	query = query.where(comment.comment_group.isin(groups) & _in(comment, COMMENT_WAITING, filters))
	return set(query.where(_due_until(comment, *_read(after, 3))).run(pluck=True))


def folds(state: str, filters: Filters) -> bool:
	"""Whether one comment stands for its group."""
	return state == COMMENT_WAITING and not any(filters.get(name) for name in RELATED_BY)


def group_sizes(groups: Iterable[str | None], filters: Filters) -> dict[str, int]:
	"""How many comments wait in each of the groups."""
	wanted = sorted({group for group in groups if group})
	if not wanted:
		return {}
	comment = DocType("Social Comment")
	query = frappe.qb.from_(comment).select(comment.comment_group, Count("*"))
	query = query.where(comment.comment_group.isin(wanted) & _in(comment, COMMENT_WAITING, filters))
	return dict(query.groupby(comment.comment_group).run())


def counts() -> dict[str, int]:
	"""How many comments ask for work, by state; `MOST_COUNTED` stands for that many or more."""
	return {state: count for state in COUNTED if (count := _count(state))}


def _count(state: str) -> int:
	comment = DocType("Social Comment")
	some = frappe.qb.from_(comment).select(comment.name).where(comment.state == state).limit(MOST_COUNTED)
	return frappe.qb.from_(some).select(Count("*")).run(pluck=True)[0]


def waiting_names(filters: Filters, most: int) -> list[str]:
	"""The comments that wait and are chosen by the filters, the ones due first at the top."""
	comment = DocType("Social Comment")
	query = frappe.qb.from_(comment).select(comment.name)
	query = query.where(_in(comment, COMMENT_WAITING, filters))
	return _ordered(query, comment, COMMENT_WAITING, None).limit(most).run(pluck=True)


def _in(comment: Table, state: str, filters: Filters) -> Criterion:
	known = [name for name in (*CHOSEN_BY, *RELATED_BY) if filters.get(name)]
	closed = sorted(access.closed_comments(frappe.session.user))
	is_open = [comment.name.notin(closed)] if closed else []
	return Criterion.all(
		[comment.state == state, *(comment[name] == filters[name] for name in known), *is_open]
	)


def _ordered(query: QueryBuilder, comment: Table, state: str, after: Place | None) -> QueryBuilder:
	"""The ones due first at the top; of what is decided the latest."""
	if state == COMMENT_WAITING:
		query = query.orderby(comment.due_at).orderby(comment.posted_at).orderby(comment.name)
		return query.where(_due_after(comment, *_read(after, 3))) if after else query
	moment = comment[_moment_of(state)]
	query = query.orderby(moment, order=Order.desc).orderby(comment.name, order=Order.desc)
	return query.where(_before(comment, moment, *_read(after, 2))) if after else query


def _moment_of(state: str) -> str:
	"""What could not be read does not tell when it was posted."""
	return "received_at" if state == COMMENT_QUARANTINED else "posted_at"


def _due_after(comment: Table, due_at: object, posted_at: object, name: str) -> Criterion:
	# The first condition is what the index is entered by.
	later = (comment.posted_at > posted_at) | ((comment.posted_at == posted_at) & (comment.name > name))
	return (comment.due_at >= due_at) & ((comment.due_at > due_at) | later)


def _before(comment: Table, moment: Field, last: object, name: str) -> Criterion:
	return (moment <= last) & ((moment < last) | (comment.name < name))


def _due_until(comment: Table, due_at: object, posted_at: object, name: str) -> Criterion:
	earlier = (comment.posted_at < posted_at) | ((comment.posted_at == posted_at) & (comment.name <= name))
	return (comment.due_at <= due_at) & ((comment.due_at < due_at) | earlier)


def _place_of(row: frappe._dict, state: str) -> Place:
	moments = [row.due_at, row.posted_at] if state == COMMENT_WAITING else [row[_moment_of(state)]]
	return [*(str(moment) for moment in moments), row.name]


def _read(after: Place, parts: int) -> list[object]:
	try:
		*moments, name = after
		read = [get_datetime(moment) for moment in moments]
	except (ValueError, TypeError):
		read, name = [], None
	if len(read) != parts - 1 or not all(read) or not isinstance(name, str):
		frappe.throw(_("The list cannot be read on from there. Reload the page."), PlaceLost)
	return [*read, name]
