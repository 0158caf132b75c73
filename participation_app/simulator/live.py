"""Comments that arrive while one watches."""

from __future__ import annotations

import threading

from . import samples
from .state import World
from .things import NotThere


class Live:
	"""Lets waiting sample comments arrive, one every so many seconds."""

	def __init__(self, world: World) -> None:
		self._world = world
		self._queue: list[samples.Sample] = []
		self._stop = threading.Event()
		self.every = 0.0

	@property
	def waiting(self) -> int:
		"""How many have not arrived yet."""
		return len(self._queue)

	@property
	def queue(self) -> list[samples.Sample]:
		"""What has not arrived yet, the next one first."""
		return list(self._queue)

	def fill(self, queue: list[samples.Sample]) -> None:
		"""Replaces what is waiting."""
		self._queue = list(queue)

	def deliver(self, count: int = 1) -> list[str]:
		"""Lets the next comments arrive at once; gives their ids."""
		arrived = []
		with self._world.lock:
			while self._queue and len(arrived) < count:
				try:
					arrived.append(samples.arrive(self._world, self._queue.pop(0)))
				except NotThere:
					continue  # its post was reset away
		return arrived

	def run_every(self, seconds: float) -> None:
		"""Starts, changes the pace or, with 0, stops."""
		self._stop.set()
		self._stop = threading.Event()
		self.every = seconds
		if seconds > 0:
			threading.Thread(target=self._run, args=(self._stop, seconds), daemon=True).start()

	def _run(self, stop: threading.Event, seconds: float) -> None:
		while not stop.wait(seconds):
			self.deliver()
