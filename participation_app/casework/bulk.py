"""Many rows of one doctype in one statement, for records that no form and no hook has to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import frappe


def insert_rows(doctype: str, rows: Sequence[Mapping[str, object]], *, once: bool = False) -> list[str]:
	"""Inserts rows that name the same fields, and returns the names they were given.

	With `once` a row that a unique index refuses is left out: nothing has its name then.
	"""
	if not rows:
		return []
	written_at, user = frappe.utils.now(), frappe.session.user
	names = [frappe.generate_hash(length=10) for _row in rows]
	fields = list(rows[0])
	values = [
		(name, written_at, written_at, user, user, *(row[field] for field in fields))
		for name, row in zip(names, rows, strict=True)
	]
	columns = ["name", "creation", "modified", "owner", "modified_by", *fields]
	frappe.db.bulk_insert(doctype, columns, values, ignore_duplicates=once)
	return names
