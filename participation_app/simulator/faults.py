"""Trouble on demand: which requests it meets, and what becomes of them on the wire."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from werkzeug.wrappers import Response

Drop = Literal["", "before", "after", "mid_body"]
LONGEST_WAIT = 60.0
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class ConnectionCut(ConnectionAbortedError):
	"""The simulator itself has cut the connection."""


@dataclass
class Fault:
	"""Trouble for the next `times` requests that fit, after letting `skip` of them pass.

	`delay` seconds go by first. Then the request is cut off (`drop` "before"), or processed (`process`, by
	default unless an answer is given here) and cut off (`drop` "after"), or answered: with `status`, `body`
	(text verbatim, anything else as JSON) and `headers` where given, else as the platform would have. `keep`
	is the share of the body that is sent; `hang` seconds go by between headers and body; `drop` "mid_body"
	cuts off halfway through what was announced.
	"""

	name: str = "unnamed"
	platform: str | None = None
	method: str | None = None
	path: str = ""  # a pattern that the path has to contain
	times: int = 1
	skip: int = 0
	delay: float = 0.0
	process: bool | None = None
	drop: Drop = ""
	status: int | None = None
	body: Any = None
	headers: dict[str, str] = field(default_factory=dict)
	keep: float = 1.0
	hang: float = 0.0

	@classmethod
	def from_dict(cls, values: dict[str, Any]) -> Fault:
		"""Reads a fault; ValueError names what is wrong."""
		unknown = sorted(set(values) - set(cls.__dataclass_fields__))
		if unknown:
			raise ValueError(f"A fault has no {unknown[0]!r}; it has {', '.join(cls.__dataclass_fields__)}.")
		fault = cls(**values)
		try:
			re.compile(fault.path)
		except re.error as trouble:
			raise ValueError(f"path is no pattern: {trouble}") from trouble
		if fault.drop not in ("", "before", "after", "mid_body"):
			raise ValueError(f"drop is before, after or mid_body, not {fault.drop!r}.")
		if max(fault.delay, fault.hang) > LONGEST_WAIT:
			raise ValueError(f"A fault waits {LONGEST_WAIT:g} seconds at most.")
		return fault

	def as_dict(self) -> dict[str, Any]:
		"""A JSON-ready copy."""
		return asdict(self)

	def fits(self, platform: str, method: str, path: str) -> bool:
		"""Whether a request is one of those meant."""
		if self.platform and self.platform.lower() != platform.lower():
			return False
		if self.method and self.method.upper() != method:
			return False
		return re.search(self.path, path) is not None

	@property
	def answers_itself(self) -> bool:
		"""Whether the platform's own answer is replaced."""
		return self.status is not None or self.body is not None

	@property
	def processes(self) -> bool:
		"""Whether the platform does what was asked."""
		return not self.answers_itself if self.process is None else self.process


class FaultList:
	"""The faults that are armed, first come first served."""

	def __init__(self) -> None:
		self._lock = threading.Lock()
		self._armed: list[Fault] = []

	def arm(self, fault: Fault) -> None:
		"""Puts a fault at the end of the list."""
		with self._lock:
			self._armed.append(fault)

	def armed(self) -> list[dict[str, Any]]:
		"""The faults still to come."""
		with self._lock:
			return [fault.as_dict() for fault in self._armed]

	def clear(self) -> None:
		"""Disarms all."""
		with self._lock:
			self._armed.clear()

	def take(self, platform: str, method: str, path: str) -> Fault | None:
		"""The fault that meets this request, if any; counts it."""
		with self._lock:
			for fault in self._armed:
				if not fault.fits(platform, method, path):
					continue
				if fault.skip > 0:
					fault.skip -= 1
					continue
				fault.times -= 1
				self._armed = [one for one in self._armed if one.times > 0]
				return fault
		return None


def suffer(fault: Fault, process: Callable[[], Response], connection: socket.socket) -> Response:
	"""The answer to a request under a fault; ConnectionCut if there is none."""
	time.sleep(fault.delay)
	if fault.drop == "before":
		raise cut(connection)
	response = process() if fault.processes else Response(status=204)
	if fault.drop == "after":
		raise cut(connection)
	if fault.answers_itself:
		response = _given_answer(fault)
	for name, value in fault.headers.items():
		response.headers[name] = value
	return _on_the_wire(fault, response, connection)


def cut(connection: socket.socket) -> ConnectionCut:
	"""Resets a connection; the result is to be raised."""
	try:
		connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
		connection.shutdown(socket.SHUT_RDWR)
	except OSError:
		pass  # the client has gone already
	return ConnectionCut("cut by a fault")


def _given_answer(fault: Fault) -> Response:
	body = fault.body
	if isinstance(body, str):
		return Response(body.encode("utf-8", "surrogatepass"), fault.status or 200, content_type="text/html")
	text = "" if body is None else json.dumps(body, ensure_ascii=False)
	return Response(text, fault.status or 200, content_type="application/json; charset=utf-8")


def _on_the_wire(fault: Fault, response: Response, connection: socket.socket) -> Response:
	body = response.get_data()
	body = body[: int(len(body) * fault.keep)]
	response.set_data(body)
	if fault.hang or fault.drop == "mid_body":
		response.response = _slowly(fault, body, connection)
		response.headers["Content-Length"] = str(len(body))
	return response


def _slowly(fault: Fault, body: bytes, connection: socket.socket) -> Iterator[bytes]:
	yield b""
	time.sleep(fault.hang)
	if fault.drop == "mid_body":
		yield body[: len(body) // 2]
		raise cut(connection)
	yield body
