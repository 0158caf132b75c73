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

LOOK_EVERY = 10  # rounds
LOOKS_BEFORE = 0.25  # the share of looks in which caches fill
MEMORY_MAY_GROW = 1.05
MORE_CONNECTIONS = 2  # than before; a job's own comes and goes
MORE_JOBS = 20  # than before; a minute starts most jobs at once
MEGABYTE = 1 << 20
NO_MAIL = "Failed to send notification email"  # Frappe's own, where no account sends mail, as on this site


class Steady(Endurance):
	"""As much work as the site takes; memory, connections, waiting jobs and errors are looked at now and then."""

	def _go_round(self, site: Site) -> None:
		looks: list[dict[str, float]] = []
		last = time.monotonic() + self._plan.minutes * 60
		errors = _errors()
		for number in range(1, self._plan.rounds + 1):
			self._work(site)
			self._callers.call(site.address)
			if number % LOOK_EVERY == 0:
				looks.append({**_memory(site), **self._in_use()})
				self._tell(f"round {number}: {looks[-1]}")
			if time.monotonic() > last:
				break
		self._figures.work_rounds = number
		self._figures.growth = _grown(looks)
		frappe.db.rollback()
		assert _errors() == errors, frappe.get_last_doc("Error Log", {"method": ["!=", NO_MAIL]}).error
		assert site.replaced == 0, "a process ended by itself"
		assert set(_too_much(self._figures.growth)) == set(), self._figures.growth

	def _in_use(self) -> dict[str, float]:
		[[_name, connections]] = frappe.db.sql("show status like 'Threads_connected'")
		queue = redis.Redis(port=self._means.queue.port)
		waiting = sum(queue.llen(key) for key in queue.keys("rq:queue:*"))
		return {"connections": float(connections), "jobs waiting": float(waiting)}


def _errors() -> int:
	return frappe.db.count("Error Log", {"method": ["!=", NO_MAIL]})


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


def _too_much(growth: dict[str, tuple[float, float]]) -> Iterator[str]:
	more = {"connections": MORE_CONNECTIONS, "jobs waiting": MORE_JOBS}
	for name, (before, after) in growth.items():
		if after > (before + more[name] if name in more else before * MEMORY_MAY_GROW):
			yield name
