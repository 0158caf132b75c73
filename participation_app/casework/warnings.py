"""Warns before a due date and escalates after it: in working time, once for each threshold and person.

What has come up is written as rows first; a unique key keeps a second worker, or the next run, from telling
it again. Everybody then gets one message for all of it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion

from participation_app.casework import moments, warning_digest
from participation_app.casework.agreements import (
	Agreement,
	AgreementUnusable,
	participation_agreements,
	read_agreement,
)
from participation_app.casework.bulk import insert_rows
from participation_app.casework.due_queries import is_running, stands_for_itself, stands_still
from participation_app.casework.holdings import SHARE_OF_STAGE, days_by_share, is_used_up, share_of
from participation_app.casework.public_holidays import lists_that_end_soon
from participation_app.casework.warned_people import People
from participation_app.casework.warning_digest import LIST_ENDS, Line
from participation_app.casework.warning_steps import AFTER, BEFORE, SHARE_USED_UP, Step, steps
from participation_app.rules import lifecycle

DOCTYPE = "Participation Warning"
BATCH = 500


def warn() -> None:
	"""Tells what has come up under every agreement whose hours are open now."""
	people, lines = People(), []
	is_open = False
	for agreement in _open_agreements():
		is_open = True
		for tickets in _batches(agreement):
			lines += _written(list(_lines(agreement, tickets, people)))
	if is_open:
		lines += _written(_ending_lists(people))
	warning_digest.send(lines, people.users)


def _open_agreements() -> Iterator[Agreement]:
	now = moments.now()
	for name in participation_agreements():
		try:
			agreement = read_agreement(name)
		except AgreementUnusable:
			frappe.clear_last_message()
			frappe.log_error(title=f"No warnings under the agreement {name}")
			continue
		if agreement.calendar.is_open(now):
			yield agreement


def _batches(agreement: Agreement) -> Iterator[list[frappe._dict]]:
	"""The tickets that a step may have reached, those whose clock stands left out."""
	wanted = _may_be_reached(agreement)
	last = None
	while wanted is not None:
		tickets = _batch(agreement, wanted, last)
		if tickets:
			yield tickets
		if len(tickets) < BATCH:
			return
		last = tickets[-1].name


def _batch(agreement: Agreement, wanted: Criterion, last: object) -> list[frappe._dict]:
	ticket, pause = DocType("HD Ticket"), DocType("Participation Pause")
	query = (
		frappe.qb.from_(ticket)
		.left_join(pause)
		.on(stands_still(ticket, pause))
		.select(
			ticket.name,
			ticket.subject,
			ticket.agent_group,
			ticket.participation_reference,
			ticket.participation_stage,
			ticket.participation_came_from,
			ticket.participation_department,
			ticket.participation_due_at,
			ticket.participation_counted_from,
		)
		.where(is_running(ticket) & stands_for_itself(ticket))
		.where((ticket.sla == agreement.name) & pause.name.isnull() & wanted)
		.orderby(ticket.name)
		.limit(BATCH)
	)
	return query.where(ticket.name > last).run(as_dict=True) if last else query.run(as_dict=True)


def _may_be_reached(agreement: Agreement) -> Criterion | None:
	"""Narrows the tickets to those near or past their date, and those in a stage whose share has a budget."""
	ticket, now = DocType("HD Ticket"), moments.now()
	latest, stages = None, []
	for step in steps():
		if step.moment == BEFORE:
			reach = agreement.calendar.after_days(now, step.working_days)
		else:
			reach = now if step.moment == AFTER else None
		latest = max(filter(None, (latest, reach)), default=None)
		if step.moment == SHARE_USED_UP:
			stages = [stage for stage, share in SHARE_OF_STAGE.items() if share in agreement.shares]
			# Somebody's time until the question is delivered; whose, the ticket itself says.
			stages += [lifecycle.AWAITING_CITIZEN] if stages else []
	# A whole second more: what is stored has none beyond, and a reach is rounded.
	near = latest and ticket.participation_due_at <= frappe.utils.add_to_date(
		moments.stored(latest), seconds=1
	)
	held = ticket.participation_stage.isin(stages) if stages else None
	return near | held if near and held else near or held


def _lines(agreement: Agreement, tickets: Sequence[frappe._dict], people: People) -> Iterator[Line]:
	names = [str(ticket.name) for ticket in tickets]
	assigned, used_up = _assigned(names), _shares_used_up(agreement, tickets)
	now, reached = moments.now(), _reached_steps(agreement)
	for ticket in tickets:
		share = used_up.get(str(ticket.name))
		for step in reached(ticket.participation_due_at, now, bool(share)):
			due_on = moments.aware(ticket.participation_due_at).astimezone(agreement.calendar.zone).date()
			basis = f"{share} {ticket.participation_counted_from}" if step.moment == SHARE_USED_UP else due_on
			for user in people.told(step.tell, ticket, assigned.get(str(ticket.name), ())):
				yield _line(ticket, step, user, str(basis), share)


def _reached_steps(agreement: Agreement):
	"""Asks which steps a due date has reached; many tickets share their closing time."""
	known: dict[datetime, list[Step]] = {}
	all_steps = steps()

	def reached(due_at: datetime, now: datetime, share_used_up: bool) -> list[Step]:
		if due_at not in known:
			due = moments.aware(due_at)
			known[due_at] = [step for step in all_steps if step.is_reached(agreement.calendar, due, now)]
		by_share = [step for step in all_steps if step.moment == SHARE_USED_UP] if share_used_up else []
		return known[due_at] + by_share

	return reached


def _shares_used_up(agreement: Agreement, tickets: Sequence[frappe._dict]) -> dict[str, str]:
	"""By ticket, the share that holds it now and has nothing left of its budget."""
	if not agreement.shares or not any(step.moment == SHARE_USED_UP for step in steps()):
		return {}
	filters = {"ticket": ["in", [str(ticket.name) for ticket in tickets]]}
	fields = ["ticket", "counted_from", "share", "since", "until", "days_spent"]
	stays = defaultdict(list)
	for stay in frappe.get_all("Participation Holding", filters, fields):
		stays[stay.ticket, stay.counted_from].append(stay)
	found, now = {}, frappe.utils.now_datetime()
	for ticket in tickets:
		share = share_of(ticket.participation_stage, ticket.participation_came_from)
		own = stays[str(ticket.name), ticket.participation_counted_from]
		if is_used_up(days_by_share(own, agreement, now).get(share), agreement.shares.get(share)):
			found[str(ticket.name)] = share
	return found


def _assigned(tickets: list[str]) -> dict[str, list[str]]:
	filters = {"reference_type": "HD Ticket", "reference_name": ["in", tickets], "status": "Open"}
	found: dict[str, list[str]] = defaultdict(list)
	for row in frappe.get_all("ToDo", filters, ["reference_name", "allocated_to"], order_by="creation"):
		found[row.reference_name].append(row.allocated_to)
	return found


def _line(ticket: frappe._dict, step: Step, user: str, basis: str, share: str | None) -> Line:
	return Line(
		told=user,
		kind=step.moment,
		step=step.label,
		key=_key(str(ticket.name), basis, step.label, user),
		about=str(ticket.name),
		due_at=ticket.participation_due_at,
		reference=ticket.participation_reference,
		subject=ticket.subject,
		share=share if step.moment == SHARE_USED_UP else None,
	)


def _ending_lists(people: People) -> list[Line]:
	return [
		Line(
			told=manager,
			kind=LIST_ENDS,
			step=LIST_ENDS,
			key=_key(name, str(ends_on), LIST_ENDS, manager),
			about=name,
			ends_on=ends_on,
		)
		for name, ends_on in lists_that_end_soon()
		for manager in people.managers
	]


def _key(*parts: str) -> str:
	return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _written(lines: list[Line]) -> list[Line]:
	"""Enters what was not told before, and returns the lines that this run entered itself."""
	by_key = {line.key: line for line in lines}
	if not by_key:
		return []
	told = frappe.get_all(DOCTYPE, {"unique_key": ["in", list(by_key)]}, pluck="unique_key")
	# In one order everywhere, so that two workers wait for each other instead of refusing each other.
	new = [by_key[key] for key in sorted(by_key.keys() - set(told))]
	names = insert_rows(DOCTYPE, [_row(line) for line in new], once=True)
	entered = frappe.get_all(DOCTYPE, {"name": ["in", names]}, pluck="unique_key") if names else ()
	return [by_key[key] for key in entered]


def _row(line: Line) -> dict[str, object]:
	return {
		"ticket": None if line.kind == LIST_ENDS else line.about,
		"kind": line.kind,
		"step": line.step,
		"told": line.told,
		"told_at": frappe.utils.now_datetime(),
		"unique_key": line.key,
	}
