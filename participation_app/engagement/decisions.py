"""What moderators decide: study, publish as proposed or in part, refuse, withdraw."""

from __future__ import annotations

import json
from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import getseries

from participation_app.engagement import answers, news, taking_down, word_search
from participation_app.engagement.authors import tell_decision
from participation_app.engagement.moderation import DOCTYPE, make_move
from participation_app.intake.received_text import excerpt_of
from participation_app.rules.hidden_parts import BadParts, Part, hide, joined
from participation_app.rules.moderation import PUBLISHED, RECEIVED

_NUMBERS = "published-contribution-"


class DecisionIncomplete(frappe.ValidationError):
	"""A decision lacks a reason from the list, or leaves nothing to read."""


def study(name: str) -> Document:
	"""A moderator takes a contribution on."""
	return make_move(name, "study", {"studied_by": frappe.session.user})


def publish(name: str, parts: Sequence[Part] = (), reason: str | None = None, note: str = "") -> Document:
	"""Approves a contribution, without the parts if there are any, and shows it to the public."""
	contribution = _taken(name)
	text = contribution.proposed_text
	shown = _shown(text, parts)
	decision = {**_decided(reason if parts else None, note), "hidden_parts": json.dumps(joined(text, parts))}
	if parts:
		facts = {"reason": reason, "hidden_parts": parts}
		make_move(name, "approve_in_part", decision, facts=facts, note=note)
	else:
		make_move(name, "approve", decision, note=note)
	values = {
		"published_text": shown,
		"excerpt": excerpt_of(shown),
		"published_at": frappe.utils.now_datetime(),
		"number": contribution.number or next_number(),
		**answers.values_of(contribution.ticket),
	}
	published = make_move(name, "publish", values)
	word_search.index(published)
	tell_decision(published)
	if not contribution.number:  # published anew after an objection it is no news
		news.owe(published.name, news.PUBLISHED)
	return published


def refuse(name: str, reason: str, note: str = "") -> Document:
	"""The contribution is not published."""
	_taken(name)
	refused = make_move(name, "refuse", _decided(reason, note), facts={"reason": reason}, note=note)
	tell_decision(refused)
	return refused


def withdraw(name: str, reason: str) -> Document:
	"""The contribution is taken back, from wherever it stands; its page is gone."""
	values = {"withdrawal_reason": reason, "withdrawn_at": frappe.utils.now_datetime()}
	was_published = frappe.db.get_value(DOCTYPE, name, "state") == PUBLISHED
	withdrawn = make_move(name, "withdraw", values, facts={"reason": reason}, note=reason)
	taking_down.take_down(withdrawn.name)
	if was_published:
		tell_decision(withdrawn)
	return withdrawn


def next_number() -> str:
	"""Under which the next contribution is published."""
	return getseries(_NUMBERS, 1)


def _taken(name: str) -> Document:
	"""The contribution, taken on by whoever decides if nobody has."""
	document = frappe.get_doc(DOCTYPE, name, for_update=True)
	return study(name) if document.state == RECEIVED else document


def _shown(text: str, parts: Sequence[Part]) -> str:
	try:
		return hide(text, parts)
	except BadParts:
		message = _("The parts leave nothing to read, or are not in the text. Mark others, or refuse.")
		frappe.throw(message, DecisionIncomplete, title=_("Cannot Be Published"))


def _decided(reason: str | None, note: str) -> dict[str, object]:
	if reason and not frappe.db.exists("Refusal Reason", {"name": reason, "enabled": 1}):
		frappe.throw(_("Choose a reason from the list."), DecisionIncomplete, title=_("Reason Missing"))
	return {
		"reason": reason,
		"note": note,
		"decided_by": frappe.session.user,
		"decided_at": frappe.utils.now_datetime(),
	}
