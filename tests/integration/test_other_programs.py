"""What another program hears of the procedure: Frappe's own webhooks on the trail, signed, and nothing too much."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import frappe
import pytest

from tests.integration.casework.tickets import DEPARTMENT, make, make_ticket

SECRET = "a-secret-of-both-sides"


class Listener:
	"""Another program's door: keeps the headers and bodies of what it is told."""

	def __init__(self) -> None:
		self.heard: list[tuple[dict[str, str], bytes]] = []
		heard = self.heard

		class Door(BaseHTTPRequestHandler):
			def do_POST(self) -> None:
				heard.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
				self.send_response(200)
				self.end_headers()

			def log_message(self, *_words: object) -> None:
				pass

		self.server = HTTPServer(("127.0.0.1", 0), Door)
		self.address = f"http://127.0.0.1:{self.server.server_port}/moves"


@pytest.fixture
def listener() -> Iterator[Listener]:
	listener = Listener()
	thread = threading.Thread(target=listener.server.serve_forever, args=(0.02,), daemon=True)
	thread.start()
	yield listener
	listener.server.shutdown()
	thread.join(5)


@pytest.fixture
def told(listener):
	"""The administrator has the trail told to the program: which move, of which contribution, when."""
	fields = {"move": "move", "at": "at", "from": "from_state", "to": "to_state", "due": "due_after"}
	frappe.get_doc(
		{
			"doctype": "Webhook",
			"name": "Moves",
			"webhook_doctype": "Case Event",
			"webhook_docevent": "after_insert",
			"request_url": listener.address,
			"request_method": "POST",
			"request_structure": "",
			"enable_security": 1,
			"webhook_secret": SECRET,
			"webhook_data": [{"key": key, "fieldname": name} for key, name in fields.items()],
		}
	).insert()
	frappe.cache.delete_value("webhooks")
	yield listener
	frappe.cache.delete_value("webhooks")


def test_a_move_is_told_once_it_is_committed_and_signed_over_the_very_body(told):
	ticket = make_ticket()
	frappe.db.after_commit.run()
	told.heard.clear()
	make("agent", ticket, "refer", department=DEPARTMENT)
	assert told.heard == [], "nothing is told of what may still be undone"
	frappe.db.after_commit.run()
	[(headers, body)] = told.heard
	signature = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
	assert headers["X-Frappe-Webhook-Signature"] == signature
	assert set(json.loads(body)) == {"move", "at", "from", "to", "due"}
	assert json.loads(body)["move"] == "refer" and json.loads(body)["to"] == "With Department"


def test_a_move_that_was_refused_is_not_told(told):
	ticket = make_ticket()
	frappe.db.after_commit.run()
	told.heard.clear()
	with pytest.raises(frappe.ValidationError):
		make("agent", ticket, "confirm_result")
	frappe.db.after_commit.run()
	assert told.heard == []
