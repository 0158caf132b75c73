"""Makes the moves of the procedure on comments: register, redirect, dismiss, attach, undo."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, case_events, deputies, registration
from participation_app.casework.agreed_entities import is_valid
from participation_app.casework.kept_evidence import in_place_of_words
from participation_app.casework.labels import refusal_text
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.casework.registration import Contribution
from participation_app.casework.settings import settings
from participation_app.intake.proposals import Proposer
from participation_app.intake.received_text import excerpt_of, storable
from participation_app.notices.announcements import announce
from participation_app.rules import lifecycle

Values = Mapping[str, object]


def make_comment_move(
	name: str,
	move: str,
	values: Values | None = None,
	*,
	facts: Values | None = None,
	as_system: bool = False,
	bulk: str | None = None,
	bulk_undone: str | None = None,
) -> Document:
	"""Makes a move on a comment and returns it; raises MoveNotOpen, which names the moves that are open.

	`bulk` names the Bulk Decision that the move is part of, `bulk_undone` the one that it takes back.
	"""
	comment = frappe.get_doc("Social Comment", name, for_update=True)
	values = dict(values or {})
	roles = frozenset({lifecycle.SYSTEM}) if as_system else roles_of(frappe.session.user)
	known = {**_known_about(comment, values), **(facts or {})}
	from_state, to_state = comment.state, _checked(comment, move, roles, known)
	actor_role = _acting_role(from_state, move, roles, known)
	comment.state = to_state
	comment.decided_by, comment.decided_at = frappe.session.user, frappe.utils.now_datetime()
	comment.decided_in = bulk
	ticket = comment.ticket
	_EFFECTS[move](comment, values, actor_role)
	comment.save(ignore_permissions=True)
	announce(move, comment, values)
	if move != "register":  # registering writes its event with the ticket
		case_events.record(
			move,
			comment=comment.name,
			ticket=comment.ticket or ticket,
			actor_role=actor_role,
			from_state=from_state,
			to_state=to_state,
			note=_note(comment, values),
			details={"bulk": bulk or bulk_undone} if bulk or bulk_undone else None,
		)
	return comment


def raise_unless_open(comment: Document, move: str, values: Values) -> None:
	"""Raises MoveNotOpen where the user could not make the move with these values now."""
	_checked(comment, move, roles_of(frappe.session.user), _known_about(comment, values))


def open_comment_moves(comment: Document, user: str) -> tuple[str, ...]:
	"""The moves that the comment's state offers to the user."""
	return lifecycle.open_comment_moves(comment.state, roles_of(user))


def roles_of(user: str) -> frozenset[str]:
	"""The procedure's roles that see every comment."""
	return access.SEES_ALL & deputies.roles_held(user)


def _checked(comment: Document, move: str, roles: frozenset[str], known: Values) -> str:
	try:
		return lifecycle.check_comment_move(comment.state, move, roles, known)
	except lifecycle.MoveRefused as refusal:
		frappe.throw(" ".join(filter(None, (who_decided(comment), refusal_text(refusal)))), MoveNotOpen)


def who_decided(comment: Document) -> str:
	"""For whoever comes second to a comment that both had before them; empty while nobody has decided."""
	if comment.state == lifecycle.COMMENT_WAITING or not comment.decided_by:
		return ""
	person = frappe.get_cached_value("User", comment.decided_by, "full_name")
	at = frappe.utils.format_datetime(comment.decided_at)
	return _("{0} has already decided on this comment: {1}, {2}.").format(person, _(comment.state), at)


def _acting_role(state: str, move: str, roles: frozenset[str], known: Values) -> str:
	"""Of the roles a person holds, the one that the table lets make this move."""
	for role in sorted(roles):
		try:
			lifecycle.check_comment_move(state, move, {role}, known)
		except lifecycle.MoveRefused:
			continue
		return role
	raise AssertionError("The move was checked with these very roles.")


