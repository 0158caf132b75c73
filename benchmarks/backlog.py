"""Live work beside a long queue, and beside a job that changes very many rows.

Run as `./scripts/bench backlog [JOBS [ROWS]]`. First: new comments on a simulated platform are read by the job that the
scheduler starts and a worker takes, once with 100,000 other jobs waiting in Redis, once with none; each of the two has a
Redis of its own. Then: a page of new comments is read, the triage list opened and a call registered, over and over, while
another process moves the dates of 100,000 open tickets, and while it rests. What is written is deleted in the end.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count

import frappe
from measuring import bulk_job, cleared
from measuring.lane import Lane
from measuring.platforms import Platforms, simulated
from measuring.rounds import ROUNDS, Spread, print_row

from participation_app.api import comments
from participation_app.casework.registration import Contribution, register
from participation_app.jobs.reading import read

JOBS = ROWS = 100_000
A_ROUND, A_PAGE, TIMES = 500, 25, 5
PLATFORM = "Facebook"
PORTS = (11990, 11991)  # of no service of the bench
_NUMBERS = count()


def main() -> None:
	site, *sizes = sys.argv[1:]
	jobs, rows = [*map(int, sizes), *(JOBS, ROWS)[len(sizes) :]]
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	with simulated() as platforms:
		with cleared.afterwards():
			account = _only_account()
			if jobs:
				_beside_a_queue(site, account, platforms, jobs)
			if rows:
				_beside_a_job(site, account, platforms, rows)
	frappe.destroy()


def _beside_a_queue(site: str, account: str, platforms: Platforms, jobs: int) -> None:
	with Lane(site, PORTS[0], 0) as empty, Lane(site, PORTS[1], jobs) as full:
		taken: dict[Lane, list[float]] = {empty: [], full: []}
		for number in range(ROUNDS + 1):
			for lane in (empty, full) if number % 2 else (full, empty):
				taken[lane].append(_round(lane, account, platforms))
	rates = {lane: [A_ROUND / seconds for seconds in rounds[1:]] for lane, rounds in taken.items()}
	shares = [slow / fast for slow, fast in zip(rates[full], rates[empty], strict=True)]
	print_row("jobs that wait", "comments/s (median, range)", "share of the empty queue's (median, range)")
	print_row("---", "---", "---")
	print_row("0", str(Spread.of(rates[empty])), "1")
	print_row(f"{jobs:,}", str(Spread.of(rates[full])), str(Spread.of(shares)))
	print()


def _round(lane: Lane, account: str, platforms: Platforms) -> float:
	platforms.write(PLATFORM, A_ROUND)
	before = _stored(account)
	_make_due(account)
	seconds = lane.round()
	assert _stored(account) - before == A_ROUND, frappe.get_last_doc("Ingest Run").as_dict()
	return seconds


def _beside_a_job(site: str, account: str, platforms: Platforms, rows: int) -> None:
	frappe.enqueue = lambda *_arguments, **_values: None  # nothing is left in the bench's own queue
	acts = _live_acts(account, platforms)
	taken: dict[str, dict[str, list[float]]] = {act: {"idle": [], "busy": []} for act in acts}
	with bulk_job.running(site, rows) as job:
		for act in acts.values():
			act()  # what is made ready once is not measured
		for number in range(ROUNDS):
			for state in ("idle", "busy") if number % 2 else ("busy", "idle"):
				with job.at_work(state == "busy"):
					for _time in range(TIMES):
						for name, act in acts.items():
							taken[name][state].append(act())
		moved = bulk_job.moved()
	print_row(
		"live",
		"idle ms (median, p95)",
		"beside the job ms (median, p95)",
		"× p95",
		"× median, by rounds (median, range)",
	)
	print_row("---", "---", "---", "---", "---")
	for name, by_state in taken.items():
		print_row(name, *_told(by_state["idle"], by_state["busy"]))
	print(f"\n{moved:,} dates were moved meanwhile.")


def _told(idle: Sequence[float], busy: Sequence[float]) -> Iterator[str]:
	for figures in (idle, busy):
		yield f"{1000 * statistics.median(figures):.0f}, {1000 * _p95(figures):.0f}"
	yield f"{_p95(busy) / _p95(idle):.2f}"
	yield str(Spread.of([b / i for b, i in zip(_by_rounds(busy), _by_rounds(idle), strict=True)]))


def _by_rounds(figures: Sequence[float]) -> list[float]:
	return [statistics.median(figures[first : first + TIMES]) for first in range(0, len(figures), TIMES)]


def _p95(figures: Sequence[float]) -> float:
	return statistics.quantiles(figures, n=20)[-1]


def _live_acts(account: str, platforms: Platforms) -> dict[str, Callable[[], float]]:
	"""What is timed, each from its beginning to what stands in the database."""

	def read_a_page() -> None:
		before = _stored(account)
		read(account)
		assert _stored(account) - before == A_PAGE

	def open_the_list() -> None:
		frappe.set_user("agent@city.example")
		assert comments.stream()["comments"]
		frappe.set_user("Administrator")

	return {
		"a page of 25 comments is read": lambda: _timed(
			read_a_page, lambda: (platforms.write(PLATFORM, A_PAGE), _make_due(account))
		),
		"the triage list is opened": lambda: _timed(open_the_list),
		"a call is registered": lambda: _timed(_register),
	}


def _timed(act: Callable[[], object], ready: Callable[[], object] = lambda: None) -> float:
	ready()
	frappe.db.rollback()
	began = time.perf_counter()
	act()
	frappe.db.commit()  # as the end of a request does
	return time.perf_counter() - began


def _register() -> None:
	text = f"حفرة رقم {next(_NUMBERS)} أمام المدرسة"
	values = {"text": text, "excerpt": text, "type": "Report", "channel": "Phone", "language": "ar"}
	register(Contribution(**values, received_at=frappe.utils.now_datetime()), actor_role="Call Centre Agent")


def _only_account() -> str:
	"""The account that is read; the others rest until all is cleared."""
	account = frappe.get_last_doc("Social Account", {"platform": PLATFORM}).name
	frappe.db.set_value("Social Account", {"name": ["!=", account]}, "enabled", 0)
	frappe.db.commit()  # workers see it
	return account


def _make_due(account: str) -> None:
	frappe.db.set_value("Social Account", account, "next_run_at", None, update_modified=False)
	frappe.db.commit()  # the worker sees it


def _stored(account: str) -> int:
	frappe.db.rollback()  # a view of its own
	return frappe.db.count("Social Comment", {"account": account})


if __name__ == "__main__":
	main()
