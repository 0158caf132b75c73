"""Makes the moves of the procedure on comments: register, redirect, dismiss, attach, undo."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.casework import access, case_events, registration
from participation_app.casework.announcements import announce
from participation_app.casework.labels import refusal_text
from participation_app.casework.moves import MoveNotOpen
from participation_app.casework.registration import Contribution
from participation_app.casework.settings import settings
from participation_app.intake.proposals import propose
from participation_app.rules import lifecycle

Values = Mapping[str, object]


def make_comment_move(
	name: str,
	move: str,
	values: Values | None = None,
	*,
	facts: Values | None = None,
	as_system: bool = False,
) -> Document:
	"""Makes a move on a comment and returns it; raises MoveNotOpen, which names the moves that are open."""
	comment = frappe.get_doc("Social Comment", name, for_update=True)
	values = dict(values or {})
	roles = frozenset({lifecycle.SYSTEM}) if as_system else roles_of(frappe.session.user)
	known = {**values, **_facts_about(comment, values), **(facts or {})}
	try:
		to_state = lifecycle.check_comment_move(comment.state, move, roles, known)
	except lifecycle.MoveRefused as refusal:
		raise MoveNotOpen(refusal_text(refusal)) from refusal
	from_state, comment.state = comment.state, to_state
	comment.decided_by, comment.decided_at = frappe.session.user, frappe.utils.now_datetime()
	actor_role = _acting_role(roles)
	_EFFECTS[move](comment, values, actor_role)
	comment.save(ignore_permissions=True)
	if move != "register":  # registering writes its event with the ticket
		case_events.record(
			move,
			comment=comment.name,
			ticket=comment.ticket,
			actor_role=actor_role,
			from_state=from_state,
			to_state=to_state,
			note=values.get("reason") or values.get("note"),
		)
	announce(move, comment, values)
	return comment


def open_comment_moves(comment: Document, user: str) -> tuple[str, ...]:
	"""The moves that the comment's state offers to the user."""
	return lifecycle.open_comment_moves(comment.state, roles_of(user))


def roles_of(user: str) -> frozenset[str]:
	"""The procedure's roles that see every comment."""
	return frozenset(access.SEES_ALL & set(frappe.get_roles(user)))


def _acting_role(roles: frozenset[str]) -> str:
	preferred = (lifecycle.SYSTEM, lifecycle.CALL_CENTRE_AGENT, lifecycle.PARTICIPATION_MANAGER)
	return next(role for role in preferred if role in roles)


def _facts_about(comment: Document, values: Values) -> dict[str, object]:
	return {
		"entity_valid": _is_valid(values.get("agreed_entity")),
		"within_undo_time": _within_undo_time(comment),
		"ticket": _attachable(values.get("ticket")),
	}


def _is_valid(entity: object) -> bool:
	row = (
		frappe.db.get_value("Agreed Entity", entity, ["enabled", "valid_from", "valid_until"], as_dict=True)
		if entity
		else None
	)
	if not row or not row.enabled:
		return False
	today = frappe.utils.getdate()
	return (not row.valid_from or row.valid_from <= today) and (
		not row.valid_until or today <= row.valid_until
	)


def _within_undo_time(comment: Document) -> bool:
	if not comment.decided_at:
		return False
	minutes = settings().undo_minutes or 0
	return frappe.utils.get_datetime(comment.decided_at) >= frappe.utils.add_to_date(
		frappe.utils.now_datetime(), minutes=-minutes
	)


def _attachable(ticket: object) -> str | None:
	known = ticket and frappe.db.get_value("HD Ticket", ticket, "participation_type")
	return str(ticket) if known else None


def _register(comment: Document, values: Values, actor_role: str) -> None:
	ticket = registration.register(
		Contribution(
			text=comment.text or "",
			excerpt=comment.excerpt or "",
			type=str(values["type"]),
			channel=comment.platform,
			language="en" if comment.language == "en" else settings().default_language or "ar",
			received_at=comment.posted_at,
			comment=comment.name,
		),
		actor_role=actor_role,
	)
	comment.ticket = ticket.name


def _redirect(comment: Document, values: Values, _actor_role: str) -> None:
	comment.redirected_to = values["agreed_entity"]


def _dismiss(comment: Document, values: Values, _actor_role: str) -> None:
	comment.dismissal_reason = values["reason"]


def _attach(comment: Document, values: Values, _actor_role: str) -> None:
	comment.ticket = values["ticket"]
	frappe.get_doc("HD Ticket", values["ticket"]).add_comment(
		"Comment", text=frappe.utils.escape_html(comment.text)
	)


def _undo(comment: Document, _values: Values, _actor_role: str) -> None:
	comment.update({"ticket": None, "redirected_to": None, "dismissal_reason": None})
	propose(comment)


_EFFECTS = {
	"register": _register,
	"redirect": _redirect,
	"dismiss": _dismiss,
	"attach": _attach,
	"undo": _undo,
}
