"""Who holds a ticket and since when, and how many working days each share of the total has used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, get_datetime

from participation_app.casework import moments
from participation_app.casework.agreements import Agreement, Pause, read_agreement
from participation_app.casework.bulk import insert_rows
from participation_app.casework.pauses import pauses_of
from participation_app.rules import lifecycle

SHARE_OF_STAGE: Mapping[str, str | None] = {
	lifecycle.REGISTERED: "Triage",
	lifecycle.RETURNED: "Triage",
	lifecycle.WITH_DEPARTMENT: "Department",
	lifecycle.ACTION_REPORTED: "Department",
	lifecycle.WITH_SECTION: "Section",
	lifecycle.REPLY_DRAFTING: "Drafting",
	lifecycle.PR_REVIEW: "Public Relations",
	lifecycle.PUBLISHING: "Public Relations",
	lifecycle.AWAITING_CITIZEN: None,  # the share of the stage that asked, while the clock runs
}
SHARES = tuple(dict.fromkeys(share for share in SHARE_OF_STAGE.values() if share))

Stay = Mapping[str, object]  # of a Participation Holding: share, since, until, days_spent


def share_of(stage: str, came_from: str | None) -> str | None:
	"""Whose time a stage takes: until a question reaches the citizen, the time of the stage that asked it."""
	return SHARE_OF_STAGE.get(came_from if stage == lifecycle.AWAITING_CITIZEN else stage)


def hand_over(ticket: Document, stage_before: str | None, stage_after: str, at: datetime) -> None:
	"""Ends the stay in the stage that a ticket leaves and begins the next, in the move's transaction."""
	if stage_before == stage_after:
		return
	if stage_before:
		_end_stay(ticket, at)
	if stage_after in SHARE_OF_STAGE:
		_begin_stay(ticket, stage_after, share_of(stage_after, stage_before), at)


def describe(ticket: Document) -> dict[str, object] | None:
	"""The share that holds the ticket, since when, and what it has used of its working days; None at its end."""
	filters = {"ticket": str(ticket.name), "counted_from": ticket.participation_counted_from}
	fields = ["share", "since", "until", "days_spent"]
	stays = frappe.get_all("Participation Holding", filters, fields, order_by="since, creation")
	current = next((stay for stay in stays if not stay.until), None)
	if current is None:
		return None
	agreement = read_agreement(ticket.sla)
	now, pauses = frappe.utils.now_datetime(), pauses_of([ticket.name]).get(str(ticket.name), ())
	spent = days_by_share(stays, agreement, now, pauses).get(current.share)
	allowed = agreement.shares.get(current.share)
	return {
		"share": current.share,
		"share_label": _(current.share) if current.share else None,
		"since": current.since,
		"days_spent": spent,
		"days_allowed": allowed,
		"used_up": is_used_up(spent, allowed),
	}


def days_by_share(
	stays: Iterable[Stay], agreement: Agreement, until: datetime, pauses: Sequence[Pause] = ()
) -> dict[str, float]:
	"""Working days that each share used; a stay that has not ended is reckoned up to `until` (site time)."""
	used: dict[str, float] = {}
	for stay in stays:
		if stay["share"]:
			ended = stay["until"]
			days = stay["days_spent"] if ended else _days_held(agreement, stay["since"], until, pauses)
			used[stay["share"]] = used.get(stay["share"], 0.0) + flt(days)
	return used


def last_places(tickets: Iterable[str]) -> dict[tuple[str, datetime], dict[str, str | None]]:
	"""The last department and section that held each count of the tickets, by ticket and counted_from."""
	filters = {"ticket": ["in", [str(ticket) for ticket in tickets]], "department": ["is", "set"]}
	fields = ["ticket", "counted_from", "department", "section"]
	rows = frappe.get_all("Participation Holding", filters, fields, order_by="since, creation")
	return {
		(row.ticket, row.counted_from): {"department": row.department, "section": row.section} for row in rows
	}


def is_used_up(spent: float | None, allowed: float | None) -> bool:
	"""Whether a share has nothing left of its budget; one without a budget is never used up."""
	return bool(allowed) and flt(spent) >= flt(allowed)


def days_spent(agreement: Agreement, start: datetime, end: datetime) -> float:
	"""Working days between two moments of the site; each date is worth one, however long it is open."""
	return agreement.calendar.days_spent(moments.aware(start), moments.aware(end))


def _days_held(agreement: Agreement, since: datetime, until: datetime, pauses: Sequence[Pause]) -> float:
	"""Working days of a stay without the time in which the clock stood, which is nobody's."""
	stood = sum(
		days_spent(agreement, max(since, paused), min(until, resumed or until)) for paused, resumed in pauses
	)
	return max(0.0, days_spent(agreement, since, until) - stood)


def stay_begun(
	ticket: Document | frappe._dict, stage: str, share: str | None, at: datetime
) -> dict[str, object]:
	"""The values of a stay that begins."""
	return {
		"ticket": str(ticket.name),
		"stage": stage,
		"share": share,
		"department": ticket.participation_department,
		"section": ticket.participation_section,
		"since": at,
		"counted_from": ticket.participation_counted_from,
	}


def stay_ended(stay: Stay, agreement: Agreement, at: datetime, pauses: Sequence[Pause]) -> dict[str, object]:
	"""What the end of a stay adds to its values."""
	since = get_datetime(stay["since"])
	return {
		"until": max(at, since),
		"days_spent": _days_held(agreement, since, at, pauses),
		"days_allowed": agreement.shares.get(stay["share"], 0),
	}


def _begin_stay(ticket: Document, stage: str, share: str | None, at: datetime) -> None:
	stay = stay_begun(ticket, stage, share, at)
	insert_rows("Participation Holding", [stay])


def _end_stay(ticket: Document, at: datetime) -> None:
	filters = {"ticket": str(ticket.name), "until": ["is", "not set"]}
	pauses = pauses_of([ticket.name]).get(str(ticket.name), ())
	for stay in frappe.get_all("Participation Holding", filters, ["name", "share", "since"]):
		ended = stay_ended(stay, read_agreement(ticket.sla), at, pauses)
		frappe.db.set_value("Participation Holding", stay.name, ended)
