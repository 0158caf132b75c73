"""One contribution as the moderator's page shows it: the masked text beside what was hidden; the original last."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.engagement import moderation
from participation_app.engagement.masks import kinds, masked_in
from participation_app.rules.lifecycle import PARTICIPATION_MODERATOR
from participation_app.rules.moderation import OBJECTED, open_moves


def describe(contribution: Document) -> dict[str, object]:
	"""What a moderator sees first; nothing in it is from the original."""
	text = contribution.proposed_text or ""
	return {
		"text": text,
		"state": contribution.state,
		"language": contribution.language,
		"masked": masked_in(text),
		"kinds": kinds(),
		"hidden_parts": json.loads(contribution.hidden_parts or "[]"),
		"published_text": contribution.published_text,
		"answer": contribution.answer,
		"number": contribution.number,
		"moves": moves_open_to(contribution),
		"another_decides": contribution.state == OBJECTED and contribution.decided_by == frappe.session.user,
		"objection": contribution.objection,
		"reasons": _reasons(),
		"trail": [_event_line(event) for event in _events(contribution.name)],
	}


def moves_open_to(contribution: Document) -> tuple[str, ...]:
	"""The moves that the reader may make now."""
	return open_moves(contribution.state, moderation.roles_of_reader())


def read_original(contribution: Document) -> dict[str, str | None]:
	"""The text as it came, for a moderator who needs it; that it was read stands in the trail."""
	moderation.record(contribution, "read_original", PARTICIPATION_MODERATOR, contribution.state, None)
	filters = {"contribution": contribution.name}
	return frappe.db.get_value("Contribution Original", filters, ["text", "place"], as_dict=True)


def _reasons() -> list[dict[str, str]]:
	names = frappe.get_all("Refusal Reason", {"enabled": 1}, pluck="name", order_by="list_order, name")
	return [{"value": name, "label": _(name)} for name in names]


def _events(contribution: str) -> list[frappe._dict]:
	fields = ["move", "actor", "actor_role", "at", "to_state", "reason", "note"]
	return frappe.get_all(
		"Moderation Event", {"contribution": contribution}, fields, order_by="at desc, creation desc"
	)


def _event_line(event: frappe._dict) -> dict[str, object]:
	who = frappe.utils.get_fullname(event.actor) if event.actor else _("The author")
	return {
		"label": moderation.label_of(event.move),
		"who": who,
		"role": _(event.actor_role),
		"at": event.at,
		"state": _(event.to_state, context="Public Contribution"),
		"reason": _(event.reason) if event.reason else None,
		"note": event.note,
	}
