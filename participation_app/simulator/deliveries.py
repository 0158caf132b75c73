"""The platforms call us: handshakes, signed events of what happens, reports on short messages.

Only addresses of this machine are ever called. Every attempt is a line of the journal.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from . import events as told
from .journal import masked
from .postman import Callback, Delivery, Postman, is_loopback
from .signatures import crc_answer, signed, signed_form
from .things import Comment

if TYPE_CHECKING:
	from .server import Simulator

RETRY_SECONDS = (1.0, 5.0, 20.0)
CHALLENGE = "1158201444"
NAMED_IN_JOURNAL = 10
Manner = dict[str, Any]
"""In which manner something is sent: `flaw` of its signature, how many `times`, after what `delay` in seconds, how
many attempts are taken for `failures` whatever is answered, and the name of the `fault` that this is."""


class Deliveries:
	"""Who is called by which platform, and what is sent to them."""

	def __init__(self, simulator: Simulator) -> None:
		self._simulator = simulator
		self._callbacks: dict[str, Callback] = {}
		self._postman = Postman(self._line)
		self._number = 0
		self.silent: set[str] = set()  # platforms that do not call
		self.reports: list[Manner] = []  # of the next reports on messages
		self.retry_seconds = RETRY_SECONDS
		self.manner: Callable[[str], Manner] = lambda platform: {}  # of what is sent by itself
		self.wait, self.stop = self._postman.wait, self._postman.stop

	def register(self, callback: Callback) -> None:
		"""Sends from now on what happens on the callback's platform."""
		self._callbacks[callback.platform] = callback

	def unregister(self, platform: str) -> None:
		"""Sends nothing more to the callback of a platform."""
		self._callbacks.pop(platform, None)

	def callback(self, platform: str) -> Callback:
		"""Where the platform calls; ValueError where nobody is registered."""
		if platform not in self._callbacks:
			raise ValueError(f"No callback is registered for {platform}; POST /callbacks first.")
		return self._callbacks[platform]

	@property
	def callbacks(self) -> list[Callback]:
		"""All that are registered."""
		return list(self._callbacks.values())

	def clear(self) -> None:
		"""Forgets callbacks and what has not been sent."""
		self._postman.forget()
		self._callbacks.clear()
		self.silent.clear()
		self.reports.clear()
		self.retry_seconds = RETRY_SECONDS

	def hear(self, what: str, thing: Any) -> None:
		"""Tells the callback, if there is one, what has just happened on a platform."""
		if what == "sent":
			self.report(thing, "Delivered", **(self.reports.pop(0) if self.reports else {}))
		elif isinstance(thing, Comment) and thing.platform in self._callbacks:
			account_id = self._callbacks[thing.platform].account_id
			if thing.platform not in self.silent and account_id in (None, thing.account_id):
				self.tell([(what, thing)], **self.manner(thing.platform))

	def tell(self, happened: Iterable[tuple[str, Comment]], **manner: Any) -> list[Delivery]:
		"""Sends what happened to comments of one account, in this order."""
		world = self._simulator.world
		told_of = [(what, thing, told.event_of(what, thing, world)) for what, thing in happened]
		found = [(f"{what} {thing.id}", event) for what, thing, event in told_of if event]
		if not found:
			return []
		comment = told_of[0][1]
		about = [words for words, _ in found]
		events = [event for _, event in found]
		return self.send(comment.platform, comment.account_id, events, about, **manner)

	def send(
		self, platform: str, account_id: str, events: list[told.Event], about: list[str], **manner: Any
	) -> list[Delivery]:
		"""Sends events, signed."""
		callback = self.callback(platform)
		sent = []
		for body in told.bodies(platform, account_id, events, self._simulator.world.clock.now()):
			signature = signed(platform, callback.secret, body, manner.get("flaw", ""))
			headers = {"Content-Type": "application/json", **signature}
			sent += self._post(callback, about, body, headers, manner)
		return sent

	def report(self, message: dict[str, Any], status: str, **manner: Any) -> list[Delivery]:
		"""Sends a gateway's report on a message to its own callback, or to the one registered."""
		known = self._callbacks.get(message["gateway"])
		url = message.get("callback") or (known.url if known else "")
		if not is_loopback(url):
			return []
		account = self._simulator.world.account(message["gateway"], message["account_id"])
		secret = account.credentials.get("auth_token", "")
		callback = Callback(message["gateway"], url, secret, host=known.host if known else None)
		body, kind, form = told.report(message, status)
		headers = {"Content-Type": kind, **(signed_form(secret, url, form) if form else {})}
		return self._post(callback, [f"{status} {message['id']}"], body, headers, manner)

	def shake_hands(self, callback: Callback, token: str | None = None, fault: str | None = None) -> Delivery:
		"""Asks a callback who it is: Meta by a token and a challenge, X by a check of the secret."""
		query = {
			"hub.mode": "subscribe",
			"hub.verify_token": callback.verify_token if token is None else token,
			"hub.challenge": CHALLENGE,
		}
		if callback.platform == "X":
			query = {"crc_token": CHALLENGE}
		handshake = self._new(callback, ["handshake"], method="GET", query=urlencode(query), fault=fault)
		self._postman.take(handshake)
		return handshake

	def _post(
		self, callback: Callback, about: list[str], body: bytes, headers: dict[str, str], manner: Manner
	) -> list[Delivery]:
		made = [
			self._new(
				callback,
				about,
				delay=float(manner.get("delay", 0)),
				body=body,
				headers=headers,
				retries=() if manner.get("flaw") else self.retry_seconds,
				failures=int(manner.get("failures", 0)),
				fault=manner.get("fault"),
			)
			for _ in range(int(manner.get("times", 1)))
		]
		for delivery in made:
			self._postman.take(delivery)
		return made

	def _new(self, callback: Callback, about: list[str], *, delay: float = 0, **more: Any) -> Delivery:
		self._number += 1
		return Delivery(time.monotonic() + delay, self._number, callback, about, **more)

	def _line(self, delivery: Delivery) -> dict[str, Any]:
		return self._simulator.journal.open_delivery(
			self._simulator.world.clock.now(),
			platform=delivery.callback.platform,
			method=delivery.method,
			path=urlsplit(delivery.callback.url).path,
			query=masked(dict(parse_qsl(delivery.query))),
			about=delivery.about[:NAMED_IN_JOURNAL],
			events=len(delivery.about),
			bytes=len(delivery.body),
			delivery=delivery.number,
			attempt=delivery.attempt,
			fault=delivery.fault,
		)


def is_verified(handshake: Delivery) -> bool:
	"""Whether the callback gave the answer that its platform expects."""
	if handshake.answer is None or handshake.answer[0] != 200:
		return False
	body = handshake.answer[1].decode("utf-8", "replace")
	if handshake.callback.platform != "X":
		return body.strip() == CHALLENGE
	try:
		return json.loads(body).get("response_token") == crc_answer(handshake.callback.secret, CHALLENGE)
	except (ValueError, AttributeError):
		return False
