"""The worker beside the screens: what it has been asked to do takes its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import frappe
from frappe.utils.background_jobs import get_queues

PATIENCE = 60  # seconds that a worker may take


def comes_true(question: Callable[[], Any], what: str) -> Any:
	"""Asks until the answer is yes, as long as a worker may take."""
	deadline = time.monotonic() + PATIENCE
	while time.monotonic() < deadline:
		frappe.db.rollback()  # a new snapshot
		if answer := question():
			return answer
		time.sleep(0.1)
	raise AssertionError(f"This did not come true in {PATIENCE} s: {what}")


def let_the_worker_finish() -> None:
	"""What was asked of it before is done.

	A job changes the record that a screen shows, and keeps what it saw when it began in the caches that all share.
	"""
	comes_true(
		lambda: all(queue.count + queue.started_job_registry.count == 0 for queue in get_queues()),
		"the worker has nothing to do",
	)
