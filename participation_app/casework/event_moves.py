"""Makes the moves of an event: its answer approved, stopped, going on, given up, given to all."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, case_events, events
from participation_app.casework.labels import label_of, refusal_text
from participation_app.casework.moves import MoveNotOpen
from participation_app.notices.announcements import announce
from participation_app.rules import events as rules
from participation_app.rules import pace
from participation_app.rules.lifecycle import SYSTEM, MoveRefused


def make_event_move(
	event: str,
	move: str,
	reason: str | None = None,
	*,
	facts: Mapping[str, object] | None = None,
	as_system: bool = False,
	**values: object,
) -> Document:
	"""Makes a move on the event, locked, with `values` set on it, and returns it; raises MoveNotOpen."""
	document = events.lock(event)
	roles = frozenset({SYSTEM}) if as_system else roles_before(document)
	document.state = _checked(document.state, move, roles, {"reason": reason, **(facts or {})})
	document.update({**_traces(move, reason), **values})
	document.save(ignore_permissions=True)
	_record(f"event_{move}", document, roles, reason)
	announce(move, document, {**(facts or {}), "reason": reason})
	return document


def set_pace(event: str, answers_a_minute: int) -> Document:
	"""How many answers begin in a minute on each account from now on."""
	document = events.lock(event)
	roles = roles_before(document)
	if not roles & set(rules.MOVES["stop"].roles):
		frappe.throw(
			_("The call centre, public relations and the manager set the pace."), frappe.PermissionError
		)
	document.pace = max(1, min(answers_a_minute, pace.MOST))
	document.save(ignore_permissions=True)
	_record("event_pace", document, roles, str(document.pace))
	return document


def roles_before(event: Document) -> frozenset[str]:
	"""The procedure's roles that the user holds for the event: those for the ticket that answers for it."""
	return access.roles_before(frappe.get_doc("HD Ticket", event.ticket), frappe.session.user)


def event_label(move: str) -> str:
	"""The name of a move on an event, as the trail has it."""
	return label_of(f"event_{move}")


def _checked(state: str, move: str, roles: frozenset[str], facts: Mapping[str, object]) -> str:
	try:
		return rules.check_move(state, move, roles, facts)
	except MoveRefused as refusal:
		frappe.throw(refusal_text(refusal, event_label, events.DOCTYPE), MoveNotOpen)


def _traces(move: str, reason: str | None) -> dict[str, object]:
	if move == "stop":
		now = frappe.utils.now_datetime()
		return {"stopped_by": frappe.session.user, "stopped_at": now, "stop_reason": reason}
	return dict.fromkeys(("stopped_by", "stopped_at", "stop_reason"))


def _record(move: str, event: Document, roles: frozenset[str], note: str | None) -> None:
	ticket = access.read_ticket(event.ticket)
	stage = ticket.participation_stage
	case_events.record(
		move,
		ticket=event.ticket,
		actor_role=", ".join(sorted(roles)),
		acting_for=access.in_place_of(ticket, frappe.session.user, roles - {SYSTEM}),
		from_state=stage,
		to_state=stage,
		note=note,
	)
