"""What a move changes on the ticket besides its stage: a function for each move that changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe.model.document import Document

from participation_app.casework.agreements import agreement_for
from participation_app.casework.promises import counted_from, promise
from participation_app.rules import lifecycle

Values = Mapping[str, object]


def apply_effects(move: str, ticket: Document, values: Values, from_stage: str) -> None:
	"""Sets the ticket's fields and writes the records that the move calls for; the caller saves the ticket."""
	effect = _EFFECTS.get(move)
	if effect:
		effect(ticket, values, from_stage)


def _refer(ticket: Document, values: Values, _from_stage: str) -> None:
	ticket.participation_department = values["department"]
	ticket.participation_section = None
	ticket.participation_routing_reason = values.get("because") or values.get("reason")


def _assign_to_section(ticket: Document, values: Values, _from_stage: str) -> None:
	ticket.participation_section = values["section"]


def _return(ticket: Document, _values: Values, _from_stage: str) -> None:
	ticket.participation_returns = (ticket.participation_returns or 0) + 1
	ticket.participation_department = None
	ticket.participation_section = None


def _leave_section(ticket: Document, _values: Values, _from_stage: str) -> None:
	ticket.participation_section = None


def _call_for_inspection(ticket: Document, _values: Values, _from_stage: str) -> None:
	ticket.participation_needs_inspection = 1
	_promise_from(counted_from(ticket), ticket, "Inspection")


def _report_action(ticket: Document, values: Values, from_stage: str) -> None:
	ticket.participation_came_from = from_stage
	parts = ("outcome", "findings", "action_taken", "public_part", "internal_part", "inspected")
	frappe.get_doc(
		{
			"doctype": "Action Report",
			"ticket": str(ticket.name),
			"department": _reporting_place(ticket, from_stage),
			"reported_by": frappe.session.user,
			"reported_at": frappe.utils.now_datetime(),
			**{part: values.get(part) for part in parts},
		}
	).insert(ignore_permissions=True)


def _reporting_place(ticket: Document, from_stage: str) -> str:
	in_section = from_stage == lifecycle.WITH_SECTION
	return ticket.participation_section if in_section else ticket.participation_department


def _answer(ticket: Document, _values: Values, _from_stage: str) -> None:
	ticket.participation_answered_at = frappe.utils.now_datetime()


def _reopen(ticket: Document, values: Values, _from_stage: str) -> None:
	ticket.participation_department = values.get("department") or ticket.participation_department
	ticket.participation_section = None
	ticket.participation_answered_at = None
	_promise_from(frappe.utils.now_datetime(), ticket, "Reopened")


def _promise_from(received_at: datetime, ticket: Document, cause: str) -> None:
	agreement = agreement_for(bool(ticket.participation_needs_inspection))
	ticket.participation_due_at = agreement.due_at(received_at)
	ticket.sla = agreement.name
	promise(ticket.name, ticket.participation_due_at, agreement, cause)


_EFFECTS = {
	"refer": _refer,
	"assign_to_section": _assign_to_section,
	"return": _return,
	"decline": _leave_section,
	"ask_again": _leave_section,
	"call_for_inspection": _call_for_inspection,
	"report_action": _report_action,
	"reopen": _reopen,
	**{move: _answer for move in lifecycle.MOVES_THAT_END_THE_CLOCK},
}
