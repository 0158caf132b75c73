"""People who call: the clerk enters what they say by the web server, again with the same key until it is acknowledged."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass

import frappe
import requests
from frappe.utils.password import set_encrypted_password

CLERK = "agent@city.example"
ENTER = "/api/method/participation_app.api.contributions.enter"
TIMEOUT = 5.0
TRIES_A_ROUND = 3


@dataclass
class Call:
	"""What somebody said, under the key that makes it one however often it is sent."""

	key: str
	mobile: str
	reference: str | None = None
	sent: int = 0


class Callers:
	"""Calls, and which of them the clerk's screen has acknowledged."""

	def __init__(self, seed: int) -> None:
		self._dice = random.Random(seed)
		self.calls: list[Call] = []
		self._headers = {"Authorization": _token_of_the_clerk(), "Host": frappe.local.site}

	def call(self, address: str) -> None:
		"""One more person calls; whatever was not acknowledged before is sent again."""
		number = len(self.calls)
		key = f"{self._dice.getrandbits(128):032x}"
		self.calls.append(Call(key, f"+97150{1000000 + number}"))
		for one in [one for one in self.calls if not one.reference][-TRIES_A_ROUND:]:
			self.send(one, address)

	def open_calls(self) -> list[Call]:
		"""Those nobody has acknowledged."""
		return [one for one in self.calls if not one.reference]

	def send(self, call: Call, address: str) -> None:
		"""One try; a server that was killed gives no answer."""
		call.sent += 1
		said = {"type": "Complaint", "text": f"حفرة عند البيت {call.key}", "channel": "Phone"}
		values = {**said, "language": "ar", "mobile": call.mobile, "key": call.key}
		with suppress(requests.RequestException, ValueError, KeyError, TypeError):
			answer = requests.post(
				f"{address}{ENTER}", json={"values": values}, headers=self._headers, timeout=TIMEOUT
			)
			call.reference = answer.json()["message"]["reference"]


def _token_of_the_clerk() -> str:
	key, secret = frappe.generate_hash(length=15), frappe.generate_hash(length=15)
	frappe.db.set_value("User", CLERK, "api_key", key)
	set_encrypted_password("User", CLERK, secret, "api_secret")
	frappe.db.commit()
	return f"token {key}:{secret}"
