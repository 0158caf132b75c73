"""Doing a piece of work anew where the database gave it up for the sake of another: a deadlock, a lock too long waited for."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import frappe

# The database has undone the whole transaction, or asks to: no savepoint survives these.
INTERRUPTIONS = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)
TRIES = 5
LONGEST_PAUSE = 0.4  # seconds; a deadlock's other side is done by then
PATIENCE = 20.0  # seconds after which nobody who waits for an answer is kept waiting by another try

Given, Answer = ParamSpec("Given"), TypeVar("Answer")


def again_if_busy(work: Callable[Given, Answer]) -> Callable[Given, Answer]:
	"""For work that begins a transaction or can begin it anew: nothing may have been written before it."""

	@wraps(work)
	def tried(*args: Given.args, **values: Given.kwargs) -> Answer:
		began, tries_left = time.monotonic(), TRIES
		while True:
			tries_left -= 1
			try:
				return work(*args, **values)
			except INTERRUPTIONS:
				frappe.db.rollback()
				if not tries_left or time.monotonic() - began > PATIENCE:
					raise
				frappe.clear_messages()  # what the try said that came to nothing
				time.sleep(random.uniform(0, LONGEST_PAUSE))

	return tried
