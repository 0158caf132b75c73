"""How the tests of this folder register a callback and read what it was sent."""

from __future__ import annotations

import json
from typing import Any

from participation_app.simulator import accounts
from participation_app.simulator.signatures import crc_answer

SECRETS = {
	"X": accounts.X.credentials["consumer_secret"],
	"Facebook": accounts.FACEBOOK.credentials["app_secret"],
	"Instagram": accounts.INSTAGRAM.credentials["app_secret"],
}


def callback(control, endpoint, platform: str) -> None:
	"""Registers the endpoint, which answers handshakes as it should."""

	def answer(received) -> bytes:
		if "crc_token" in received.query:
			token = crc_answer(SECRETS["X"], received.query["crc_token"])
			return json.dumps({"response_token": token}).encode()
		is_ours = received.query.get("hub.verify_token") == endpoint.verify_token
		return received.query.get("hub.challenge", "").encode() if is_ours else b"no"

	endpoint.answer = answer
	answered = control.tell(
		"/callbacks", platform=platform, url=endpoint.url, verify_token=endpoint.verify_token
	)
	assert answered["registered"]


def wait(control) -> None:
	"""Until everything has been sent."""
	assert control.tell("/deliveries", wait=10)["idle"]


def events_of(control, endpoint) -> list[dict[str, Any]]:
	"""All changes (Meta) or activities (X) that were sent, in the order in which they came."""
	wait(control)
	found = []
	for received in endpoint.received:
		if received.method == "POST":
			body = json.loads(received.body)
			found += [change for entry in body.get("entry", []) for change in entry["changes"]] or [body]
	return found
