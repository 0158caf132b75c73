"""The trail: one line for every move, written in the move's own transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import frappe

from participation_app.casework.bulk import insert_rows
from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import SYSTEM


def record(
	move: str,
	*,
	actor_role: str,
	from_state: str | None,
	to_state: str,
	ticket: str | None = None,
	comment: str | None = None,
	note: str | None = None,
	due_before: datetime | None = None,
	due_after: datetime | None = None,
	details: Mapping[str, object] | None = None,
) -> str:
	"""Writes a case event about a ticket, a comment, or both, and returns its name."""
	event = frappe.get_doc(
		{
			"doctype": "Case Event",
			"move": move,
			"ticket": str(ticket) if ticket else None,
			"comment": comment,
			"actor": _actor(actor_role),
			"actor_role": actor_role,
			"at": frappe.utils.now_datetime(),
			"from_state": from_state,
			"to_state": to_state,
			"note": note,
			"due_before": due_before,
			"due_after": due_after,
			"details": json.dumps(details, ensure_ascii=False, default=str) if details else None,
		}
	)
	return event.insert(ignore_permissions=True).name


def record_all(rows: Sequence[Mapping[str, object]]) -> None:
	"""Writes what the system did to many tickets in one statement; rows name the same fields."""
	common = {"actor": _actor(SYSTEM), "actor_role": SYSTEM, "at": frappe.utils.now_datetime()}
	insert_rows("Case Event", [{**common, **row} for row in rows])


def _actor(role: str) -> str:
	# A rule or a job acts in somebody's session; what it does is not that person's doing.
	return (settings().service_user if role == SYSTEM else None) or frappe.session.user
