"""The clock stands while a question that reached the citizen waits for its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import get_datetime

from participation_app.casework import case_events, moments
from participation_app.casework.agreements import Agreement, Pause, read_agreement
from participation_app.casework.promises import promise
from participation_app.rules.lifecycle import AWAITING_CITIZEN, SYSTEM

DOCTYPE = "Participation Pause"
_TICKET_FIELDS = (
	"name",
	"sla",
	"participation_stage",
	"participation_due_at",
	"participation_answered_at",
	"agreement_status",
)


def pause_when_question_sent(notice: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of a notice sent: a question that nobody received stops nothing.

	Where the gateway reports on delivery, having sent is not enough.
	"""
	if notice.kind == "Question" and not _is_reported_on(notice):
		pause_clock(notice.ticket)


def pause_when_question_delivered(notice: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of a notice delivered."""
	if notice.kind == "Question":
		pause_clock(notice.ticket)


def pause_clock(ticket: str, at: datetime | None = None) -> None:
	"""Stops the clock of a ticket that waits for its citizen; nothing where it stands already."""
	row = frappe.db.get_value("HD Ticket", ticket, _TICKET_FIELDS, as_dict=True, for_update=True)
	if row.participation_stage != AWAITING_CITIZEN or _standing(ticket, lock=True):
		return
	at, due_at = at or frappe.utils.now_datetime(), row.participation_due_at
	pause = {
		"doctype": DOCTYPE,
		"ticket": str(row.name),
		"paused_at": at,
		"days_left": days_after(read_agreement(row.sla), at, due_at),
		"due_before": due_at,
	}
	frappe.get_doc(pause).insert(ignore_permissions=True)
	_record("clock_paused", row, due_before=due_at, due_after=due_at)
	if at <= due_at and row.agreement_status != "Failed":
		frappe.db.set_value("HD Ticket", row.name, "agreement_status", "Paused")


def resume_clock(ticket: Document, at: datetime | None = None) -> None:
	"""Sets the clock going again and gives the date that the days left come to; the caller saves the ticket."""
	pause = _standing(ticket.name, lock=True)
	if pause is None:
		return
	at = max(at or frappe.utils.now_datetime(), pause.paused_at)
	frappe.db.set_value(DOCTYPE, pause.name, "resumed_at", at)
	agreement, due_before = read_agreement(ticket.sla), get_datetime(ticket.participation_due_at)
	ticket.participation_due_at = due_after(agreement, due_before, pause.paused_at, at)
	if ticket.participation_due_at != due_before:
		_promise_anew(ticket, agreement, days_after(agreement, pause.paused_at, due_before))
	_record("clock_resumed", ticket, due_before=due_before, due_after=ticket.participation_due_at)


def standing_since(ticket: str) -> datetime | None:
	"""Since when the ticket's clock stands; None where it runs."""
	pause = _standing(ticket)
	return pause.paused_at if pause else None


def pauses_of(tickets: Iterable[str], *, lock: bool = False) -> dict[str, list[Pause]]:
	"""The pauses of each ticket that has any, in time order; one that lasts has no end.

	With `lock` as they stand this very moment, not as they stood when the transaction began.
	"""
	pause = DocType(DOCTYPE)
	query = (
		frappe.qb.from_(pause)
		.select(pause.ticket, pause.paused_at, pause.resumed_at)
		.where(pause.ticket.isin([str(ticket) for ticket in tickets]))
		.orderby(pause.paused_at)
	)
	found: dict[str, list[Pause]] = {}
	for ticket, paused_at, resumed_at in (query.for_update() if lock else query).run():
		found.setdefault(ticket, []).append((paused_at, resumed_at))
	return found


def _is_reported_on(notice: Document) -> bool:
	"""Whether the channel tells later that the notice reached the citizen's device."""
	gateway = notice.get("gateway")
	return bool(gateway and frappe.db.get_value("SMS Gateway", gateway, "reports_delivery"))


def _standing(ticket: str, *, lock: bool = False) -> frappe._dict | None:
	"""The pause that lasts; with `lock` as it stands this moment, not as this transaction first saw it."""
	lasting = {"ticket": str(ticket), "resumed_at": ["is", "not set"]}
	return frappe.db.get_value(DOCTYPE, lasting, ["name", "paused_at"], as_dict=True, for_update=lock)


def due_after(agreement: Agreement, due_at: datetime, paused_at: datetime, resumed_at: datetime) -> datetime:
	"""The date after a pause: its rule applied to the date that the ticket has.

	Counting anew from the receipt would take back what a change of the calendar left it, so the count
	begins the day before the pause, with the days that lead from there to the date.
	"""
	if paused_at > due_at:
		return due_at
	day_before = paused_at - timedelta(days=1)
	days = max(1, days_after(agreement, day_before, due_at))
	return max(due_at, agreement.due_at(day_before, days, [(paused_at, resumed_at)]))


def days_after(agreement: Agreement, moment: datetime, due_at: datetime) -> int:
	"""The working days after a moment's date, up to and including the due date's."""
	zone = agreement.calendar.zone
	first, last = (moments.aware(each).astimezone(zone).date() for each in (moment, due_at))
	return agreement.calendar.working_days_between(first, last)


def _promise_anew(ticket: Document, agreement: Agreement, days_left: int) -> None:
	promise(
		ticket.name,
		ticket.participation_due_at,
		agreement,
		"Pause",
		counted_from=ticket.participation_counted_from,
		working_days=ticket.participation_working_days,
		reasons=[{"code": "days_left", "days": days_left}],
	)


def _record(event: str, ticket: Document | frappe._dict, **due: datetime) -> None:
	stage = ticket.participation_stage
	case_events.record(event, ticket=ticket.name, actor_role=SYSTEM, from_state=stage, to_state=stage, **due)
