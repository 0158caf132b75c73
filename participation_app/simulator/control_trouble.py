"""The part of the control side that is about trouble: faults, their mixing, callbacks and deliveries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .chaos import Mix
from .deliveries import is_verified
from .fault_catalogue import CATALOGUE, NAMES, described, set_up
from .faults import Fault
from .postman import TIMEOUT, Callback
from .wire import Call

if TYPE_CHECKING:
	from .server import Simulator

LONGEST_WAIT = 60.0
SECRETS = {"X": "consumer_secret", "Twilio": "auth_token", "Unifonic": "app_sid"}


def arm_fault(call: Call, simulator: Simulator) -> Any:
	"""POST /faults: {"name": "F59", "platform", "variant", ...} by the table, or a fault spelled out.

	Gives what is armed, and the ids of what was put onto the platform for it.
	"""
	body = dict(call.body)
	name = body.pop("name", "unnamed")
	made: list[str] = []
	if name in CATALOGUE:
		made = set_up(name, body.pop("platform", None), simulator, **body)
	else:
		simulator.faults.arm(Fault.from_dict({"name": name, **body}))
	return {"armed": simulator.faults.armed(), "made": made}


def show_faults(call: Call, simulator: Simulator) -> Any:
	"""GET /faults: those still to come, and the table of all there are."""
	return {"armed": simulator.faults.armed(), "names": list(NAMES), "faults": described()}


def clear_faults(call: Call, simulator: Simulator) -> Any:
	"""DELETE /faults: disarms all and undoes what lasts, such as settings and tokens."""
	simulator.faults.clear()
	return {}


def begin_chaos(call: Call, simulator: Simulator) -> Any:
	"""POST /chaos: {"seed": 7, "rate": 0.2, "names": [...], "most": 1000, "longest": seconds}"""
	values = dict(call.body)
	names = values.pop("names", None) or ()
	simulator.chaos.begin(Mix(names=tuple(names), **values))
	return show_chaos(call, simulator)


def show_chaos(call: Call, simulator: Simulator) -> Any:
	"""GET /chaos: what is being mixed, and how often each fault has struck."""
	mix = simulator.chaos.mix
	return {"mix": asdict(mix) if mix else None, "struck": dict(simulator.chaos.struck)}


def end_chaos(call: Call, simulator: Simulator) -> Any:
	"""DELETE /chaos"""
	simulator.chaos.end()
	return show_chaos(call, simulator)


def add_callback(call: Call, simulator: Simulator) -> Any:
	"""POST /callbacks: {"platform", "url", "verify_token", "secret", "host", "account_id", "handshake": true}

	The secret is the account's own unless one is given. A callback that fails the handshake is not registered.
	"""
	values = dict(call.body)
	shakes_hands = values.pop("handshake", values.get("platform") not in ("Unifonic", "Twilio"))
	if "secret" not in values:
		account = simulator.world.account(values["platform"], values.get("account_id"))
		values["secret"] = account.credentials[SECRETS.get(account.platform, "app_secret")]
	callback = Callback(**values)
	if not shakes_hands:
		simulator.deliveries.register(callback)
		return {"registered": True}
	handshake = simulator.deliveries.shake_hands(callback)
	handshake.done.wait(2 * TIMEOUT)
	if is_verified(handshake):
		simulator.deliveries.register(callback)
	status = handshake.answer[0] if handshake.answer else None
	return {"registered": is_verified(handshake), "status": status}


def show_callbacks(call: Call, simulator: Simulator) -> Any:
	"""GET /callbacks: who is called, without secrets."""
	known = simulator.deliveries.callbacks
	return {
		"callbacks": [
			{"platform": one.platform, "url": one.url, "host": one.host, "account_id": one.account_id}
			for one in known
		]
	}


def remove_callbacks(call: Call, simulator: Simulator) -> Any:
	"""DELETE /callbacks: {"platform"}, or all"""
	platform = call.body.get("platform")
	for one in simulator.deliveries.callbacks:
		if platform in (None, one.platform):
			simulator.deliveries.unregister(one.platform)
	return {}


def deliver(call: Call, simulator: Simulator) -> Any:
	"""POST /deliveries: {"id": comment, "what": "added", "flaw", "times", "delay", "failures"}

	Or {"message": id, "status": "Delivered", ...} for a report on a short message; {"retry_seconds": [1, 5]}
	sets when failed deliveries are repeated; {"wait": seconds} waits until nothing is left to be sent.
	"""
	values = dict(call.body)
	deliveries, world = simulator.deliveries, simulator.world
	wait = min(float(values.pop("wait", 0)), LONGEST_WAIT)
	if "retry_seconds" in values:
		deliveries.retry_seconds = tuple(float(one) for one in values.pop("retry_seconds"))
	with world.lock:
		sent = []
		if message_id := values.pop("message", None):
			message = next(one for one in world.messages if one["id"] == str(message_id))
			sent = deliveries.report(message, values.pop("status", "Delivered"), **values)
		elif identifier := values.pop("id", None):
			sent = deliveries.tell([(values.pop("what", "added"), world.comment(identifier))], **values)
	is_idle = deliveries.wait(wait) if wait else None
	return {"deliveries": [one.number for one in sent], "idle": is_idle}


def show_deliveries(call: Call, simulator: Simulator) -> Any:
	"""GET /deliveries?platform=&fault=: every attempt, oldest first."""
	return {"deliveries": simulator.journal.lines(direction="out", **call.query)}


WAITS = (add_callback, deliver)  # on others, so they must not hold up the platforms meanwhile

TABLE: dict[tuple[str, str], Callable[..., Any]] = {
	("GET", "/faults"): show_faults,
	("POST", "/faults"): arm_fault,
	("DELETE", "/faults"): clear_faults,
	("GET", "/chaos"): show_chaos,
	("POST", "/chaos"): begin_chaos,
	("DELETE", "/chaos"): end_chaos,
	("GET", "/callbacks"): show_callbacks,
	("POST", "/callbacks"): add_callback,
	("DELETE", "/callbacks"): remove_callbacks,
	("GET", "/deliveries"): show_deliveries,
	("POST", "/deliveries"): deliver,
}
