"""One worker at a time on a row of what leaves the system: leased before the first request, free afterwards.

The doctypes have the fields state, lease_until and next_attempt_at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import frappe
from frappe.model.document import Document

from participation_app.notices import journal
from participation_app.notices.look_again import look_again

LEASE = timedelta(minutes=5)


def take_due(doctype: str, name: str, is_open: Callable[[Document], bool]) -> Document | None:
	"""The row, locked, if it is open, due and nobody is at it; else None, and the lock is gone."""
	row = frappe.get_doc(doctype, name, for_update=True)
	now = frappe.utils.now_datetime()
	is_leased = row.lease_until and row.lease_until > now
	is_early = row.next_attempt_at and row.next_attempt_at > now
	if is_leased or is_early or not is_open(row):
		frappe.db.rollback()
		return None
	return row


def lease(row: Document) -> None:
	"""Keeps others away from it; commits."""
	note(row, lease_until=frappe.utils.now_datetime() + LEASE)
	frappe.db.commit()  # others see the lease before the first request goes out


def is_still(row: Document, state: str) -> bool:
	"""Whether nobody changed its state meanwhile; it then stays locked."""
	if frappe.db.get_value(row.doctype, row.name, "state", for_update=True) == state:
		return True
	frappe.db.rollback()
	return False


def note(row: Document, **values: object) -> None:
	"""Writes values to the row and to the document in hand."""
	row.update(values)
	frappe.db.set_value(row.doctype, row.name, values)
	if "state" in values:
		look_again(row.doctype, row.name)
		journal.note_record(row)
