"""The contributions on which routing rules are replayed, the newest first, a batch at a time; only read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import strip_html
from pypika import Order, Table
from pypika.queries import QueryBuilder

from participation_app.rules.lifecycle import (
	COMMENT_DISMISSED,
	COMMENT_REDIRECTED,
	COMMENT_WAITING,
)

BATCH = 500
_WITHOUT_TICKET = (COMMENT_WAITING, COMMENT_REDIRECTED, COMMENT_DISMISSED)
_OF_COMMENT = ("text", "account", "author", "evidence")


@dataclass(frozen=True)
class Contribution:
	"""What a rule is asked about, and where it went; `facts` is None where the words are no longer kept."""

	received_at: datetime
	facts: Mapping[str, object] | None
	ticket: str | None = None
	comment: str | None = None
	went_to: str | None = None


def how_many(since: datetime) -> int:
	"""How many there are to look at."""
	queries = (_tickets(since), _comments(since))
	return sum(query.select(Count("*")).run()[0][0] for _table, query in queries)


def batches(since: datetime) -> Iterator[list[Contribution]]:
	"""Tickets, then comments that have none."""
	for table_and_query, moment, fields, read in (
		(_tickets(since), "participation_received_at", _TICKET_FIELDS, _read_tickets),
		(_comments(since), "posted_at", _COMMENT_FIELDS, _read_comments),
	):
		for rows in _pages(*table_and_query, moment, fields):
			yield read(rows)


_TICKET_FIELDS = (
	"name",
	"description",
	"participation_received_at",
	"participation_type",
	"participation_channel",
	"participation_language",
	"participation_place",
	"participation_comment",
	"participation_department",
	"participation_section",
)
_COMMENT_FIELDS = ("name", "posted_at", "platform", "language", *_OF_COMMENT)


def _tickets(since: datetime) -> tuple[Table, QueryBuilder]:
	ticket = DocType("HD Ticket")
	ours = (ticket.participation_type != "") & (ticket.participation_received_at >= since)
	return ticket, frappe.qb.from_(ticket).where(ours)


def _comments(since: datetime) -> tuple[Table, QueryBuilder]:
	comment = DocType("Social Comment")
	alone = comment.state.isin(_WITHOUT_TICKET) & (comment.posted_at >= since)
	return comment, frappe.qb.from_(comment).where(alone)


def _pages(
	table: Table, query: QueryBuilder, moment: str, fields: Sequence[str]
) -> Iterator[list[frappe._dict]]:
	"""Each page begins after the last row of the one before, whatever came in meanwhile."""
	query = query.select(*fields).orderby(table[moment], table.name, order=Order.desc).limit(BATCH)
	page = query
	while rows := page.run(as_dict=True):
		yield rows
		last = rows[-1]
		same_moment = (table[moment] == last[moment]) & (table.name < last.name)
		page = query.where((table[moment] < last[moment]) | same_moment)


def _read_tickets(rows: Sequence[frappe._dict]) -> list[Contribution]:
	names = [row.participation_comment for row in rows if row.participation_comment]
	fields = ["name", *_OF_COMMENT]
	comments = frappe.get_all("Social Comment", {"name": ["in", names]}, fields) if names else []
	by_name = {comment.name: comment for comment in comments}
	return [_of_ticket(row, by_name.get(row.participation_comment)) for row in rows]


def _of_ticket(row: frappe._dict, comment: frappe._dict | None) -> Contribution:
	facts = {
		"text": comment.text if comment else strip_html(row.description or ""),
		"channel": row.participation_channel,
		"type": row.participation_type,
		"language": row.participation_language,
		"place": row.participation_place,
		"at": row.participation_received_at,
		"account": comment.account if comment else None,
		"author": comment.author if comment else None,
	}
	return Contribution(
		received_at=row.participation_received_at,
		facts=None if comment and comment.evidence else facts,
		ticket=str(row.name),
		comment=row.participation_comment,
		went_to=row.participation_section or row.participation_department,
	)


def _read_comments(rows: Sequence[frappe._dict]) -> list[Contribution]:
	return [
		Contribution(
			received_at=row.posted_at,
			facts=None
			if row.evidence
			else {
				"text": row.text,
				"channel": row.platform,
				"account": row.account,
				"language": row.language,
				"author": row.author,
				"at": row.posted_at,
			},
			comment=row.name,
		)
		for row in rows
	]
