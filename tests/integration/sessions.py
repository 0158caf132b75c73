"""People in front of the site as browsers are: a session each, logged in once, over a real web server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import frappe
import requests

from participation_app.simulator.authority import PASSWORD
from tests.integration.web_server import serving

_PATIENCE = 60  # seconds
CLOSED = (401, 403, 404)


@dataclass(frozen=True)
class Visitor:
	"""One of the people, and the address of the site."""

	name: str
	server: str
	session: requests.Session

	def get(self, path: str, **asked: Any) -> requests.Response:
		return self.session.get(f"{self.server}{path}", params=asked, timeout=_PATIENCE)

	def send(self, path: str, method: str = "POST", **values: Any) -> requests.Response:
		return self.session.request(method, f"{self.server}{path}", json=values, timeout=_PATIENCE)

	def call(self, method: str, **values: Any) -> requests.Response:
		return self.send(f"/api/method/{method}", **values)


@contextmanager
def visitors(*users: str) -> Iterator[dict[str, Visitor]]:
	"""By name, a visitor for each user of the demo's authority; "Guest" is nobody in particular."""
	with serving() as server, ExitStack() as open_sessions:
		yield {name: _visitor(name, server, open_sessions) for name in users}


def _visitor(name: str, server: str, open_sessions: ExitStack) -> Visitor:
	session = open_sessions.enter_context(requests.Session())
	session.headers.update({"Host": frappe.local.site, "Accept": "application/json"})
	if name != "Guest":
		user = name if "@" in name else f"{name}@city.example"
		login = {"usr": user, "pwd": PASSWORD}
		answer = session.post(f"{server}/api/method/login", data=login, timeout=_PATIENCE)
		assert answer.ok, (name, answer.status_code)
	return Visitor(name, server, session)
