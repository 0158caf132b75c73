"""Whether a promise was kept: written down once, when the clock ends, and never reckoned again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework import moments
from participation_app.casework.agreements import Agreement, Pause, read_agreement
from participation_app.casework.holdings import days_spent, last_places
from participation_app.casework.kept_back import kept_back_among
from participation_app.casework.pauses import pauses_of


class Count(NamedTuple):
	"""One count of days: from when, the date that it is judged by, and when it ended; site time."""

	counted_from: datetime
	due_at: datetime
	ended_at: datetime


def judge(ticket: Document) -> None:
	"""Enters the verdict on the count of days that a move has just ended; a correction does not judge again."""
	counted_from = get_datetime(ticket.participation_counted_from)
	due_at = get_datetime(ticket.participation_due_at)
	enter(ticket, counted_from, due_at, get_datetime(ticket.participation_answered_at))


def enter(ticket: Document, counted_from: datetime, due_at: datetime, ended_at: datetime) -> None:
	"""Enters the verdict on one count of a ticket, unless it has one."""
	if frappe.db.exists("Participation Verdict", {"unique_key": _key(ticket, counted_from)}):
		return
	missed = _missed_date(ticket, counted_from, ended_at)
	due_at = missed.due_at if missed else due_at
	late = bool(missed) or ended_at > due_at
	values = verdict(
		ticket,
		Count(counted_from, due_at, ended_at),
		read_agreement(ticket.sla),
		pauses_of([str(ticket.name)]).get(str(ticket.name), []),
		late=late,
		kept_back=late and bool(kept_back_among({str(ticket.name): due_at})),
		whose=_whose(ticket, counted_from, missed),
	)
	frappe.get_doc({"doctype": "Participation Verdict", **values}).insert(ignore_permissions=True)


def verdict(
	ticket: Document | frappe._dict,
	count: Count,
	agreement: Agreement,
	pauses: list[Pause],
	*,
	late: bool,
	kept_back: bool,
	whose: Mapping[str, str | None],
) -> dict[str, object]:
	"""The values of a verdict; `whose` names the department and section that it is about."""
	return {
		"ticket": str(ticket.name),
		"kept": int(not late),
		"kept_back": int(kept_back),
		"counted_from": count.counted_from,
		"due_at": count.due_at,
		"ended_at": count.ended_at,
		"days_taken": days_taken(agreement, count.counted_from, count.ended_at, pauses),
		"days_late": days_spent(agreement, count.due_at, count.ended_at) if late else 0,
		"type": ticket.participation_type,
		"channel": ticket.participation_channel,
		**whose,
		"agreement": ticket.sla,
		"unique_key": _key(ticket, count.counted_from),
	}


def _key(ticket: Document | frappe._dict, counted_from: datetime) -> str:
	return f"{ticket.name}:{counted_from}"


def days_taken(agreement: Agreement, counted_from: datetime, ended_at: datetime, pauses: list[Pause]) -> int:
	"""Working days from receipt to answer as a promise counts them: without its own date, without pauses."""
	stood = sum(
		_days_after(agreement, max(paused, counted_from), resumed or ended_at)
		for paused, resumed in pauses
		if (resumed or ended_at) > counted_from
	)
	return max(0, _days_after(agreement, counted_from, ended_at) - stood)


def _days_after(agreement: Agreement, start: datetime, end: datetime) -> int:
	zone = agreement.calendar.zone
	first, last = (moments.aware(moment).astimezone(zone).date() for moment in (start, end))
	return agreement.calendar.working_days_between(first, last)


def _whose(ticket: Document, counted_from: datetime, missed: frappe._dict | None) -> dict[str, str | None]:
	"""The department and section that missed the date, else those that have the ticket, else had it last."""
	place = {"department": ticket.participation_department, "section": ticket.participation_section}
	if missed:
		return {"department": missed.department, "section": missed.section}
	if place["department"]:
		return place
	return last_places([ticket.name]).get((str(ticket.name), counted_from), place)


def _missed_date(ticket: Document, counted_from: datetime, ended_at: datetime) -> frappe._dict | None:
	"""The first date of the count that was noticed as missed, whatever was promised since, and who missed it."""
	filters = {"ticket": str(ticket.name), "due_at": ["between", [counted_from, ended_at]]}
	fields = ["due_at", "department", "section"]
	return frappe.db.get_value("Participation Breach", filters, fields, order_by="due_at", as_dict=True)
