"""Notices on their way over the simulated gateways, and the time of day as a test needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
import pytest
import requests

from participation_app.notices import contacts, outbox, sending
from participation_app.notices.contacts import ContactDetails
from participation_app.simulator.server import Simulator
from tests.integration.casework.conftest import people  # noqa: F401
from tests.integration.casework.tickets import make_ticket


@pytest.fixture
def freeze_at(monkeypatch: pytest.MonkeyPatch):
	"""Sets the site's clock: `freeze_at("2026-03-02 09:00")`."""

	def set_clock(moment: str | datetime) -> None:
		now = frappe.utils.get_datetime(moment)
		monkeypatch.setattr(frappe.utils, "now_datetime", lambda: now)

	return set_clock


MOBILE, ADDRESS = "+971501234567", "um.khalid@example.org"
SECRETS = {
	"Unifonic": {"app_sid": "simulated-app-sid"},
	"Twilio": {
		"account_sid": "AC00000000000000000000000000000001",
		"auth_token": "simulated-twilio-token",
	},
	"HTTP": {
		"auth_token": "simulated-http-token",
		"path": "/http/messages",
		"success_expression": "status = ok",
	},
}


@dataclass
class Desk:
	"""Notices on their way: what is owed, what the sender makes of it, what arrives at the gateway."""

	simulator: Simulator
	kind: str

	def ticket(self, **contact: str) -> str:
		"""A ticket that came by phone, with its contact."""
		ticket = make_ticket(channel="Phone")
		if contact:
			contacts.keep(ticket, ContactDetails("أم خالد", **contact))
		return ticket

	def owe(self, ticket: str, kind: str = "Moved Date", **more: Any) -> str:
		facts = {"reference": "AB12-CD34", "due_date": "الثلاثاء ١٠ مارس"}
		return outbox.owe(kind, ticket=ticket, language="ar", facts=facts, **more).name

	def send(self, name: str) -> Any:
		"""The sender's job comes by, the time being ripe; gives the notice afterwards."""
		due = {"next_attempt_at": frappe.utils.now_datetime(), "lease_until": None}
		if self.read(name).state in outbox.OPEN:
			frappe.db.set_value("Participation Notice", name, due)
		sending.send(name)
		return self.read(name)

	def read(self, name: str) -> Any:
		return frappe.get_doc("Participation Notice", name)

	def next_of(self, name: str) -> Any:
		"""The notice that took over from another."""
		return frappe.get_doc("Participation Notice", {"follows": name})

	def fault(self, name: str, **more: Any) -> None:
		body = {"name": name, "platform": "SMS", **more}
		requests.post(f"{self.simulator.base_url}/__ctl/faults", json=body, timeout=5).raise_for_status()

	@property
	def messages(self) -> list[dict]:
		"""What the gateway took."""
		return self.simulator.world.messages


@pytest.fixture(autouse=True)
def emirates(site: None) -> None:
	set_settings(phone_region="AE")


def set_settings(**values: Any) -> None:
	for name, value in values.items():
		frappe.db.set_single_value("Participation Settings", name, value)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")


def kept_at_commits(monkeypatch: pytest.MonkeyPatch, name: str) -> list[tuple[str, bool]]:
	"""Grows with each commit: the notice's state, and whether others keep away from it."""
	kept, commit = [], frappe.db.commit

	def look_and_commit() -> None:
		state, until = frappe.db.get_value("Participation Notice", name, ["state", "lease_until"])
		kept.append((state, bool(until and until > frappe.utils.now_datetime())))
		commit()

	monkeypatch.setattr(frappe.db, "commit", look_and_commit)
	return kept


@pytest.fixture
def desk(simulator: Simulator) -> Callable[[str], Desk]:
	"""The desk with a gateway of that kind in use: `desk("Unifonic")`."""

	def open_with(kind: str) -> Desk:
		values = {"gateway_name": kind, "kind": kind, "sender_id": "CityServ", "cost_per_part": 0.05}
		frappe.delete_doc("SMS Gateway", kind, force=True, ignore_missing=True)
		gateway = frappe.get_doc({"doctype": "SMS Gateway", **values, **SECRETS[kind]}).insert()
		set_settings(sms_gateway=gateway.name)
		return Desk(simulator, kind)

	return open_with
