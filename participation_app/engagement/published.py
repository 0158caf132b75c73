"""The published contributions as the public reads them: the only place that hands any of them out.

Whatever is asked, only contributions in the state Published are looked at, and of those only what is public.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe.query_builder.functions import Count, Date
from frappe.utils import add_months, getdate
from pypika import Order
from pypika.queries import QueryBuilder

from participation_app.engagement import support, word_search
from participation_app.engagement.moderation import DOCTYPE
from participation_app.rules.lifecycle import TYPES
from participation_app.rules.moderation import PUBLISHED

ON_A_PAGE = 20
LAST_PAGE = 500
MONTHS_OFFERED = 36
ANSWERED, WAITING = "answered", "waiting"
_FIELDS = ("name", "number", "type", "language", "received_at", "published_at", "answered_at")
_LISTED = ("excerpt",)
_WHOLE = ("published_text", "answer")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")


@dataclass(frozen=True)
class Wanted:
	"""What a reader asks for; `month` as 2026-03, `answered` one of ANSWERED, WAITING or empty."""

	text: str = ""
	type: str = ""
	month: str = ""
	answered: str = ""
	page: int = 1


@dataclass(frozen=True)
class Entry:
	"""A contribution in a list; moments in site time."""

	number: str
	type: str
	language: str
	excerpt: str
	received_at: datetime
	published_at: datetime
	answered_at: datetime | None
	supporters: int


@dataclass(frozen=True)
class Page:
	"""One contribution with its answer; `name` is for our own rooms, never shown."""

	name: str
	number: str
	type: str
	language: str
	text: str
	answer: str | None
	received_at: datetime
	published_at: datetime
	answered_at: datetime | None
	supporters: int

	@property
	def changed_at(self) -> datetime:
		"""When the page last changed."""
		return max(filter(None, (self.published_at, self.answered_at)))


@dataclass(frozen=True)
class Found:
	"""One page of a list, and how many there are in all."""

	entries: tuple[Entry, ...]
	total: int
	page: int
	pages: int


def wanted_from(asked: dict[str, str]) -> Wanted:
	"""What a reader asks for, from an address that anybody may have written."""
	page = asked.get("page", "")
	return Wanted(
		text=asked.get("q", "")[:200].strip(),
		type=asked["type"] if asked.get("type") in TYPES else "",
		month=asked["month"] if _MONTH.fullmatch(asked.get("month", "")) else "",
		answered=asked["answered"] if asked.get("answered") in (ANSWERED, WAITING) else "",
		page=min(max(int(page), 1), LAST_PAGE) if page.isdecimal() and len(page) < 6 else 1,
	)


def find(wanted: Wanted) -> Found:
	"""The contributions that are asked for, the last published first."""
	(total,) = _asked_for(wanted).select(Count("*")).run()[0]
	pages = min(max(-(-total // ON_A_PAGE), 1), LAST_PAGE)
	page = min(wanted.page, pages)
	table = frappe.qb.DocType(DOCTYPE)
	query = _asked_for(wanted).select(*(table[name] for name in (*_FIELDS, *_LISTED)))
	query = query.orderby(table.published_at, table.name, order=Order.desc)
	rows = query.limit(ON_A_PAGE).offset((page - 1) * ON_A_PAGE).run(as_dict=True)
	return Found(entries_of(rows), total, page, pages)


def read(number: str) -> Page | None:
	"""The published contribution of this number; None where there is none."""
	if not _NUMBER.fullmatch(number or ""):
		return None
	filters = {"number": number, "state": PUBLISHED}
	row = frappe.db.get_value(DOCTYPE, filters, [*_FIELDS, *_WHOLE], as_dict=True)
	if not row:
		return None
	text, count = row.pop("published_text"), support.count([row.name])
	return Page(text=text, supporters=count.get(row.name, 0), **row)


def months() -> list[str]:
	"""The months in which something was published, the last one first."""
	since = add_months(getdate(), -MONTHS_OFFERED)
	table = frappe.qb.DocType(DOCTYPE)
	days = (
		frappe.qb.from_(table)
		.select(Date(table.published_at))
		.where((table.state == PUBLISHED) & (table.published_at >= since))
		.distinct()
	)
	return sorted({f"{day:%Y-%m}" for day in days.run(pluck=True)}, reverse=True)


def last_change() -> datetime | None:
	"""When the list last changed."""
	return frappe.db.get_value(DOCTYPE, {"state": PUBLISHED}, "published_at", order_by="published_at desc")


def entries_of(rows: Sequence[frappe._dict]) -> tuple[Entry, ...]:
	"""The rows as a list shows them."""
	counts = support.count([row.name for row in rows])
	shown = [name for name in (*_FIELDS, *_LISTED) if name != "name"]
	return tuple(
		Entry(supporters=counts.get(row.name, 0), **{name: row[name] for name in shown}) for row in rows
	)


def _asked_for(wanted: Wanted) -> QueryBuilder:
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).where(table.state == PUBLISHED)
	if wanted.type:
		query = query.where(table.type == wanted.type)
	if wanted.answered:
		is_waiting = table.answered_at.isnull()
		query = query.where(is_waiting if wanted.answered == WAITING else table.answered_at.isnotnull())
	if wanted.month:
		first = date.fromisoformat(f"{wanted.month}-01")
		query = query.where((table.published_at >= first) & (table.published_at < add_months(first, 1)))
	for word in word_search.words_of(wanted.text)[: word_search.MOST_ASKED]:
		query = query.where(table.name.isin(word_search.with_word(word)))
	return query
