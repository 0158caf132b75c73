"""Ends requests at a total time: the time-outs of sockets only bound the wait for each piece."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

Watch = Callable[["socket.socket | None"], None]


class Limit:
	"""The time of one request; `late` once it is over."""

	def __init__(self) -> None:
		self.late = False
		self._socket: socket.socket | None = None

	def watch(self, connected: socket.socket | None) -> None:
		"""Takes the socket that is to be cut."""
		self._socket = connected
		if self.late:
			self.cut()

	def cut(self) -> None:
		"""Ends the connection under whoever waits for it."""
		self.late = True
		if not isinstance(self._socket, socket.socket):
			return
		try:
			# Not the shutdown of TLS, which would take the session from under the reading thread.
			socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
		except OSError:
			pass  # it has ended by itself


@contextmanager
def time_limit(seconds: float) -> Iterator[Limit]:
	"""Cuts the socket that its limit watches, if it is not left in time."""
	limit = Limit()
	timer = threading.Timer(seconds, limit.cut)
	timer.daemon = True
	timer.start()
	try:
		yield limit
	finally:
		timer.cancel()


class DeadlineAdapter(HTTPAdapter):
	"""An adapter for one thread whose requests end inside `limit`, headers and body together."""

	def __init__(self) -> None:
		self._limit = Limit()
		super().__init__()

	@contextmanager
	def limit(self, seconds: float) -> Iterator[Limit]:
		"""Bounds the request that is made inside."""
		with time_limit(seconds) as self._limit:
			yield self._limit

	def init_poolmanager(self, *args: Any, **settings: Any) -> None:
		super().init_poolmanager(*args, **settings)
		self.poolmanager.pool_classes_by_scheme = pools_told_to(self._watch)

	def proxy_manager_for(self, proxy: str, **settings: Any) -> Any:
		manager = super().proxy_manager_for(proxy, **settings)
		manager.pool_classes_by_scheme = pools_told_to(self._watch)
		return manager

	def _watch(self, connected: socket.socket | None) -> None:
		self._limit.watch(connected)


def pools_told_to(watch: Watch) -> dict[str, type[HTTPConnectionPool]]:
	"""Pools, by scheme, whose connections show their sockets before they wait for an answer."""

	class Plain(HTTPConnection):
		def getresponse(self) -> Any:
			watch(self.sock)
			return super().getresponse()

	class Secure(HTTPSConnection):
		def getresponse(self) -> Any:
			watch(self.sock)
			return super().getresponse()

	class PlainPool(HTTPConnectionPool):
		ConnectionCls = Plain

	class SecurePool(HTTPSConnectionPool):
		ConnectionCls = Secure

	return {"http": PlainPool, "https": SecurePool}
