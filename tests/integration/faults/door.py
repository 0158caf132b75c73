"""A door for what platforms push, whose requests are answered by the test itself on its one connection."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field
from typing import Any

import frappe
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from participation_app.intake import pushed_events
from participation_app.intake.pushed_events import SENDERS, DeliveryRefused
from participation_app.simulator.postman import Callback
from participation_app.simulator.server import Simulator

PATIENCE = 5.0
SECRETS = {"X": "consumer_secret", "Facebook": "app_secret", "Instagram": "app_secret"}
VERIFY_TOKEN = "canary-verify-token-5d2c"


@dataclass
class _Visit:
	request: Request
	response: Response = field(default_factory=lambda: Response("Nobody answered.", 503))
	answered: threading.Event = field(default_factory=threading.Event)


class Door:
	"""A platform's callback; `let_in` answers whoever waits until nobody is left to come."""

	def __init__(self, simulator: Simulator, account: Any) -> None:
		self._simulator, self._sender = simulator, SENDERS[account.platform]
		self._visits: queue.Queue[_Visit] = queue.Queue()
		self._server = make_server("127.0.0.1", 0, self._receive, threaded=True)
		threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
		account.verify_token = VERIFY_TOKEN
		account.save()
		self._register(account)

	def let_in(self) -> None:
		"""Answers what the platform sends, here and now."""
		while not self._simulator.deliveries.wait(0.01):
			while not self._visits.empty():
				visit = self._visits.get()
				visit.response = self._answer(visit.request)
				visit.answered.set()

	def close(self) -> None:
		"""Nobody is received any more."""
		self._simulator.deliveries.clear()
		self._server.shutdown()
		self._server.server_close()

	def _register(self, account: Any) -> None:
		secret = account.get_password(SECRETS[account.platform])
		url = f"http://127.0.0.1:{self._server.port}/"
		self._simulator.deliveries.retry_seconds = (0.02, 0.02)
		self._simulator.deliveries.register(Callback(account.platform, url, secret, VERIFY_TOKEN))

	def _receive(self, environ: dict[str, Any], start_response: Any) -> Any:
		visit = _Visit(Request(environ))
		visit.request.get_data()
		self._visits.put(visit)
		visit.answered.wait(PATIENCE)
		return visit.response(environ, start_response)

	def _answer(self, request: Request) -> Response:
		frappe.set_user("Guest")
		try:
			if request.method == "GET":
				greeting = pushed_events.greeting_for(self._sender, request.args)
				return Response(greeting.text, mimetype=greeting.mimetype)
			pushed_events.raise_unless_proved(self._sender, request)
			pushed_events.store(self._sender, request.get_data(), request.headers)
			frappe.db.commit()
			return Response("")
		except DeliveryRefused as refused:
			frappe.db.rollback()
			return Response("", getattr(refused, "http_status_code", 403))
		finally:
			frappe.set_user("Administrator")
