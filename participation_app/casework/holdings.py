"""Who holds a ticket and since when, and how many working days each share of the total has used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, get_datetime

from participation_app.casework import moments
from participation_app.casework.agreements import Agreement, read_agreement
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
	lifecycle.AWAITING_CITIZEN: None,  # nobody's time, but accounted for
}
SHARES = tuple(dict.fromkeys(share for share in SHARE_OF_STAGE.values() if share))

Stay = Mapping[str, object]  # of a Participation Holding: share, since, until, days_spent


def hand_over(ticket: Document, stage_before: str | None, stage_after: str, at: datetime) -> None:
	"""Ends the stay in the stage that a ticket leaves and begins the next, in the move's transaction."""
	if stage_before == stage_after:
		return
	if stage_before:
		_end_stay(ticket, at)
	if stage_after in SHARE_OF_STAGE:
		_begin_stay(ticket, stage_after, at)


def describe(ticket: Document) -> dict[str, object] | None:
	"""The share that holds the ticket, since when, and what it has used of its working days; None at its end."""
	filters = {"ticket": str(ticket.name), "counted_from": ticket.participation_counted_from}
	fields = ["share", "since", "until", "days_spent"]
	stays = frappe.get_all("Participation Holding", filters, fields, order_by="since, creation")
	current = next((stay for stay in stays if not stay.until), None)
	if current is None:
		return None
	agreement = read_agreement(ticket.sla)
	spent = days_by_share(stays, agreement, frappe.utils.now_datetime()).get(current.share)
	allowed = agreement.shares.get(current.share)
	return {
		"share": current.share,
		"share_label": _(current.share) if current.share else None,
		"since": current.since,
		"days_spent": spent,
		"days_allowed": allowed,
		"used_up": is_used_up(spent, allowed),
	}


def days_by_share(stays: Iterable[Stay], agreement: Agreement, until: datetime) -> dict[str, float]:
	"""Working days that each share used; a stay that has not ended is reckoned up to `until` (site time)."""
	used: dict[str, float] = {}
	for stay in stays:
		if stay["share"]:
			days = stay["days_spent"] if stay["until"] else days_spent(agreement, stay["since"], until)
			used[stay["share"]] = used.get(stay["share"], 0.0) + flt(days)
	return used


def is_used_up(spent: float | None, allowed: float | None) -> bool:
	"""Whether a share has nothing left of its budget; one without a budget is never used up."""
	return bool(allowed) and flt(spent) >= flt(allowed)


def days_spent(agreement: Agreement, start: datetime, end: datetime) -> float:
	"""Working days between two moments of the site; each date is worth one, however long it is open."""
	return agreement.calendar.days_spent(moments.aware(start), moments.aware(end))


def _begin_stay(ticket: Document, stage: str, at: datetime) -> None:
	frappe.get_doc(
		{
			"doctype": "Participation Holding",
			"ticket": str(ticket.name),
			"stage": stage,
			"share": SHARE_OF_STAGE[stage],
			"department": ticket.participation_department,
			"section": ticket.participation_section,
			"since": at,
			"counted_from": ticket.participation_counted_from,
		}
	).insert(ignore_permissions=True)


def _end_stay(ticket: Document, at: datetime) -> None:
	filters = {"ticket": str(ticket.name), "until": ["is", "not set"]}
	for stay in frappe.get_all("Participation Holding", filters, ["name", "share", "since"]):
		agreement = read_agreement(ticket.sla)
		ended = {
			"until": max(at, get_datetime(stay.since)),
			"days_spent": days_spent(agreement, stay.since, at),
			"days_allowed": agreement.shares.get(stay.share, 0),
		}
		frappe.db.set_value("Participation Holding", stay.name, ended)
