"""Hours of work in which nobody is killed: what is stored grows, and nothing else."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import frappe
import psutil
import redis

from tests.endurance.crew import Site
from tests.endurance.endurance import Endurance
from tests.integration.faults.scheduler import Scheduler

LOOK_EVERY = 10  # rounds
COUNT_EVERY = 50  # rounds; every table is counted, row by row
LOOKS_BEFORE = 0.25  # the share of looks in which caches fill
MEMORY_MAY_GROW = 1.05
MORE_CONNECTIONS = 2  # than before; a job's own comes and goes
MORE_JOBS = 20  # than before; a minute starts most jobs at once
MORE_KEYS = 100  # than before
DONE_STAY = 600  # seconds for which Redis keeps a job that is done; until then its keys become more
BOUNDED = ("keys of the cache", "MB, Redis")  # by Redis, which lets go of what was not asked for
MEGABYTE = 1 << 20
TRAIL = "tabCase Event"
FASTER = 1.25  # by which a table may grow in the second half; some are written once a day, but none as fast as the trail
ROOM = 40  # jobs that wait; with more of them nobody writes
PATIENCE = 60.0  # seconds until there is room
UNFORESEEN = {
	"method": (
		"not in",
		# No account sends mail, as on this site: Frappe's own words and the app's.
		("Failed to send notification email", "Warnings are shown in the desk only: no account sends mail"),
	)
}


class Steady(Endurance):
	"""As much work as the site takes; what it holds is looked at now and then, and its tables are counted."""

	def _go_round(self, site: Site) -> None:
		looks: list[dict[str, float]] = []
		counts: list[tuple[float, dict[str, int]]] = []  # with the moment of each
		began = time.monotonic()
		last = began + self._plan.minutes * 60
		errors = _errors()
		for number in range(1, self._plan.rounds + 1):
			self._wait_for_room()
			self._work(site)
			self._callers.call(site.address)
			if number % LOOK_EVERY == 0:
				looks.append({**_memory(site), **self._in_use()})
				self._tell(f"round {number}: {looks[-1]}")
			if number % COUNT_EVERY == 0:
				counts.append((time.monotonic(), _rows()))
				self._tell(f"rows more than at first: {_more(counts[0][1], counts[-1][1])}")
			if time.monotonic() > last:
				break
		self._figures.work_rounds = number
		self._figures.growth = _grown(looks)
		self._figures.rows = _more_rows(counts)
		frappe.db.rollback()
		self._unforeseen = _errors() - errors
		self._replaced, self._lasted = site.replaced, time.monotonic() - began

	def _close(self, scheduler: Scheduler, log: str) -> None:
		super()._close(scheduler, log)
		assert self._unforeseen == 0, frappe.get_last_doc("Error Log", UNFORESEEN).error
		assert self._replaced == 0, "a process ended by itself"
		assert set(_too_much(self._figures.growth, self._lasted)) == set(), self._figures.growth
		assert set(_too_fast(self._figures.rows)) == set(), self._figures.rows

	def _wait_for_room(self) -> None:
		"""More than the workers can do is not asked of them; where they do nothing, the jobs that wait tell it."""
		deadline = time.monotonic() + PATIENCE
		while self._waiting() > ROOM and time.monotonic() < deadline:
			time.sleep(self._plan.pause)

	def _waiting(self) -> int:
		queue = redis.Redis(port=self._means.queue.port)
		return sum(queue.llen(key) for key in queue.keys("rq:queue:*"))

	def _in_use(self) -> dict[str, float]:
		[[_name, connections]] = frappe.db.sql("show status like 'Threads_connected'")
		queue = redis.Redis(port=self._means.queue.port)
		return {
			"connections": float(connections),
			"jobs waiting": float(self._waiting()),
			"keys of jobs": float(len(queue.keys("rq:*"))),
			"keys of the cache": float(len(queue.keys("*")) - len(queue.keys("rq:*"))),
			"MB, Redis": queue.info("memory")["used_memory"] / MEGABYTE,
		}


def _errors() -> int:
	return frappe.db.count("Error Log", UNFORESEEN)


def _rows() -> dict[str, int]:
	"""By table, how many rows are in it."""
	frappe.db.rollback()
	return {table: frappe.db.sql(f"select count(*) from `{table}`")[0][0] for table in frappe.db.get_tables()}


def _more(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
	return {table: after[table] - before[table] for table in after if after[table] != before[table]}


def _more_rows(counts: list[tuple[float, dict[str, int]]]) -> dict[str, tuple[int, int]]:
	"""By table that grew at all: by how many rows in the first half of the time, and by how many in the second."""
	if not counts:
		return {}
	(began, first), (ended, last) = counts[0], counts[-1]
	middle = next(rows for moment, rows in counts if moment >= (began + ended) / 2)
	halves = _more(first, middle), _more(middle, last)
	return {
		table: tuple(half.get(table, 0) for half in halves) for table in sorted({**halves[0], **halves[1]})
	}


def _memory(site: Site) -> dict[str, float]:
	"""Megabytes of each kind of process; a worker's jobs, which end with it, are no part of it."""
	found: dict[str, float] = {}
	for kind, process in site.processes:
		held = psutil.Process(process.pid).memory_info().rss / MEGABYTE
		found[f"MB, {kind}"] = found.get(f"MB, {kind}", 0.0) + held
	return found


def _grown(looks: list[dict[str, float]]) -> dict[str, tuple[float, float]]:
	"""By what was looked at: its median once caches were full, and at the end."""
	full = looks[int(len(looks) * LOOKS_BEFORE) :]
	quarter = max(len(full) // 4, 1)
	return {
		name: tuple(
			round(statistics.median(look[name] for look in part), 1)
			for part in (full[:quarter], full[-quarter:])
		)
		for name in full[0]
	}


def _too_much(growth: dict[str, tuple[float, float]], lasted: float) -> Iterator[str]:
	more = {"connections": MORE_CONNECTIONS, "jobs waiting": MORE_JOBS, "keys of jobs": MORE_KEYS}
	if lasted * LOOKS_BEFORE < DONE_STAY:
		more["keys of jobs"] = float("inf")
	for name, (before, after) in growth.items():
		if name not in BOUNDED and after > (
			before + more[name] if name in more else before * MEMORY_MAY_GROW
		):
			yield name


def _too_fast(rows: dict[str, tuple[int, int]]) -> Iterator[str]:
	"""Tables that grow faster and faster, and not only with what is told of it."""
	told = rows.get(TRAIL, (0, 0))[1]
	for table, (first, second) in rows.items():
		if second > max(first * FASTER, told):
			yield table
