"""One worker at a time on a publication: leased before the first request, free again when its step is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import frappe
from frappe.model.document import Document

LEASE = timedelta(minutes=5)


def take_due(name: str, is_open: Callable[[Document], bool]) -> Document | None:
	"""The publication, locked, if it is open, due and nobody is at it; else None, and the lock is gone."""
	publication = frappe.get_doc("Publication", name, for_update=True)
	now = frappe.utils.now_datetime()
	is_leased = publication.lease_until and publication.lease_until > now
	is_early = publication.next_attempt_at and publication.next_attempt_at > now
	if is_leased or is_early or not is_open(publication):
		frappe.db.rollback()
		return None
	return publication


def lease(publication: Document) -> None:
	"""Keeps others away from it; commits."""
	note(publication, lease_until=frappe.utils.now_datetime() + LEASE)
	frappe.db.commit()  # others see the lease before the first request goes out


def is_still(publication: Document, state: str) -> bool:
	"""Whether nobody changed its state meanwhile; it then stays locked."""
	if frappe.db.get_value("Publication", publication.name, "state", for_update=True) == state:
		return True
	frappe.db.rollback()
	return False


def note(publication: Document, **values: object) -> None:
	"""Writes values to the row and to the document in hand."""
	publication.update(values)
	frappe.db.set_value("Publication", publication.name, values)
