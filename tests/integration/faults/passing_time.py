"""Time that passes at once, on the site, in the connectors and on the platforms alike."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta, timezone

import frappe
import pytest

from participation_app.connectors import registry
from participation_app.connectors.client import PlatformClient
from participation_app.simulator.server import Simulator

LONGEST_SLEEP = 2.0  # seconds, all together, in one job
PATIENCE = {"timeouts": (0.5, 0.4), "longest": 0.8}  # of a client, instead of 20 and 60 seconds


class PassingTime:
	"""Moves the site and the platforms forward together, and notes how long workers sleep."""

	def __init__(self, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
		self._simulator = simulator
		self._ahead = timedelta()
		self.slept = 0.0
		really, really_sleep, worker = frappe.utils.now_datetime, time.sleep, threading.current_thread()

		def sleep(seconds: float) -> None:
			if threading.current_thread() is worker:
				self.slept += seconds
			else:
				really_sleep(seconds)

		def site_now() -> datetime:
			return really() + self._ahead

		monkeypatch.setattr(time, "sleep", sleep)
		for module in (frappe.utils, frappe.utils.data):
			monkeypatch.setattr(module, "now_datetime", site_now)
		for connect in (registry.connect, registry.connect_sms):
			monkeypatch.setitem(connect.__kwdefaults__, "clock", self.now)
		for name, value in PATIENCE.items():
			monkeypatch.setitem(PlatformClient.__init__.__kwdefaults__, name, value)

	def now(self) -> datetime:
		"""The present moment in UTC."""
		return datetime.now(timezone.utc) + self._ahead

	def begin_anew(self) -> None:
		"""It is the real time again, on the site; the platforms are put back by whoever kept them."""
		self._ahead = timedelta()

	def wait(self, span: timedelta) -> None:
		"""Lets the time go by."""
		self._ahead += span
		self._simulator.world.clock.advance(span.total_seconds())
