"""Makes the moves of the procedure on tickets. The only code that changes a ticket's stage.

Every door comes through `make_move`: it locks the ticket, asks `rules.lifecycle`, applies what the move
sets off, writes the case event and announces the move, all in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.casework import access, case_events, holdings, verdicts
from participation_app.casework.effects import apply_effects
from participation_app.casework.facts import facts_about
from participation_app.casework.holders import show_stage, team_of_stage
from participation_app.casework.joint import lock_both
from participation_app.casework.refusals import refuse_move
from participation_app.notices.announcements import announce
from participation_app.rules import lifecycle

# Of what the mover entered: what the trail shows.
_NOTES = ("reason", "because", "comment", "link", "question", "answer", "agreed_entity")
# And what its figures are reckoned from later.
_KEPT = ("agreed_entity", "wording")


class MoveNotOpen(frappe.ValidationError):
	"""The move is not open; the message says which are."""


def make_move(
	ticket: str,
	move: str,
	values: Mapping[str, object] | None = None,
	*,
	facts: Mapping[str, object] | None = None,
	details: Mapping[str, object] | None = None,
	as_system: bool = False,
	as_citizen: bool = False,
) -> Document:
	"""Makes a move and returns the ticket.

	`values` is what the mover entered, `facts` what the calling room knows for certain; where both
	name the same thing the fact counts. `details` are kept with the case event. With `as_citizen` the
	caller knows that the ticket's citizen makes the move, logged in or not. Raises MoveNotOpen.
	"""
	lock_both(ticket)
	document = frappe.get_doc("HD Ticket", ticket, for_update=True)
	values = dict(values or {})
	roles = _roles(document, as_system, as_citizen)
	known = {**values, **facts_about(document, values), **(facts or {})}
	from_stage, due_before = document.participation_stage, document.participation_due_at
	to_stage = _checked(document, move, roles, known)
	role, acting_for = _acting(document, move, roles, known)
	_carry_out(move, document, to_stage, values)
	case_events.record(
		move,
		ticket=document.name,
		comment=document.participation_comment,
		actor_role=role,
		acting_for=acting_for,
		from_state=from_stage,
		to_state=to_stage,
		note=note_of(values),
		due_before=due_before,
		due_after=document.participation_due_at,
		details={**kept_of(values), **(details or {})},
	)
	holdings.hand_over(document, from_stage, to_stage, frappe.utils.now_datetime())
	if move in lifecycle.MOVES_THAT_END_THE_CLOCK:
		verdicts.judge(document)
	announce(move, document, values)
	return document


def open_moves(document: Document, user: str) -> tuple[str, ...]:
	"""The moves that the ticket's stage offers to the user, in the table's order."""
	roles = access.roles_before(document, user)
	stage, came_from = document.participation_stage, document.participation_came_from
	follows_event = bool(document.participation_follows_event)
	return lifecycle.open_moves(stage, roles, came_from, follows_event=follows_event)


def _roles(document: Document, as_system: bool, as_citizen: bool) -> frozenset[str]:
	if as_system or as_citizen:
		return frozenset({lifecycle.SYSTEM if as_system else lifecycle.CITIZEN})
	return access.roles_before(document, frappe.session.user)


def _checked(document: Document, move: str, roles: frozenset[str], known: Mapping[str, object]) -> str:
	try:
		return lifecycle.check_move(document.participation_stage, move, roles, known)
	except lifecycle.MoveRefused as refusal:
		refuse_move(document, refusal, MoveNotOpen)


def _carry_out(move: str, document: Document, to_stage: str, values: Mapping[str, object]) -> None:
	from_stage, document.participation_stage = document.participation_stage, to_stage
	apply_effects(move, document, values, from_stage)
	_hand_over(document, to_stage)
	document.flags.participation_move = move
	document.save(ignore_permissions=True)


def note_of(values: Mapping[str, object]) -> str | None:
	"""Of what the mover entered, what the trail shows."""
	return next((str(values[name]) for name in _NOTES if values.get(name)), None)


def kept_of(values: Mapping[str, object]) -> dict[str, object]:
	"""Of what the mover entered, what figures are reckoned from later."""
	return {name: values[name] for name in _KEPT if values.get(name)}


def _acting(
	document: Document, move: str, roles: frozenset[str], known: Mapping[str, object]
) -> tuple[str, str | None]:
	"""Of the roles a person holds, the one that the table lets make this move; and the absent person it is held for."""
	if roles <= {lifecycle.SYSTEM, lifecycle.CITIZEN}:
		return ", ".join(sorted(roles)), None
	user = frappe.session.user
	for person, held in access.stands_as(document, user):
		role = next((one for one in sorted(held) if _lets_make(document, move, one, known)), None)
		if role:
			return role, person if person != user else None
	return ", ".join(sorted(roles)), None


def _lets_make(document: Document, move: str, role: str, known: Mapping[str, object]) -> bool:
	try:
		lifecycle.check_move(document.participation_stage, move, {role}, known)
	except lifecycle.MoveRefused:
		return False
	return True


def _hand_over(document: Document, stage: str) -> None:
	document.agent_group = team_of_stage(document, stage) or document.agent_group
	show_stage(document, stage)
