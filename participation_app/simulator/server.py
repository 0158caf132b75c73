"""The loopback server: finds the platform of a request, lets faults strike, and writes the journal."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from . import control, graph, instagram, pictures, samples, sms, x, youtube
from .changes import aimed, carry_out
from .chaos import Chaos
from .deliveries import Deliveries
from .faults import Fault, FaultList
from .journal import Journal
from .live import Live
from .rewrites import rewritten
from .state import World
from .strikes import suffer
from .things import NotThere
from .wire import Call, json_answer

LOOPBACK = ("127.0.0.1", "::1")
CONTROL = "/__ctl"
ELSEWHERE = "/elsewhere"
PLATFORMS: dict[str, tuple[str, Callable[[Call, World], Response]]] = {
	"/x": ("X", x.answer),
	"/graph": ("Facebook", graph.answer),
	"/ig": ("Instagram", instagram.answer),
	"/yt": ("YouTube", youtube.answer),
	"/sms": ("SMS", sms.answer),
}


class Simulator:
	"""The simulated platforms on one loopback port; a context manager that runs in a thread of its own."""

	def __init__(
		self,
		port: int = 0,
		*,
		host: str = "127.0.0.1",
		seed: int = 1,
		live: float = 0.0,
		with_samples: bool = True,
		conversations: Path = samples.FOLDER,
	) -> None:
		if host not in LOOPBACK:
			raise ValueError(f"The simulator binds {' or '.join(LOOPBACK)} only, not {host}.")
		self.world = World()
		self.journal = Journal()
		self.faults = FaultList()
		self.live = Live(self.world)
		self.deliveries = Deliveries(self)
		self.chaos = Chaos(self)
		self.world.watcher = self.deliveries.hear
		self.deliveries.manner = self.chaos.manner
		self._seed, self._with_samples, self._conversations = seed, with_samples, conversations
		self._host = host
		self._server = self._bind(port)
		self._refuse_for = 0.0
		self._thread = threading.Thread(target=self.serve, daemon=True)
		self.reset()
		self.live.run_every(live)

	@property
	def port(self) -> int:
		"""The port that was bound."""
		return self._server.port

	@property
	def base_url(self) -> str:
		"""Where the simulator is, without a trailing slash."""
		host = f"[{self._host}]" if ":" in self._host else self._host
		return f"http://{host}:{self.port}"

	def picture(self, platform: str, name: str) -> str:
		"""The address of a picture on a platform."""
		[prefix] = [prefix for prefix, (known, _) in PLATFORMS.items() if known == platform]
		return f"{self.base_url}{prefix}{pictures.FOLDER}{name}"

	def start(self) -> Simulator:
		"""Serves in a thread."""
		self._thread.start()
		return self

	def stop(self) -> None:
		"""Ends the thread and frees the port."""
		self.live.run_every(0)
		self.deliveries.stop()
		self._server.shutdown()
		self._thread.join(timeout=5)

	def __enter__(self) -> Simulator:
		return self.start()

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self.stop()

	def serve(self) -> None:
		"""Serves until stopped; keeps the port closed for a while when told to."""
		self._server.serve_forever(poll_interval=0.02)
		while self._refuse_for:
			time.sleep(self._refuse_for)
			self._refuse_for = 0.0
			self._server = self._bind(self.port)
			self._server.serve_forever(poll_interval=0.02)

	def refuse_connections(self, seconds: float) -> None:
		"""Closes the port for some seconds, so that connections are refused."""
		self._refuse_for = seconds
		threading.Thread(target=self._server.shutdown, daemon=True).start()

	def reset(self, with_samples: bool | None = None) -> None:
		"""Begins anew, with or without the sample conversations; None as before."""
		if with_samples is not None:
			self._with_samples = with_samples
		self.faults.clear()
		self.chaos.end()
		self.deliveries.clear()
		with self.world.lock:
			self.world.reset()
			self.live.fill(self._load())
		self.journal.clear()

	def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
		"""The WSGI application."""
		request = Request(environ)
		return self._answer(request)(environ, start_response)

	def _answer(self, request: Request) -> Response:
		if request.host.rpartition(":")[0].strip("[]") not in (*LOOPBACK, "localhost"):
			return json_answer({"error": "The simulator answers on loopback addresses only."}, 421)
		if request.path.startswith(CONTROL + "/"):
			return control.answer(Call.of(request, CONTROL), self)
		prefix = "/" + request.path.split("/")[1]
		if prefix == ELSEWHERE:
			line = self.journal.open_line(request, "Elsewhere", self.world.clock.now())
			line["status"] = 404
		if prefix not in PLATFORMS:
			return json_answer({"error": f"There is no platform at {prefix}."}, 404)
		return self._platform_answer(request, prefix)

	def play(self, changes: list[dict[str, Any]], call: Call, fault: str) -> None:
		"""Makes the changes of a fault; what can no longer be made, as of a comment that is gone, is left."""
		for change in changes:
			wanted = aimed(change, call)
			if wanted is None:
				continue
			try:
				if wanted.get("action") == "tell":
					self.deliveries.tell([("added", self.world.comment(wanted["id"]))], fault=fault)
				else:
					carry_out(wanted, self.world)
			except NotThere:
				continue

	def _platform_answer(self, request: Request, prefix: str) -> Response:
		platform, _ = PLATFORMS[prefix]
		line = self.journal.open_line(request, platform, self.world.clock.now())
		call = Call.of(request, prefix)
		fault = self.faults.take(platform, call) or self.chaos.draw(platform, call)
		if fault is None:
			response = self._process(prefix, call, line)
		else:
			line["fault"] = fault.name
			connection = request.environ["werkzeug.socket"]
			response = suffer(
				fault, lambda: self._process(prefix, call, line, fault), connection, self._elsewhere
			)
		line["status"] = response.status_code
		return response

	def _process(self, prefix: str, call: Call, line: dict[str, Any], fault: Fault | None = None) -> Response:
		platform, handle = PLATFORMS[prefix]
		with self.world.lock:
			if fault:
				self.play(fault.before, call, fault.name)
				call = fault.bend(call)
			before = self.world.revision
			response = pictures.answer(call) if pictures.is_picture(call) else handle(call, self.world)
			line["changed"] = self.world.revision != before
			if fault:
				self.play(fault.then, call, fault.name)
		if fault and fault.rewrite:
			response = rewritten(fault.rewrite, response, platform, self._elsewhere)
		return response

	@property
	def _elsewhere(self) -> str:
		"""The same machine under another name, where nobody is to go."""
		return f"http://localhost:{self.port}{ELSEWHERE}"

	def _load(self) -> list[samples.Sample]:
		if not self._with_samples:
			return []
		return samples.load(self.world, self._seed, self._conversations)

	def _bind(self, port: int) -> BaseWSGIServer:
		return make_server(self._host, port, self, threaded=True, request_handler=_QuietHandler)


class _QuietHandler(WSGIRequestHandler):
	"""Leaves the record of requests to the journal."""

	def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
		"""Says nothing."""
