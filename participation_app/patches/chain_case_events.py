"""Chains the events that were written before trails were chained, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Sequence

import frappe

from participation_app.casework.trace_chain import CONTENT, EVENT, WORDS, link

BATCH = 500
_FIELDS = ("name", *CONTENT, *WORDS)
_LINKED = ("name", "chain", "sequence", "digest", "words_digest")


def execute() -> None:
	"""By tickets, then by comments that have none; what is chained already is left as it is."""
	for field, others in (("ticket", {}), ("comment", {"ticket": ["is", "not set"]})):
		while subjects := _subjects(field, others):
			_chain(frappe.get_all(EVENT, _unchained({field: ["in", subjects], **others}), list(_FIELDS)))
			frappe.db.commit()  # a long run starts again where it was stopped


def _subjects(field: str, others: dict) -> list[str]:
	filters = _unchained({field: ["is", "set"], **others})
	return frappe.get_all(EVENT, filters, pluck=field, distinct=True, limit=BATCH, order_by=field)


def _unchained(filters: dict) -> dict:
	return {**filters, "chain": ["is", "not set"]}


def _chain(events: Sequence[frappe._dict]) -> None:
	created = dict(
		frappe.get_all(
			EVENT, {"name": ["in", [event.name for event in events]]}, ["name", "creation"], as_list=True
		)
	)
	ordered = sorted(events, key=lambda event: (event.at, created[event.name], event.name))
	linked = link(ordered)
	values = [tuple(row[field] for field in _LINKED) for row in linked]
	columns = ", ".join(f"`{field}`" for field in _LINKED)
	taken = ", ".join(f"`{field}` = values(`{field}`)" for field in _LINKED[1:])
	frappe.db.sql(
		f"""insert into `tab{EVENT}` ({columns}) values {", ".join(["%s"] * len(values))}
		on duplicate key update {taken}""",
		values,
	)
