"""Writes down who held the tickets that stood before their time was accounted for, and how each count ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

import frappe

from participation_app.casework import verdicts
from participation_app.casework.agreements import Agreement, AgreementUnusable, read_agreement
from participation_app.casework.bulk import insert_rows
from participation_app.casework.holdings import SHARE_OF_STAGE, days_spent
from participation_app.rules import lifecycle

BATCH = 500
_MOVES = ("register", *lifecycle.MOVES)
_FIELDS = (
	"name",
	"sla",
	"participation_type",
	"participation_channel",
	"participation_department",
	"participation_section",
	"participation_received_at",
	"participation_counted_from",
	"participation_answered_at",
)


def execute() -> None:
	"""In batches; a ticket that has a stay on record is left as it is."""
	last = None
	while tickets := _tickets(last):
		_account(_without_stays(tickets))
		frappe.db.commit()  # a long run starts again where it was stopped
		last = tickets[-1].name


def _tickets(last: object) -> list[frappe._dict]:
	ticket = frappe.qb.DocType("HD Ticket")
	query = frappe.qb.from_(ticket).select(*_FIELDS).where(ticket.participation_type != "")
	query = query.orderby(ticket.name).limit(BATCH)
	return query.where(ticket.name > last).run(as_dict=True) if last else query.run(as_dict=True)


def _without_stays(tickets: Sequence[frappe._dict]) -> list[frappe._dict]:
	names = [str(ticket.name) for ticket in tickets]
	held = set(frappe.get_all("Participation Holding", {"ticket": ["in", names]}, pluck="ticket"))
	return [ticket for ticket in tickets if str(ticket.name) not in held]


def _account(tickets: Sequence[frappe._dict]) -> None:
	names = [str(ticket.name) for ticket in tickets]
	events = _by_ticket("Case Event", names, ["move", "at", "to_state"], "at, creation")
	ledger = _by_ticket(
		"Participation Promise", names, ["due_at", "given_at", "counted_from"], "given_at, creation"
	)
	rows: list[dict] = []
	for ticket in tickets:
		own = [event for event in events[str(ticket.name)] if event.move in _MOVES]
		promises = ledger[str(ticket.name)]
		rows += _stays(ticket, own, promises)
		_judge_counts(ticket, own, promises)
	insert_rows("Participation Holding", rows)


def _by_ticket(doctype: str, names: list[str], fields: list[str], order_by: str) -> dict[str, list]:
	found = defaultdict(list)
	if names:
		filters = {"ticket": ["in", names]}
		for row in frappe.get_all(doctype, filters, ["ticket", *fields], order_by=order_by):
			found[row.ticket].append(row)
	return found


def _stays(ticket: frappe._dict, events: list[frappe._dict], promises: list[frappe._dict]) -> Iterator[dict]:
	agreement = _agreement(ticket.sla)
	stages = [event for number, event in enumerate(events) if _is_new_stage(events, number)]
	for number, event in enumerate(stages):
		if event.to_state not in SHARE_OF_STAGE:
			continue
		since = min(event.at, ticket.participation_received_at) if event.move == "register" else event.at
		until = stages[number + 1].at if number + 1 < len(stages) else None
		share = SHARE_OF_STAGE[event.to_state]
		yield {
			"ticket": str(ticket.name),
			"stage": event.to_state,
			"share": share,
			"department": ticket.participation_department,
			"section": ticket.participation_section,
			"since": since,
			"until": until,
			"days_spent": days_spent(agreement, since, until) if until and agreement else 0,
			"days_allowed": agreement.shares.get(share, 0) if until and agreement else 0,
			"counted_from": _counted_from(ticket, promises, event.at),
		}


def _is_new_stage(events: list[frappe._dict], number: int) -> bool:
	return number == 0 or events[number].to_state != events[number - 1].to_state


def _judge_counts(ticket: frappe._dict, events: list[frappe._dict], promises: list[frappe._dict]) -> None:
	"""A correction ends nothing anew: the first answer of a count is the one it is judged by."""
	for event in events:
		given = [promise for promise in promises if promise.given_at <= event.at]
		if event.move in lifecycle.MOVES_THAT_END_THE_CLOCK and given and _agreement(ticket.sla):
			counted_from = _counted_from(ticket, promises, event.at)
			verdicts.enter(ticket, counted_from, given[-1].due_at, event.at)


def _counted_from(ticket: frappe._dict, promises: list[frappe._dict], at: datetime) -> datetime:
	"""The receipt or the reopening from which the days were counted at a moment."""
	given = [promise.counted_from for promise in promises if promise.given_at <= at]
	return given[-1] if given else ticket.participation_received_at


def _agreement(name: str) -> Agreement | None:
	try:
		return read_agreement(name)
	except (AgreementUnusable, frappe.DoesNotExistError):
		return None
