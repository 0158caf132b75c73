"""What a move changes on the ticket besides its stage: a function for each move that changes anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework import duplicates, events, report_files
from participation_app.casework.agreements import Agreement, Pause, agreement_for
from participation_app.casework.breaches import note_if_late, note_late
from participation_app.casework.pauses import pauses_of, resume_clock
from participation_app.casework.promises import promise
from participation_app.rules import lifecycle

Values = Mapping[str, object]
INSPECTION = "Inspection"


def apply_effects(move: str, ticket: Document, values: Values, from_stage: str) -> None:
	"""Sets the ticket's fields and writes the records that the move calls for; the caller saves the ticket."""
	if ticket.participation_follows_event:
		events.end_following(ticket)
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
	note_late([ticket.name])  # a later date must not hide that the one before was missed
	ticket.participation_needs_inspection = 1
	agreement = agreement_for(needs_inspection=True)
	counted_from = get_datetime(ticket.participation_counted_from)
	days = max(agreement.days_for(ticket.priority), ticket.participation_working_days or 0)
	_promise_from(counted_from, days, ticket, agreement, INSPECTION)


def _report_action(ticket: Document, values: Values, from_stage: str) -> None:
	ticket.participation_came_from = from_stage
	parts = ("outcome", "findings", "action_taken", "public_part", "internal_part", "inspected")
	report = frappe.get_doc(
		{
			"doctype": report_files.REPORT,
			"ticket": str(ticket.name),
			"department": reporting_place(ticket, from_stage),
			"reported_by": frappe.session.user,
			"reported_at": frappe.utils.now_datetime(),
			**{part: values.get(part) for part in parts},
		}
	).insert(ignore_permissions=True)
	report_files.attach(report.name, values.get("files"))


def reporting_place(ticket: Document | frappe._dict, from_stage: str) -> str:
	"""The section that reports, or the department where it acts itself."""
	in_section = from_stage == lifecycle.WITH_SECTION
	return ticket.participation_section if in_section else ticket.participation_department


def _lead_event(ticket: Document, _values: Values, _from_stage: str) -> None:
	events.take_place_of_master(ticket)


def _ask_citizen(ticket: Document, _values: Values, from_stage: str) -> None:
	ticket.participation_came_from = from_stage


def _resume(ticket: Document, _values: Values, _from_stage: str) -> None:
	resume_clock(ticket)


def _answer(ticket: Document, _values: Values, from_stage: str) -> None:
	if ticket.participation_answered_at:
		return  # a correction of an answer is not judged again
	note_if_late(ticket, from_stage)
	ticket.participation_answered_at = frappe.utils.now_datetime()


def _close_without_publication(ticket: Document, values: Values, from_stage: str) -> None:
	_answer(ticket, values, from_stage)
	if values.get("duplicate_of"):
		duplicates.merge(ticket, str(values["duplicate_of"]))


def _reopen(ticket: Document, values: Values, _from_stage: str) -> None:
	duplicates.part(ticket)
	ticket.participation_joint_with = None
	ticket.participation_department = values.get("department") or ticket.participation_department
	ticket.participation_section = None
	ticket.participation_answered_at = None
	agreement = agreement_for(bool(ticket.participation_needs_inspection))
	days = ticket.participation_working_days
	_promise_from(frappe.utils.now_datetime(), days, ticket, agreement, "Reopened")


def _promise_from(
	counted_from: datetime, working_days: int, ticket: Document, agreement: Agreement, cause: str
) -> None:
	pauses = pauses_of([ticket.name]).get(str(ticket.name), ())
	count_anew(ticket, agreement, cause, counted_from=counted_from, working_days=working_days, pauses=pauses)
	promise(
		ticket.name,
		ticket.participation_due_at,
		agreement,
		cause,
		counted_from=counted_from,
		working_days=working_days,
	)


def count_anew(
	ticket: Document | frappe._dict,
	agreement: Agreement,
	cause: str,
	*,
	counted_from: datetime,
	working_days: int,
	pauses: Sequence[Pause] = (),
) -> None:
	"""Sets the ticket's dates by another count of days."""
	due_at = agreement.due_at(counted_from, working_days, pauses)
	if cause == INSPECTION:
		# What was promised before is never taken back.
		due_at = max(due_at, get_datetime(ticket.participation_due_at))
	ticket.participation_due_at = due_at
	ticket.participation_counted_from = counted_from
	ticket.participation_working_days = working_days
	ticket.sla = agreement.name


_EFFECTS = {
	"refer": _refer,
	"assign_to_section": _assign_to_section,
	"return": _return,
	"decline": _leave_section,
	"ask_again": _leave_section,
	"call_for_inspection": _call_for_inspection,
	"report_action": _report_action,
	"ask_citizen": _ask_citizen,
	lifecycle.LEAD_EVENT: _lead_event,
	**dict.fromkeys(("citizen_answered", "no_answer", "withdraw_question"), _resume),
	"reopen": _reopen,
	**{move: _answer for move in lifecycle.MOVES_THAT_END_THE_CLOCK},
	"close_without_publication": _close_without_publication,
}
