"""The trail of a survey: who made which move, when and why."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.rules import surveys as rules

DECISION, UNTIED = "note_decision", "untie_person"


def record(survey: str, move: str, role: str, states: tuple[str, str], note: str | None = None) -> None:
	"""Adds a line; `states` are those before and after."""
	event = {
		"doctype": "Survey Event",
		"survey": survey,
		"move": move,
		"actor": frappe.session.user,
		"actor_role": role,
		"at": frappe.utils.now_datetime(),
		"from_state": states[0],
		"to_state": states[1],
		"note": note,
	}
	frappe.get_doc(event).insert(ignore_permissions=True)


def label_of(event: str) -> str:
	"""The name of a move, or of what else stands in the trail; in the reader's language."""
	move = rules.MOVES.get(event)
	others = {DECISION: _("Decision Noted"), UNTIED: _("Person Untied From Answers")}
	return _(move.label) if move else others.get(event, event)


def lines(survey: str) -> list[dict[str, object]]:
	"""The trail as the form shows it, the newest line first."""
	fields = ["move", "actor", "actor_role", "at", "note"]
	events = frappe.get_all(
		"Survey Event", {"survey": survey}, fields, order_by="at desc, creation desc, name desc"
	)
	return [
		{
			"label": label_of(event.move),
			"who": frappe.utils.get_fullname(event.actor),
			"role": _(event.actor_role),
			"at": event.at,
			"note": event.note,
		}
		for event in events
	]
