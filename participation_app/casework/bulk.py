"""Many rows of one doctype in one statement, for records that no form and no hook has to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import frappe

_AT_ONCE = 500  # rows of some kilobytes, far below what a statement may be long


def new_name() -> str:
	"""A random name for a row, twice as long as Frappe's.

	Beside millions of rows one of Frappe's length meets, once in some hundred thousand, a name that is there: the row is
	refused, or taken for the other one.
	"""
	return frappe.generate_hash(length=20)


def insert_rows(doctype: str, rows: Sequence[Mapping[str, object]], *, once: bool = False) -> list[str]:
	"""Inserts rows that name the same fields, and returns their names: those they bring, else new ones.

	Who wrote them and when is told by the rows, else it is whoever writes, now. With `once` a row that a unique
	index refuses is left out: nothing has its name then.
	"""
	if not rows:
		return []
	written_at, user = frappe.utils.now(), frappe.session.user
	names = [row.get("name") or new_name() for row in rows]
	written = {"creation": written_at, "modified": written_at, "owner": user, "modified_by": user}
	fields = [field for field in rows[0] if field not in ("name", *written)]
	values = [
		(
			name,
			*(row.get(field, value) for field, value in written.items()),
			*(row[field] for field in fields),
		)
		for name, row in zip(names, rows, strict=True)
	]
	_write(doctype, ["name", *written, *fields], values, once)
	return names


def _write(doctype: str, fields: Sequence[str], values: Sequence[tuple], once: bool) -> None:
	"""As Frappe's `bulk_insert`, whose way of putting the statement together takes longer than the database."""
	columns = ", ".join(f"`{field}`" for field in fields)
	insert = f"insert {'ignore ' if once else ''}into `tab{doctype}` ({columns}) values "
	for first in range(0, len(values), _AT_ONCE):
		given: dict[str, object] = {}
		by_column = zip(*values[first : first + _AT_ONCE], strict=True)
		places = [_places(number, column, given) for number, column in enumerate(by_column)]
		frappe.db.sql(insert + ", ".join(f"({', '.join(row)})" for row in zip(*places, strict=True)), given)


def _places(number: int, column: tuple[object, ...], given: dict[str, object]) -> Sequence[str]:
	"""Where the column's values go; what all rows share is given once, since to escape it takes longer than to send it."""
	shared = column[0]
	if column.count(shared) == len(column):
		given[f"c{number}"] = shared
		return [f"%(c{number})s"] * len(column)
	names = [f"v{number}_{row}" for row in range(len(column))]
	given.update(zip(names, column, strict=True))
	return [f"%({name})s" for name in names]
