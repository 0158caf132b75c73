"""Undoing one record of a page without losing the others."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe

from participation_app.casework.busy_database import INTERRUPTIONS, LONGEST_PAUSE

TRIES = 4


class NotAtOnce(Exception):
	"""The database refused one of the rows, and nothing tells which."""


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


@contextmanager
def at_once() -> Iterator[None]:
	"""Raises NotAtOnce where the rows that the block writes in one statement are refused."""
	try:
		yield
	except INTERRUPTIONS:
		raise
	except Exception as error:
		raise NotAtOnce from error


def committed(store: Callable[[], object]) -> None:
	"""Runs `store` in a transaction of its own, again where the database was busy; raises INTERRUPTIONS if it stays so."""
	for tries_left in reversed(range(TRIES)):
		try:
			store()
			frappe.db.commit()  # this piece of work, together or not at all
			return
		except INTERRUPTIONS:
			frappe.db.rollback()
			if not tries_left:
				raise
			time.sleep(random.uniform(0, LONGEST_PAUSE))
