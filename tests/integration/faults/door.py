"""Doors for what platforms and gateways push, whose requests the test itself answers on its one connection."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import frappe
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from participation_app.intake import pushed_events
from participation_app.intake.pushed_events import SENDERS, DeliveryRefused
from participation_app.notices import reports
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


class Reception:
	"""A web address; `let_in` has whoever waits there answered here and now, until nobody is left to come."""

	def __init__(self, simulator: Simulator, answer: Callable[[Request], Response]) -> None:
		self._deliveries, self._answer = simulator.deliveries, answer
		self._visits: queue.Queue[_Visit] = queue.Queue()
		self._server = make_server("127.0.0.1", 0, self._receive, threaded=True)
		self.address = f"http://127.0.0.1:{self._server.port}"
		threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
		self._deliveries.retry_seconds = (0.02, 0.02)

	def let_in(self) -> None:
		"""Answers what the platform sends."""
		while not self._deliveries.wait(0.01):
			while not self._visits.empty():
				visit = self._visits.get()
				visit.response = self._answer(visit.request)
				visit.answered.set()

	def close(self) -> None:
		"""Nobody is received any more."""
		self._deliveries.clear()
		self._server.shutdown()
		self._server.server_close()

	def _receive(self, environ: dict[str, Any], start_response: Any) -> Any:
		visit = _Visit(Request(environ))
		visit.request.get_data()
		self._visits.put(visit)
		visit.answered.wait(PATIENCE)
		return visit.response(environ, start_response)


class Door:
	"""Where a platform pushes what happens to an account."""

	def __init__(self, simulator: Simulator, account: Any) -> None:
		self._sender = SENDERS[account.platform]
		self._reception = Reception(simulator, self._answer)
		self.let_in, self.close = self._reception.let_in, self._reception.close
		account.verify_token = VERIFY_TOKEN
		account.save()
		secret = account.get_password(SECRETS[account.platform])
		url = f"{self._reception.address}/"
		simulator.deliveries.register(Callback(account.platform, url, secret, VERIFY_TOKEN))

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


class ReportDoor:
	"""Where an SMS gateway reports what became of a message."""

	def __init__(self, simulator: Simulator) -> None:
		self._reception = Reception(simulator, self._answer)
		self.let_in, self.close = self._reception.let_in, self._reception.close
		self.address = self._reception.address

	def _answer(self, request: Request) -> Response:
		said = request.form.to_dict() or request.get_json(silent=True) or {}
		values = {**request.args.to_dict(), **said}
		try:
			reports.take_in(reports.raise_unless_proved(values, request), values)
			frappe.db.commit()
			return Response("")
		except reports.ReportNotProved:
			frappe.db.rollback()
			return Response("", 403)
