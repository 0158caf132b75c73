"""How datasets read the site: one row after the other, and names in English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Min
from pypika.queries import QueryBuilder


def stream(query: QueryBuilder) -> Iterator[list]:
	"""The query's rows as the database sends them; nothing else can be asked meanwhile."""
	with frappe.db.unbuffered_cursor():
		yield from query.run(as_list=True, as_iterator=True)


def earliest(doctype: str, fieldname: str) -> datetime | None:
	"""The first moment that a doctype has in a field."""
	table = DocType(doctype)
	return frappe.qb.from_(table).select(Min(table[fieldname])).run()[0][0]


def english_names(doctype: str) -> dict[str, str]:
	"""By record of a doctype that is named in Arabic, its English name."""
	return {
		row.name: row.name_in_english or ""
		for row in frappe.get_all(doctype, fields=["name", "name_in_english"])
	}
