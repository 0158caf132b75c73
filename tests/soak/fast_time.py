"""Time that runs faster, the same for every process: waits of minutes pass in seconds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import frappe

from participation_app.connectors import registry
from participation_app.connectors.client import PlatformClient
from participation_app.simulator.server import Simulator

SPEED = 60.0
TICK = 0.02
PATIENCE = {"timeouts": (1.0, 1.0), "longest": 3.0}  # of a client, in real seconds


class FastTime:
	"""`SPEED` minutes for each real one since `origin`; in this process it can stand still and leap.

	The file `wrong_by` has the seconds by which the clock is wrong, for as long as it is there.
	"""

	def __init__(self, origin: datetime, wrong_by: Path | None = None) -> None:
		self.origin, self._wrong_by = origin, wrong_by
		self._skipped = timedelta()
		self._stood_still_at: datetime | None = None

	def now(self) -> datetime:
		"""The present moment in UTC."""
		passed = (self._stood_still_at or datetime.now(timezone.utc)) - self.origin
		return self.origin + passed * SPEED + self._skipped + self._error()

	def _error(self) -> timedelta:
		is_wrong = self._wrong_by and self._wrong_by.exists()
		return timedelta(seconds=float(self._wrong_by.read_text() or 0) if is_wrong else 0)

	def stand_still(self) -> None:
		"""From now on time passes in leaps alone."""
		self._stood_still_at = datetime.now(timezone.utc)

	def leap(self, span: timedelta) -> None:
		"""Lets a span pass at once."""
		self._skipped += span

	@contextmanager
	def in_force(self) -> Iterator[None]:
		"""The site and the connectors of this process go by it; clients lose their patience early."""
		held = {module: module.now_datetime for module in (frappe.utils, frappe.utils.data)}
		defaults = [(registry.connect, {"clock": self.now}), (PlatformClient.__init__, PATIENCE)]
		former = [(function, dict(function.__kwdefaults__)) for function, _changes in defaults]
		for module in held:
			module.now_datetime = self._site_now
		for function, changes in defaults:
			function.__kwdefaults__.update(changes)
		try:
			yield
		finally:
			for module, function in held.items():
				module.now_datetime = function
			for function, values in former:
				function.__kwdefaults__.update(values)

	@contextmanager
	def on(self, simulator: Simulator) -> Iterator[None]:
		"""The platforms go by it."""
		ended = threading.Event()

		def tick() -> None:
			while not ended.wait(TICK):
				simulator.world.clock.set(self.now())

		thread = threading.Thread(target=tick, daemon=True)
		thread.start()
		try:
			yield
		finally:
			ended.set()
			thread.join()

	def _site_now(self) -> datetime:
		return frappe.utils.convert_utc_to_system_timezone(self.now()).replace(tzinfo=None)
