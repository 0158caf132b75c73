"""One SMS gateway stands in for another that is in trouble or too slow, until that one is well again.

How each stands is kept on its record, which all workers share. What may have left by one gateway is never
sent by another: only messages that did not begin, or that a gateway surely did not get, are given away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.notices import gateways
from participation_app.notices.reasons import DAY_USED_UP, Reason
from participation_app.rules.gateway_choice import (
	TRIAL,
	USUAL_LIMIT,
	Choice,
	Gateway,
	Slowness,
	after_message,
	choose_gateway,
	is_too_slow,
	rest_after,
)

TOO_SLOW = "gateway_slow"


class StandInWrong(frappe.ValidationError):
	"""The gateway cannot be stood in for by the one that is named."""


def check(gateway: Document) -> None:
	"""Refuses a stand-in that is the gateway itself, leads back to it, or cannot be told apart from it."""
	if not gateway.stand_in:
		return
	if gateway.stand_in == gateway.name:
		message = _("A gateway does not stand in for itself. Name another one.")
		frappe.throw(message, StandInWrong, title=_("Another Gateway Needed"))
	if gateway.name in _followed(gateway.stand_in):
		message = _("“{0}” is stood in for by this gateway already. Name one that does not lead back here.")
		frappe.throw(message.format(gateway.stand_in), StandInWrong, title=_("Leads Back Here"))
	if _share_an_address(gateway):
		message = _(
			"Both gateways would be spoken to at one address. An administrator of the server names an "
			"address for each of them under participation_platforms.SMS."
		)
		frappe.throw(message, StandInWrong, title=_("One Address for Two"))


def in_order() -> list[Document]:
	"""The gateway in use, then those that stand in for it as far as they are enabled; none where none is in use."""
	try:
		return _chain(gateways.gateway_in_use())
	except gateways.GatewayUnusable:
		return []


def take_turn(keep: Callable[[], None] = lambda: None) -> tuple[Document, datetime | None]:
	"""The gateway for the next message; with a time, where all rest until then. Raises GatewayUnusable.

	A trial is entered for one worker, which commits it with the message's intention. Before, what stands is committed:
	`keep` is called for the message to be kept by then.
	"""
	chain = _chain(gateways.gateway_in_use())
	choice = _choose(chain)
	if choice.is_trial and not _begin_trial(choice.name, keep):
		choice = _choose([one for one in chain if one.name != choice.name])
	chosen = next((one for one in chain if one.name == choice.name), chain[0])
	return chosen, choice.wait_until


def carrier(chain: Sequence[Document]) -> Document | None:
	"""Who takes all messages now, apart from a trial; None where they wait."""
	choice = _choose(chain)
	if choice.is_trial:
		return carrier([one for one in chain if one.name != choice.name])
	return next((one for one in chain if one.name == choice.name), None)


def note_message(gateway: Document, seconds: float, *, is_answered: bool) -> None:
	"""What one message tells of its gateway: well again, slow, or nothing new."""
	limit = gateway.slow_after or USUAL_LIMIT
	if seconds > limit and _has_others(gateway):
		_note_slow(gateway, seconds, limit)
	elif is_answered:
		gateways.recovered(gateway)


def rest(gateway: Document, until: datetime, reason: Reason) -> datetime:
	"""The gateway took nothing and rests at least until then; answers when its message goes on."""
	if not _has_others(gateway):
		gateways.rest(gateway, until, reason)
		return until
	gateways.rest(gateway, max(until, _next_trial(gateway)), reason)
	return frappe.utils.now_datetime() if carrier(in_order()) else until


def _note_slow(gateway: Document, seconds: float, limit: int) -> None:
	frappe.db.commit()  # what became of the message stands, and others' slow messages are read anew
	fields, now = ["slow_seconds", "slow_at"], frappe.utils.now_datetime()
	held = frappe.db.get_value(gateways.DOCTYPE, gateway.name, fields, for_update=True)
	slowness = after_message(Slowness(held[0] or 0.0, held[1]), seconds, limit, now)
	values = {"slow_seconds": slowness.seconds, "slow_at": slowness.last_at}
	frappe.db.set_value(gateways.DOCTYPE, gateway.name, values, update_modified=False)
	if gateway.state_message or is_too_slow(slowness, limit):
		gateways.rest(gateway, _next_trial(gateway), Reason(TOO_SLOW, (str(limit),)))


def _next_trial(gateway: Document) -> datetime:
	now = frappe.utils.now_datetime()
	return now + rest_after(now - (gateway.trouble_since or now))


def _begin_trial(name: str, keep: Callable[[], None]) -> bool:
	"""Whether this worker is the one that tries it; the others take it as resting."""
	keep()
	frappe.db.commit()  # the record as it stands now, whoever has just written it
	now = frappe.utils.now_datetime()
	rests_until = frappe.db.get_value(gateways.DOCTYPE, name, "resting_until", for_update=True)
	if rests_until and rests_until > now:
		return False
	frappe.db.set_value(gateways.DOCTYPE, name, "resting_until", now + TRIAL, update_modified=False)
	return True


def _choose(chain: Sequence[Document]) -> Choice:
	return choose_gateway([_standing(one) for one in chain], frappe.utils.now_datetime())


def _standing(gateway: Document) -> Gateway:
	is_trouble = bool(gateway.state_message) and gateway.state_code != DAY_USED_UP
	return Gateway(gateway.name, gateway.resting_until, is_trouble, gateway.state_code == TOO_SLOW)


def _chain(first: Document) -> list[Document]:
	"""Where the day's messages are used up nobody stands in: it is no trouble of the gateway."""
	if first.state_code == DAY_USED_UP:
		return [first]
	others = [frappe.get_doc(gateways.DOCTYPE, name) for name in _followed(first.stand_in)]
	return [first, *(one for one in others if one.enabled and one.name != first.name)]


def _followed(name: str | None) -> list[str]:
	"""The gateway and, one after the other, those that stand in for it."""
	found: list[str] = []
	while name and name not in found:
		found.append(name)
		name = frappe.db.get_value(gateways.DOCTYPE, name, "stand_in")
	return found


def _has_others(gateway: Document) -> bool:
	return any(one.name != gateway.name for one in in_order())


def _share_an_address(gateway: Document) -> bool:
	"""Whether the one address of the site's configuration would be given the keys of two providers."""
	kinds = {gateway.kind, frappe.db.get_value(gateways.DOCTYPE, gateway.stand_in, "kind")}
	return "HTTP" in kinds and isinstance(gateways.configured_address(), str)
