"""A tiny platform on loopback that answers what a test tells it to, over real sockets."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from participation_app.simulator.server import Simulator
from tests.unit.connectors.simulated import PLATFORMS, Desk

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)


@dataclass
class Told:
	"""One answer to give; `drop` closes the connection instead, `promised` lies about the length."""

	body: Any = b""
	status: int = 200
	content_type: str = "application/json; charset=utf-8"
	headers: dict[str, str] = field(default_factory=dict)
	drop: bool = False
	promised: int | None = None
	drip_seconds: float = 0
	slow_head: bool = False

	@property
	def content(self) -> bytes:
		return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Received:
	method: str
	path: str
	query: dict[str, str]
	headers: dict[str, str]
	body: str


class ToldPlatform:
	"""Answers are queued per method and path; the last one of a queue stays."""

	def __init__(self) -> None:
		self.received: list[Received] = []
		self._answers: dict[tuple[str, str], list[Told]] = defaultdict(list)
		self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
		self._server.daemon_threads = True
		self.url = f"http://127.0.0.1:{self._server.server_port}"
		threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

	def tell(self, path: str, *answers: Any, method: str = "GET") -> None:
		told = [answer if isinstance(answer, Told) else Told(answer) for answer in answers]
		self._answers[method, path].extend(told)

	def asked(self, path: str) -> list[Received]:
		return [request for request in self.received if request.path == path]

	def tell_instead(self, path: str, *answers: Any) -> None:
		"""Replaces what a GET of the path was told before."""
		self._answers["GET", path].clear()
		self.tell(path, *answers)

	def forget(self) -> None:
		self.received.clear()
		self._answers.clear()

	def close(self) -> None:
		self._server.shutdown()
		self._server.server_close()

	def _next(self, method: str, path: str) -> Told:
		queue = self._answers.get((method, path))
		if not queue:
			return Told({"nothing told for": f"{method} {path}"}, status=418)
		return queue.pop(0) if len(queue) > 1 else queue[0]

	def _handler(self) -> type[BaseHTTPRequestHandler]:
		platform = self

		class Handler(BaseHTTPRequestHandler):
			def do_GET(self) -> None:
				address = urlsplit(self.path)
				body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
				query = {name: values[0] for name, values in parse_qs(address.query).items()}
				platform.received.append(
					Received(self.command, address.path, query, dict(self.headers), body)
				)
				self._give(platform._next(self.command, address.path))

			do_POST = do_DELETE = do_GET

			def _give(self, told: Told) -> None:
				if told.drop:
					self.close_connection = True
					return
				if told.slow_head:
					return self._dawdle()
				length = len(told.content) if told.promised is None else told.promised
				self.send_response(told.status)
				for name, value in {"Content-Type": told.content_type, **told.headers}.items():
					self.send_header(name, value)
				self.send_header("Content-Length", str(length))
				self.end_headers()
				self._write(told)

			def _dawdle(self) -> None:
				self.close_connection = True
				with suppress(OSError):
					self.wfile.write(b"HTTP/1.1 200 OK\r\n")
					for _ in range(30):
						self.wfile.write(b"X-More: 1\r\n")
						time.sleep(0.1)

			def _write(self, told: Told) -> None:
				pieces = [told.content]
				if told.drip_seconds:
					pieces = [told.content[place : place + 1] for place in range(len(told.content))]
				try:
					for piece in pieces:
						self.wfile.write(piece)
						self.wfile.flush()
						time.sleep(told.drip_seconds)
				except OSError:
					self.close_connection = True

			def log_message(self, *_: Any) -> None:
				pass

		return Handler


@pytest.fixture(scope="session")
def running_platform() -> Iterator[ToldPlatform]:
	told = ToldPlatform()
	yield told
	told.close()


@pytest.fixture
def platform(running_platform: ToldPlatform) -> ToldPlatform:
	running_platform.forget()
	return running_platform


@pytest.fixture
def told() -> type[Told]:
	return Told


@pytest.fixture
def now() -> datetime:
	return NOW


@pytest.fixture
def clock(now: datetime):
	return lambda: now


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
	with Simulator(with_samples=False) as running:
		yield running


@pytest.fixture
def desk(simulator: Simulator) -> Desk:
	return Desk(simulator.base_url, samples=False)


@pytest.fixture(params=PLATFORMS)
def name(request) -> str:
	return request.param
