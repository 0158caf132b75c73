"""A job that changes very many rows, in a process of its own that is told when to work and when to rest.

The job is our largest: a late holiday moves the dates of so many open tickets, batch by batch as a worker does it; once
all have moved it is withdrawn, and so on.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from measuring import late_holiday, open_tickets
from participation_app.casework import redating_batches
from participation_app.casework.agreements import read_agreement

PATIENCE = 60  # seconds
_PROCESSES = multiprocessing.get_context("spawn")


class Job:
	"""What is under way in its process."""

	def __init__(self, site: str) -> None:
		self._wanted, self._rests = _PROCESSES.Event(), _PROCESSES.Event()
		self._process = _PROCESSES.Process(target=_work, args=(site, self._wanted, self._rests), daemon=True)

	def __enter__(self) -> Job:
		self._process.start()
		self._await_rest()
		return self

	def __exit__(self, *_trouble: object) -> None:
		self._process.terminate()
		self._process.join()

	@contextmanager
	def at_work(self, wanted: bool) -> Iterator[None]:
		"""Whether it moves dates while this lasts; the batch that it is in ends first."""
		if wanted:
			self._rests.clear()
			self._wanted.set()
		yield
		self._wanted.clear()
		self._await_rest()

	def _await_rest(self) -> None:
		if not self._rests.wait(PATIENCE):
			raise RuntimeError("The job does not answer.")


@contextmanager
def running(site: str, rows: int) -> Iterator[Job]:
	"""So many tickets and a process that moves them; in the end all of it goes."""
	late_holiday.forget()
	try:
		agreement = read_agreement(late_holiday.AGREEMENT)
		open_tickets.fill(rows, late_holiday.AGREEMENT, agreement)
		with Job(site) as job:
			yield job
	finally:
		frappe.db.rollback()
		late_holiday.forget()


def moved() -> int:
	"""How many dates have been moved so far."""
	frappe.db.rollback()  # a view of its own
	return frappe.db.count(
		"Participation Promise", {"ticket": ["between", open_tickets.NAMES], "cause": "Holiday"}
	)


def _work(site: str, wanted: object, rests: object) -> None:
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	frappe.enqueue = lambda *_arguments, **_values: None
	for _batch in _batches():
		if not wanted.is_set():
			rests.set()
			wanted.wait()


def _batches() -> Iterator[None]:
	day = late_holiday.first_working_day_ahead(read_agreement(late_holiday.AGREEMENT))
	while True:
		late_holiday.declared_or_withdrawn(read_agreement(late_holiday.AGREEMENT), day).save()
		frappe.db.commit()  # as the end of a request does
		for change in redating_batches.unfinished():
			size = redating_batches.new_batch_size()
			while redating_batches._take_batch(change, 0, size):
				yield