def _note(comment: Document, values: Values) -> str | None:
	"""The reason entered and what a listener has to remark."""
	parts = (values.get("reason") or values.get("note"), comment.flags.remark)
	return " ".join(str(part) for part in parts if part) or None


def _known_about(comment: Document, values: Values) -> dict[str, object]:
	return {
		**values,
		"entity_valid": is_valid(values.get("agreed_entity")),
		"within_undo_time": _within_undo_time(comment),
		"ticket": _attachable(values.get("ticket")),
	}


def _within_undo_time(comment: Document) -> bool:
	if not comment.decided_at:
		return False
	minutes = settings().undo_minutes or 0
	return frappe.utils.get_datetime(comment.decided_at) >= frappe.utils.add_to_date(
		frappe.utils.now_datetime(), minutes=-minutes
	)


def _attachable(ticket: object) -> str | None:
	"""The ticket, where it is a participation ticket that the user may see."""
	if not ticket or not frappe.db.get_value("HD Ticket", str(ticket), "participation_type"):
		return None
	document = frappe.get_doc("HD Ticket", str(ticket))
	return str(document.name) if access.may_see(document, frappe.session.user) else None


def _register(comment: Document, values: Values, actor_role: str) -> None:
	second = values.get("second")
	ticket = _open_ticket(comment, values, actor_role, is_split=bool(second))
	comment.ticket = ticket.name
	comment.flags.just_registered = True
	if second:
		_open_ticket(comment, second, actor_role, is_split=True, joint_with=str(ticket.name))


def _open_ticket(comment: Document, values: Values, actor_role: str, **split: object) -> Document:
	"""The ticket of the whole comment or, by `is_split` and `joint_with`, of one matter in it; referred where asked."""
	text, excerpt = _words(comment, values)
	contribution = Contribution(
		text=text,
		excerpt=excerpt,
		type=str(values["type"]),
		channel=comment.platform,
		language="en" if comment.language == "en" else settings().default_language or "ar",
		received_at=comment.posted_at,
		due_at=comment.due_at,
		comment=comment.name,
		bulk=comment.decided_in,
		goes_on=bool(values.get("department")),
		**split,
	)
	ticket = registration.register(contribution, actor_role=actor_role)
	department = values.get("department")
	if department and ticket.participation_stage == lifecycle.REGISTERED:
		return make_move(ticket.name, "refer", {"department": department})
	return ticket


def _words(comment: Document, values: Values) -> tuple[str, str]:
	"""Text and one line of it; of what is sealed a person writes what it was about, or nothing."""
	typed = storable(str(values.get("text") or "")).strip() if comment.evidence else ""
	if typed:
		return typed, excerpt_of(typed)
	return comment.text or "", comment.excerpt or ""


def _redirect(comment: Document, values: Values, _actor_role: str) -> None:
	comment.redirected_to = values["agreed_entity"]


def _dismiss(comment: Document, values: Values, _actor_role: str) -> None:
	comment.dismissal_reason = values["reason"]


def _attach(comment: Document, values: Values, _actor_role: str) -> None:
	comment.ticket = str(values["ticket"])
	told = in_place_of_words() if comment.evidence else comment.text or _("(no text)")
	words = frappe.utils.escape_html(told).replace("\n", "<br>")
	line = frappe.get_doc(
		{
			"doctype": "Comment",
			"comment_type": "Comment",
			"comment_email": frappe.session.user,
			"comment_by": frappe.utils.get_fullname(),
			"reference_doctype": "HD Ticket",
			"reference_name": comment.ticket,
			"content": words,
		}
	)
	line.flags.said_in_public = True
	line.insert(ignore_permissions=True)


def _undo(comment: Document, _values: Values, _actor_role: str) -> None:
	comment.update({"ticket": None, "redirected_to": None, "dismissal_reason": None})
	Proposer().propose(comment)


_EFFECTS = {
	"register": _register,
	"redirect": _redirect,
	"dismiss": _dismiss,
	"attach": _attach,
	"undo": _undo,
}
