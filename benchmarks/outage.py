"""A platform is back after a day: how long its comments take to be read, and what another account waits meanwhile.

Run as `./scripts/bench outage [COMMENTS]`. 13,700 comments are a day of five million a year. The platforms are a process
of their own, so is the worker that reads the crowded account, run by run; beside it pages of 25 new comments on another
account are read, before, meanwhile and afterwards. What is written is deleted in the end.
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

import frappe
from measuring import cleared
from measuring.platforms import Platforms, simulated
from measuring.rounds import print_row

from participation_app.intake.ingest import read_account

COMMENTS, A_PAGE, TIMES = 13_700, 25, 20
CROWDED, LIVE = "YouTube", "Facebook"


def main() -> None:
	site, *sizes = sys.argv[1:]
	size = int(sizes[0]) if sizes else COMMENTS
	_connect(site)
	with simulated() as platforms:
		with cleared.afterwards():
			platforms.write(CROWDED, size)
			_measure(site, platforms, size)
	frappe.destroy()


def _measure(site: str, platforms: Platforms, size: int) -> None:
	crowded, live = (_account(platform) for platform in (CROWDED, LIVE))
	frappe.db.commit()  # the worker sees what stands
	taken = {"before": _live(platforms, live, lambda done: done == TIMES)}
	hearing, telling = multiprocessing.Pipe(duplex=False)
	worker = multiprocessing.get_context("spawn").Process(target=_read_backlog, args=(site, crowded, telling))
	worker.start()
	taken["meanwhile"] = _live(platforms, live, lambda _done: hearing.poll())
	runs, added, seconds, processor = hearing.recv()
	worker.join()
	taken["afterwards"] = _live(platforms, live, lambda done: done == TIMES)
	assert added == size, added
	print(f"{size:,} comments in {runs} runs: {seconds:.0f} s, {processor:.0f} s of the processor.\n")
	print_row("a page of 25 on another account", "pages", "ms (median, p95)")
	print_row("---", "---", "---")
	for when, figures in taken.items():
		told = (
			f"{1000 * statistics.median(figures):.0f}, {1000 * statistics.quantiles(figures, n=20)[-1]:.0f}"
		)
		print_row(when, str(len(figures)), told)


def _live(platforms: Platforms, account: str, is_over: Callable[[int], bool]) -> list[float]:
	taken: list[float] = []
	while not is_over(len(taken)):
		platforms.write(LIVE, A_PAGE)
		began = time.perf_counter()
		run = frappe.get_doc("Ingest Run", read_account(account))
		taken.append(time.perf_counter() - began)
		assert run.added == A_PAGE, run.as_dict()
	return taken


def _read_backlog(site: str, account: str, telling: Connection) -> None:
	"""What the job does each time that the account is due, until nothing is left; in a process of its own."""
	_connect(site)
	runs, added, began, processor = 0, 0, time.perf_counter(), time.process_time()
	outcome = "Interrupted"
	while outcome == "Interrupted":
		run = frappe.get_doc("Ingest Run", read_account(account))
		runs, added, outcome = runs + 1, added + run.added, run.outcome
	telling.send((runs, added, time.perf_counter() - began, time.process_time() - processor))
	frappe.destroy()


def _connect(site: str) -> None:
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	frappe.enqueue = lambda *_arguments, **_values: None  # nothing is left in the bench's own queue


def _account(platform: str) -> str:
	return frappe.get_last_doc("Social Account", {"platform": platform}).name


if __name__ == "__main__":
	main()
