"""Sends requests to callbacks on this machine, in the order in which they are due, and repeats those that fail.

One thread of its own does so; it takes part in no other request.
"""

from __future__ import annotations

import heapq
import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "::1", "localhost")
TIMEOUT = 5.0
MOST_WAITING = 20_000
MOST_READ = 100_000


@dataclass(frozen=True)
class Callback:
	"""Where a platform sends what happens to an account; `host` is the Host header if it is not the address's."""

	platform: str
	url: str
	secret: str = field(repr=False)
	verify_token: str = field(default="", repr=False)
	host: str | None = None
	account_id: str | None = None

	def __post_init__(self) -> None:
		if urlsplit(self.url).scheme != "http" or not is_loopback(self.url):
			raise ValueError(
				"A callback is an http address of this machine: 127.0.0.1, [::1] or *.localhost."
			)


@dataclass(order=True)
class Delivery:
	"""One request to a callback, as often as it is repeated."""

	due: float
	number: int
	callback: Callback = field(compare=False)
	about: list[str] = field(compare=False)
	method: str = field(default="POST", compare=False)
	query: str = field(default="", compare=False)
	body: bytes = field(default=b"", compare=False)
	headers: dict[str, str] = field(default_factory=dict, compare=False)
	fault: str | None = field(default=None, compare=False)
	retries: tuple[float, ...] = field(default=(), compare=False)
	failures: int = field(default=0, compare=False)  # attempts that count as failed whatever is answered
	attempt: int = field(default=0, compare=False)
	answer: tuple[int, bytes] | None = field(default=None, compare=False)
	done: threading.Event = field(default_factory=threading.Event, compare=False)


class Postman:
	"""What waits to be sent. `open_line` gives the record of an attempt, into which its end is written."""

	def __init__(self, open_line: Callable[[Delivery], dict[str, Any]]) -> None:
		self._open_line = open_line
		self._waiting: list[Delivery] = []
		self._changed = threading.Condition()
		self._thread: threading.Thread | None = None
		self._busy = False
		self._stopped = False

	def take(self, delivery: Delivery) -> None:
		"""Sends a delivery when it is due."""
		with self._changed:
			if len(self._waiting) >= MOST_WAITING:
				raise ValueError(f"{MOST_WAITING} deliveries are waiting already.")
			heapq.heappush(self._waiting, delivery)
			if self._thread is None:
				self._thread = threading.Thread(target=self._run, daemon=True)
				self._thread.start()
			self._changed.notify_all()

	def forget(self) -> None:
		"""Drops what has not been sent."""
		with self._changed:
			self._waiting.clear()
			self._changed.notify_all()

	def stop(self) -> None:
		"""Ends the thread."""
		with self._changed:
			self._stopped = True
			self._changed.notify_all()

	def wait(self, seconds: float) -> bool:
		"""Waits until nothing is left to be sent; False if it takes longer."""
		with self._changed:
			return self._changed.wait_for(lambda: not self._waiting and not self._busy, seconds)

	def _run(self) -> None:
		while delivery := self._next():
			try:
				self._attempt(delivery)
			finally:
				with self._changed:
					self._busy = False
					self._changed.notify_all()

	def _next(self) -> Delivery | None:
		with self._changed:
			while not self._stopped:
				pause = self._waiting[0].due - time.monotonic() if self._waiting else None
				if pause is not None and pause <= 0:
					self._busy = True
					return heapq.heappop(self._waiting)
				self._changed.wait(pause)
		return None

	def _attempt(self, delivery: Delivery) -> None:
		delivery.attempt += 1
		delivery.answer = None
		line = self._open_line(delivery)
		try:
			delivery.answer = _request(delivery)
			line["status"] = delivery.answer[0]
		except (OSError, http.client.HTTPException) as trouble:
			line["trouble"] = type(trouble).__name__
		good = delivery.answer is not None and delivery.answer[0] < 300
		is_over = good and delivery.attempt > delivery.failures
		if is_over or delivery.attempt > len(delivery.retries):
			delivery.done.set()
			return
		delivery.due = time.monotonic() + delivery.retries[delivery.attempt - 1]
		self.take(delivery)


def is_loopback(url: str) -> bool:
	"""Whether an address can only mean this machine."""
	host = urlsplit(url).hostname
	return host is not None and (host in LOOPBACK or host.endswith(".localhost"))


def _request(delivery: Delivery) -> tuple[int, bytes]:
	parts = urlsplit(delivery.callback.url)
	address = "::1" if parts.hostname == "::1" else "127.0.0.1"
	connection = http.client.HTTPConnection(address, parts.port or 80, timeout=TIMEOUT)
	query = "&".join(part for part in (parts.query, delivery.query) if part)
	target = (parts.path or "/") + (f"?{query}" if query else "")
	headers = {"Host": delivery.callback.host or parts.netloc, **delivery.headers}
	try:
		connection.request(delivery.method, target, delivery.body or None, headers)
		answer = connection.getresponse()
		return answer.status, answer.read(MOST_READ)
	finally:
		connection.close()
