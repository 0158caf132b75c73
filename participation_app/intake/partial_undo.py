"""Undoing one record of a page without losing the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

# The database has undone the whole transaction, or asks to: no savepoint survives these.
INTERRUPTIONS = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)


@contextmanager
def undone_on_error(savepoint: str) -> Iterator[None]:
	"""Takes back what the block wrote where it raises, and lets the error pass."""
	frappe.db.savepoint(savepoint)
	try:
		yield
	except INTERRUPTIONS:
		raise
	except Exception:
		frappe.db.rollback(save_point=savepoint)
		raise
