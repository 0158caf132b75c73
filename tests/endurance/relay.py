"""A way to a server of this machine that can be made slow, for every connection that goes by it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread

PIECE = 1 << 16  # bytes


@dataclass(frozen=True)
class Hindrance:
	"""What is asked comes late by `seconds`; what is asked and answered goes in pieces of so many bytes."""

	seconds: float = 0.0
	piece: int = PIECE


UNHINDERED = Hindrance()


class Relay:
	"""Listens on a loopback port of its own, `port`, and passes on to the server's; within a `with` block."""

	def __init__(self, server_port: int) -> None:
		self._server_port = server_port
		self._hindrance = UNHINDERED
		self.held_up = 0  # messages, since the relay began
		self._loop = asyncio.new_event_loop()

	def __enter__(self) -> Relay:
		listening = self._loop.run_until_complete(asyncio.start_server(self._connect, "127.0.0.1", 0))
		self.port: int = listening.sockets[0].getsockname()[1]
		self._thread = Thread(target=self._loop.run_forever, daemon=True)
		self._thread.start()
		return self

	def __exit__(self, *_trouble: object) -> None:
		self._loop.call_soon_threadsafe(self._loop.stop)
		self._thread.join()

	@contextmanager
	def hindered(self, hindrance: Hindrance) -> Iterator[None]:
		"""For the length of the block; what is on its way then still comes late."""
		self._hindrance = hindrance
		try:
			yield
		finally:
			self._hindrance = UNHINDERED

	async def _connect(self, asking: asyncio.StreamReader, asker: asyncio.StreamWriter) -> None:
		try:
			answering, server = await asyncio.open_connection("127.0.0.1", self._server_port)
		except OSError:
			asker.close()
			return
		ways = (self._pass_on(asking, server, late=True), self._pass_on(answering, asker, late=False))
		with suppress(OSError):
			await asyncio.gather(*ways)

	async def _pass_on(
		self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, late: bool
	) -> None:
		try:
			while said := await source.read(PIECE):
				now = self._hindrance
				self.held_up += now is not UNHINDERED
				if late and now.seconds:
					await asyncio.sleep(now.seconds)
				for start in range(0, len(said), now.piece):
					target.write(said[start : start + now.piece])
					await target.drain()
		finally:
			target.close()
