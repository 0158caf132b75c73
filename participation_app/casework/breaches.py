"""Missed promises: noted once each, explained if need be, never erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Cast_
from frappe.utils import get_datetime
from pypika import Table
from pypika.terms import Criterion

from participation_app.casework import access, case_events
from participation_app.casework.bulk import insert_rows
from participation_app.casework.promises import promises_in_force
from participation_app.rules import lifecycle

DOCTYPE = "Participation Breach"
BATCH = 500
_TICKET_FIELDS = (
	"name",
	"participation_due_at",
	"participation_stage",
	"participation_came_from",
	"participation_department",
	"participation_section",
)


class ExplanationMissing(frappe.ValidationError):
	"""A delay was to be explained without a word."""


def note_breaches() -> None:
	"""Notes every open ticket whose date has passed, batch by batch."""
	last = None
	while late := _late_tickets(after=last):
		frappe.db.commit()  # the batch's locks are taken with a fresh view of the database
		note_late(late)
		frappe.db.commit()  # what is noted stays noted, whatever the next batch meets
		last = late[-1]


def note_late(tickets: Sequence[str]) -> None:
	"""Of these tickets, notes those that are late now; locks their rows until the transaction ends."""
	ticket = DocType("HD Ticket")
	query = (
		frappe.qb.from_(ticket)
		.select(*_TICKET_FIELDS)
		.where(ticket.name.isin(list(tickets)) & _is_past(ticket))
		.orderby(ticket.name)
		.for_update()
	)
	late = query.run(as_dict=True)
	standing = _standing_in_time(late)
	now, missed = frappe.utils.now_datetime(), [each for each in late if str(each.name) not in standing]
	_note([missed_row(each, each.participation_stage, now) for each in missed])


def note_if_late(ticket: Document, stage: str) -> None:
	"""Called as the clock ends: a date that passed since the last look is noted with the stage that missed it."""
	if get_datetime(ticket.participation_due_at) < frappe.utils.now_datetime():
		_note([missed_row(ticket, stage, frappe.utils.now_datetime())])


def is_missed(ticket: Document) -> bool:
	"""Whether a date of the ticket's present count was missed; a later date does not undo that."""
	filters = {"ticket": str(ticket.name), "due_at": [">", ticket.participation_counted_from]}
	return bool(frappe.db.exists(DOCTYPE, filters))


def explain(breach: str, explanation: str) -> Document:
	"""Puts an explanation beside a missed date; an earlier one stays in the trail."""
	document = frappe.get_doc(DOCTYPE, breach, for_update=True)
	ticket = frappe.get_doc("HD Ticket", document.ticket)
	if not access.may_work_on(ticket, frappe.session.user):
		message = _("A delay is explained by the people who work on the ticket.")
		frappe.throw(message, frappe.PermissionError)
	if not (explanation or "").strip():
		message = _("Write why the date was missed.")
		frappe.throw(message, ExplanationMissing, title=_("Explanation Missing"))
	document.update(
		{
			"explanation": explanation.strip(),
			"explained_by": frappe.session.user,
			"explained_at": frappe.utils.now_datetime(),
		}
	)
	document.flags.completed_by_system = True
	document.save(ignore_permissions=True)
	_record_explanation(document, ticket)
	return document


def _late_tickets(after: str | None) -> list[str]:
	"""Names of open tickets that are past their date and not noted for it, the smallest first."""
	ticket, breach, pause = DocType("HD Ticket"), DocType(DOCTYPE), DocType("Participation Pause")
	name = Cast_(ticket.name, "char")  # the links hold text, and only text finds their index
	query = (
		frappe.qb.from_(ticket)
		.left_join(breach)
		.on((breach.ticket == name) & (breach.due_at == ticket.participation_due_at))
		.left_join(pause)
		.on((pause.ticket == name) & pause.resumed_at.isnull())
		.select(ticket.name)
		.where(_is_past(ticket) & breach.name.isnull())
		.where(pause.name.isnull() | (pause.paused_at > ticket.participation_due_at))
		.orderby(ticket.name)
		.limit(BATCH)
	)
	if after is not None:
		query = query.where(ticket.name > after)
	return query.run(pluck=True)


def _standing_in_time(tickets: Sequence[frappe._dict]) -> set[str]:
	"""Of these, the ones whose clock stands since before their date."""
	due = {str(ticket.name): ticket.participation_due_at for ticket in tickets}
	lasting = {"ticket": ["in", list(due)], "resumed_at": ["is", "not set"]}
	rows = frappe.get_all("Participation Pause", lasting, ["ticket", "paused_at"]) if due else []
	return {row.ticket for row in rows if row.paused_at <= due[row.ticket]}


def _is_past(ticket: Table) -> Criterion:
	return ticket.participation_answered_at.isnull() & (
		ticket.participation_due_at < frappe.utils.now_datetime()
	)


def missed_row(ticket: Document | frappe._dict, stage: str, noticed_at: datetime) -> dict[str, object]:
	"""What is noted of a missed date, but for the promise by which it was given."""
	return {
		"ticket": str(ticket.name),
		"due_at": get_datetime(ticket.participation_due_at),
		"noticed_at": noticed_at,
		"stage": stage,
		"holder_role": ", ".join(lifecycle.holders(stage, ticket.participation_came_from)),
		"department": ticket.participation_department,
		"section": ticket.participation_section,
	}


def _note(rows: list[dict[str, object]]) -> None:
	"""Writes what was missed and what follows from it; the unique promise keeps a second worker out."""
	missed = promises_in_force({row["ticket"]: row["due_at"] for row in rows}) if rows else {}
	rows = [{**row, "promise": missed[row["ticket"]]} for row in rows if row["ticket"] in missed]
	if not rows:
		return
	names = insert_rows(DOCTYPE, rows, once=True)
	noted = set(frappe.get_all(DOCTYPE, {"name": ["in", names]}, pluck="ticket"))
	case_events.record_all([missed_event(row) for row in rows if row["ticket"] in noted])
	ticket = DocType("HD Ticket")
	missed_by = ticket.name.isin([row["ticket"] for row in rows])
	frappe.qb.update(ticket).set(ticket.agreement_status, "Failed").where(missed_by).run()


def missed_event(row: Mapping[str, object]) -> dict[str, object]:
	"""What the trail says of a missed date."""
	due_at: datetime = row["due_at"]
	return {
		"move": "date_missed",
		"ticket": row["ticket"],
		"from_state": row["stage"],
		"to_state": row["stage"],
		"due_before": due_at,
		"due_after": due_at,
	}


def _record_explanation(breach: Document, ticket: Document) -> None:
	stage = ticket.participation_stage
	case_events.record(
		"delay_explained",
		ticket=ticket.name,
		actor_role=", ".join(sorted(access.roles_before(ticket, frappe.session.user))),
		from_state=stage,
		to_state=stage,
		note=breach.explanation,
		details={"breach": breach.name, "due_at": breach.due_at},
	)
