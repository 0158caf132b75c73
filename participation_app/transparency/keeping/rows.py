"""Finds the records that tell of what is to be erased, by the table of personal data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import frappe

from participation_app.rules.personal_data import BESIDE, OURS, Record
from participation_app.transparency.keeping.scopes import Scope

AT_ONCE = 200
Rows = dict[str, list[str]]


def rows_of(scope: Scope) -> Rows:
	"""By doctype the names of all records that tell of it; none where a doctype has none."""
	found: Rows = {}
	for doctype, record in {**OURS, **BESIDE}.items():
		if names := set(_found(doctype, record, scope, found)):
			found[doctype] = sorted(names)
	return found


def portions(names: list[str]) -> Iterator[list[str]]:
	"""The names, a few at a time, so that no statement locks much."""
	left = iter(names)
	while portion := list(islice(left, AT_ONCE)):
		yield portion


def _found(doctype: str, record: Record, scope: Scope, before: Mapping[str, list[str]]) -> Iterator[str]:
	for kind, field in record.by.items():
		if named := scope.named(kind):
			yield from _names(doctype, {field: ["in", named]})
	for parent in record.inside:
		for names in portions(before.get(parent, [])):
			yield from _names(doctype, {"parenttype": parent, "parent": ["in", names]})
	if record.about:
		told = {**before, "User": list(scope.users)} if scope.users else before
		yield from (row.name for row in telling_of(doctype, record.about, told, ["name"]))


def telling_of(
	doctype: str, about: tuple[str, str], told: Mapping[str, list[str]], fields: list[str]
) -> list[frappe._dict]:
	"""Of records that name any kind of record in two fields, those that name one of these."""
	kind_field, name_field = about
	pairs = {(kind, name) for kind, names in told.items() for name in names}
	rows: list[frappe._dict] = []
	for names in portions(sorted({name for _kind, name in pairs})):
		named = {kind_field: ["in", list(told)], name_field: ["in", names]}
		rows += frappe.get_all(doctype, named, [*fields, *about], order_by=None)
	return [row for row in rows if (row[kind_field], str(row[name_field])) in pairs]


def _names(doctype: str, filters: Mapping[str, object]) -> list[str]:
	if not frappe.db.table_exists(doctype):
		return []
	return [str(name) for name in frappe.get_all(doctype, filters, pluck="name", order_by=None)]
