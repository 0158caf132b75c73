"""The scheduler and its workers in one: what the hooks start runs at once, one job after the other."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Sequence
from typing import Any

import frappe
from frappe.utils.background_jobs import enqueue

OF_PLATFORMS = ("reading", "sweeping", "publishing", "pushed_events", "media", "outside_replies", "accounts")
OF_NOTICES = ("notices",)
_ASKED = inspect.signature(enqueue)


class Scheduler:
	"""Starts what the hooks name, and does what is asked of workers; keeps the arguments of every job.

	`take` stands in for `frappe.enqueue`. With `dice`, jobs are done in any order. `doors` are the modules of jobs
	that it knows.
	"""

	def __init__(
		self,
		after_each: Callable[[str], None] = lambda method: None,
		dice: random.Random | None = None,
		doors: Sequence[str] = OF_PLATFORMS,
	) -> None:
		self._after_each, self._dice = after_each, dice
		self._ours = tuple(f"participation_app.jobs.{name}." for name in doors)
		self._waiting: list[tuple[str, dict[str, Any]]] = []
		self.arguments: list[dict[str, Any]] = []

	def come_by(self) -> None:
		"""One round: everything that the scheduler starts, and every job that follows from it."""
		for method in self._scheduled():
			frappe.set_user("Administrator")
			frappe.get_attr(method)()
			frappe.db.commit()
		done: set[str] = set()
		while self._waiting:
			method, arguments = self._waiting.pop(
				self._dice.randrange(len(self._waiting)) if self._dice else 0
			)
			key = f"{method} {sorted(arguments.items())}"
			if key not in done:
				done.add(key)
				self._work(method, arguments)

	def forget(self) -> None:
		"""Loses what waits, as a queue does."""
		self._waiting.clear()

	def take(self, method: Any, **more: Any) -> None:
		"""A job for a worker."""
		name = method if isinstance(method, str) else f"{method.__module__}.{method.__qualname__}"
		self.arguments.append({"method": name, **more})
		if name.startswith(self._ours):
			# As Frappe: what enqueue has a name for itself does not reach the job.
			self._waiting.append((name, _ASKED.bind(method, **more).arguments.get("kwargs", {})))

	def _work(self, method: str, arguments: dict[str, Any]) -> None:
		frappe.set_user("Administrator")
		frappe.get_attr(method)(**arguments)
		frappe.db.commit()
		self._after_each(method)

	def _scheduled(self) -> list[str]:
		"""What comes by every few minutes; what is due is told by the rows."""
		crons = frappe.get_hooks("scheduler_events")["cron"]
		often = (methods for when, methods in crons.items() if when.startswith("*"))
		found = dict.fromkeys(method for methods in often for method in methods)
		return [method for method in found if method.startswith(self._ours)]
