"""Splits a comment with two matters: each has a ticket and a department, and both are answered by one reply."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import case_events
from participation_app.casework.departments import department_names
from participation_app.casework.joint import tickets_of
from participation_app.intake.comment_moves import make_comment_move
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, TYPES

PARTS = ("type", "department")


class NotSplit(frappe.ValidationError):
	"""The two matters are not told apart; the message says what to choose."""


def split(comment: str, first: Mapping[str, object], second: Mapping[str, object]) -> Document:
	"""Registers a ticket for each matter, {"type", "department"}, and refers both; returns the comment.

	Raises NotSplit, and MoveNotOpen where the comment waits for no decision.
	"""
	parts = [{name: part.get(name) for name in PARTS} for part in (first, second)]
	_check(parts)
	document = make_comment_move(comment, "register", {**parts[0], "second": parts[1]})
	_record(document)
	return document


def _check(parts: list[dict[str, object]]) -> None:
	known = department_names()
	if any(part["type"] not in TYPES for part in parts):
		_refuse(_("Choose the type of each matter."))
	if any(part["department"] not in known for part in parts):
		_refuse(_("Choose the department of each matter."))
	if parts[0]["department"] == parts[1]["department"]:
		_refuse(_("Both matters go to one department. Register the comment as one contribution."))


def _record(comment: Document) -> None:
	tickets = [frappe.get_doc("HD Ticket", name) for name in tickets_of(comment)]
	for ticket, other in zip(tickets, reversed(tickets), strict=True):
		stage, place = ticket.participation_stage, _(other.participation_department)
		case_events.record(
			"split",
			ticket=ticket.name,
			comment=comment.name,
			actor_role=CALL_CENTRE_AGENT,
			from_state=stage,
			to_state=stage,
			note=_("Its other matter is {0}, with {1}.").format(other.participation_reference, place),
		)


def _refuse(message: str) -> None:
	frappe.throw(message, NotSplit, title=_("Not Split"))
