"""What it costs to move the dates of 100,000 open tickets after a holiday was declared: ours beside bare statements.

Run as `./scripts/bench redating [TICKETS]`, or `./scripts/bench redating TICKETS --profile`. Ours is the job as a worker
carries it out, with its trail. The bare statements write the very same rows, ready made, for as many other tickets: one
UPDATE … JOIN of the dates, then the ledger, the trail, its heads and its salts, each from a table that is there. What is
written is deleted in the end.
"""

from __future__ import annotations

import cProfile
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count

import frappe
from measuring import late_holiday, open_tickets
from measuring.rounds import ROUNDS, Method, Spread, compare, print_head, print_lines, print_row

from participation_app.casework import redating_batches
from participation_app.casework.agreements import HOLIDAY_LIST, Agreement, read_agreement
from participation_app.casework.redating import preview

SIZE = 100_000
SLICES = ROUNDS + 1  # each of as many tickets; the first makes ready what is made once
OURS, BARE = late_holiday.AGREEMENT, "Default"


def main() -> None:
	site, *arguments = sys.argv[1:]
	sizes = [int(each) for each in arguments if each.isdigit()]
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	frappe.enqueue = lambda *_arguments, **_values: None  # the job is carried out here, and by nobody else
	late_holiday.forget()  # what an interrupted run left behind
	try:
		_measure(sizes[0] if sizes else SIZE, "--profile" in arguments)
	finally:
		frappe.db.rollback()
		late_holiday.forget()
		frappe.destroy()


def _measure(size: int, profiled: bool) -> None:
	agreement = read_agreement(OURS)
	open_tickets.fill(size, OURS, agreement)
	open_tickets.fill(size, BARE, agreement)
	holiday = late_holiday.first_working_day_ahead(agreement)
	asked = _seconds(lambda: preview(late_holiday.declared(agreement, holiday)))
	saved = _saving(agreement, holiday)
	_save(agreement, holiday)
	frappe.db.commit()  # as the end of a request does
	[change] = redating_batches.unfinished()
	with _locks_timed() as (held, sizes), _profile(profiled):
		_compare(change, size, read_agreement(OURS))
	done = frappe.get_doc("Calendar Change", change)
	assert (done.state, done.moved) == ("Running", size), (done.state, done.moved, done.message)
	print()
	print_row("what", "ms")
	print_row("---", "---")
	print_row("the preview of the change", f"{1000 * asked:,.0f}")
	print_row("the request that saves it", str(Spread.of([1000 * each for each in saved])))
	print_row("tickets at once (median, range)", str(Spread.of([float(each) for each in sizes])))
	print_row("a ticket is locked (median, range)", str(Spread.of([1000 * each for each in held])))
	print_row(
		"of a hundred batches, the longest but one", f"{1000 * statistics.quantiles(held, n=100)[98]:.0f}"
	)


def _compare(change: str, size: int, agreement: Agreement) -> None:
	each = size // SLICES
	bare = open_tickets.BareMoves(size, BARE, agreement)

	slices, batch = count(1), redating_batches.new_batch_size()

	def ours() -> None:
		wanted = next(slices) * each  # a batch may reach into the next slice
		while (frappe.db.get_value("Calendar Change", change, "moved") or 0) < wanted:
			assert redating_batches._take_batch(change, size, batch)

	methods = [
		Method("ours", ours, each),
		Method("bare statements", lambda: bare.move(each), each),
	]
	print_head()
	print_lines(f"{size:,} tickets", compare(methods))


@contextmanager
def _locks_timed() -> Iterator[tuple[list[float], list[int]]]:
	"""How long each batch held its tickets, from the moment that it asks for them to its commit; and how many."""
	held: list[float] = []
	sizes: list[int] = []
	lock = redating_batches.locked

	def timed(names: list[str]) -> list[frappe._dict]:
		began = time.perf_counter()
		frappe.db.after_commit.add(lambda: held.append(time.perf_counter() - began))
		sizes.append(len(names))
		return lock(names)

	redating_batches.locked = timed
	yield held, sizes
	redating_batches.locked = lock


@contextmanager
def _profile(wanted: bool) -> Iterator[None]:
	profile = cProfile.Profile()
	if wanted:
		profile.enable()
	yield
	if wanted:
		profile.disable()
		pstats.Stats(profile).sort_stats("tottime").print_stats(45)


def _seconds(work: Callable[[], object]) -> float:
	began = time.perf_counter()
	work()
	return time.perf_counter() - began


def _save(agreement: Agreement, day: date) -> None:
	late_holiday.declared(agreement, day).save()


def _saving(agreement: Agreement, day: date) -> list[float]:
	"""What the request takes that saves the list, each time taken back; what is read once is not counted."""
	taken = []
	for _round in range(ROUNDS + 1):
		taken.append(_seconds(lambda: _save(agreement, day)))
		frappe.db.rollback()
		frappe.clear_document_cache(HOLIDAY_LIST)
	return taken[1:]


if __name__ == "__main__":
	main()
