"""Legal holds in force: what they keep from being erased or deleted by schedule, and whom to ask about it."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.query_builder import DocType

from participation_app.casework.belonging import COMMENT, TICKET
from participation_app.casework.dates import written_date
from participation_app.casework.identities import AUTHOR

DOCTYPE, RECORD = "Legal Hold", "Held Record"
_TOLD = ("name", "reference", "whole_person", "ask", "set_by", "set_at", "reason")


def of_records(doctype: str, names: Iterable[object]) -> list[frappe._dict]:
	"""The holds in force on any of these records, the oldest first."""
	hold, record = DocType(DOCTYPE), DocType(RECORD)
	query = (
		frappe.qb.from_(record)
		.join(hold)
		.on(hold.name == record.parent)
		.select(*(hold[field] for field in _TOLD))
		.distinct()
		.where((record.record_type == doctype) & record.record.isin([str(name) for name in names] or [""]))
		.where(hold.lifted_at.isnull())
		.orderby(hold.set_at)
	)
	return query.run(as_dict=True)


def keeps_comment(name: str, author: str | None, ticket: str | None) -> bool:
	"""Whether a hold keeps a comment, be it through whoever wrote it, or its ticket."""
	told = ((COMMENT, name), (AUTHOR, author), (TICKET, ticket))
	return any(of_records(doctype, [record]) for doctype, record in told if record)


def kept_names(doctype: str) -> list[str]:
	"""All records of a doctype that holds keep; never an empty list, so that it can be asked what is not in it."""
	hold, record = DocType(DOCTYPE), DocType(RECORD)
	query = (
		frappe.qb.from_(record)
		.join(hold)
		.on(hold.name == record.parent)
		.select(record.record)
		.distinct()
		.where((record.record_type == doctype) & hold.lifted_at.isnull())
	)
	return query.run(pluck=True) or [""]


def told(hold: frappe._dict) -> str:
	"""Why nothing of it is erased, and whom to ask."""
	message = _("{0} is under a legal hold since {1}. Ask {2}, who can say when it ends.")
	return message.format(hold.reference, _day_of(hold), _name_of(hold.ask))


def describe(doctype: str, name: object) -> list[dict[str, object]]:
	"""What the pages of a ticket, a comment and an author show of the holds on it."""
	return [
		{
			"name": hold.name,
			"since": _day_of(hold),
			"ask": _name_of(hold.ask),
			"set_by": _name_of(hold.set_by),
			"reason": hold.reason,
			"whole_person": bool(hold.whole_person),
		}
		for hold in of_records(doctype, [name])
	]


def _day_of(hold: frappe._dict) -> str:
	return written_date(frappe.utils.getdate(hold.set_at))


def _name_of(user: str) -> str:
	return frappe.get_cached_value("User", user, "full_name") or user
