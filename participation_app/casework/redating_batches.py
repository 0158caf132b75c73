"""Moves the promised dates that a change of the calendar touches, in batches.

Each batch is one transaction with the change's row locked: a worker that was killed, or a second one, goes on
where the last batch ended, and a ticket that has its new date already is left alone.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from pypika import Table
from pypika.queries import QueryBuilder

from participation_app.casework import breaches
from participation_app.casework.agreements import (
	Agreement,
	AgreementUnusable,
	read_agreement,
	reckoned_by,
)
from participation_app.casework.busy_database import INTERRUPTIONS
from participation_app.casework.calendar_changes import CAUSES, DOCTYPE, wake
from participation_app.casework.case_events import record_all
from participation_app.casework.moved_dates import tell_citizens
from participation_app.casework.open_dates import BATCH, Move, locked, moves_among, open_tickets
from participation_app.casework.promises import enter_all, promise_row
from participation_app.casework.seasons import forget_seasons
from participation_app.notices.announcements import announce
from participation_app.rules.batch_size import BatchSize

UNFINISHED = ("Waiting", "Running")
LEAST = 50  # tickets at once, however busy the machine is
LOCKED_FOR = 0.075  # seconds; nobody who works on one of the tickets notices a tenth of one
# A ticket registered by the old calendar while the change was being saved appears only afterwards.
LATECOMERS = timedelta(minutes=10)
LOOKED_FOR = timedelta(minutes=5)
_PROGRESS = ("affected", "moved", "furthest_days", "comments_moved", "last_ticket", "last_comment", "message")


class NotFailed(frappe.ValidationError):
	"""A change that did not fail was to be tried again."""


def carry_out_all() -> None:
	"""Every change that waits, the oldest first, and those that come meanwhile."""
	tried: set[str] = set()
	while waiting := [name for name in unfinished() if name not in tried]:
		tried.add(waiting[0])
		carry_out(waiting[0])
	for name in _just_done():
		_look_again(name)


def carry_out(name: str) -> None:
	"""Moves what the change touches; what cannot be moved is said on the change, and the rest moves."""
	_read_calendars_anew()
	try:
		expected, size = _expected(name), new_batch_size()
		while _take_batch(name, expected, size):
			pass
	except INTERRUPTIONS:
		frappe.db.rollback()  # the next minute goes on from the last batch
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Calendar Change {name}", message=frappe.get_traceback())
		_give_up(name)


def unfinished() -> list[str]:
	"""The changes that are still to be carried out, the oldest first."""
	return frappe.get_all(
		DOCTYPE, {"state": ["in", UNFINISHED]}, pluck="name", order_by="changed_at, creation"
	)


def is_anything_left() -> bool:
	"""Whether a change waits, or was made so recently that a ticket may have missed it."""
	return bool(unfinished() or _just_done())


def try_again(name: str) -> None:
	"""Has a failed change carried out from the beginning; what has moved stays as it is."""
	change = frappe.get_doc(DOCTYPE, name, for_update=True)
	if change.state != "Failed":
		message = _("Only a change that failed is tried again.")
		frappe.throw(message, NotFailed, title=_("Nothing to Try Again"))
	done_up_to = ("last_ticket", "last_comment", "message", "finished_at")
	change.update({"state": "Waiting", "affected": 0, **dict.fromkeys(done_up_to)})
	_save(change)
	wake()


def _expected(name: str) -> int:
	"""How many tickets will have been looked at in the end; counted once, since to count takes as long as a batch."""
	change = frappe.get_doc(DOCTYPE, name)
	left = _tickets_left(change)[1].select(Count("*")).run()[0][0]
	frappe.db.commit()  # the first batch sees what stands as it begins
	return (change.affected or 0) + left


def new_batch_size() -> BatchSize:
	"""How many tickets are moved at once: on a busy machine fewer."""
	return BatchSize(LOCKED_FOR, min(LEAST, BATCH), BATCH)


def _take_batch(name: str, expected: int, size: BatchSize) -> bool:
	"""One batch of tickets, then of what else has a date; False where nothing is left to do."""
	change, tickets = frappe.get_doc(DOCTYPE, name, for_update=True), []
	if change.state in UNFINISHED:
		before, change.state = change.state, "Running"
		agreements = _read_agreements(change)
		tickets = _next_tickets(change, size.now)
		began = time.monotonic()
		if tickets:
			_move(change, tickets, agreements)
			change.last_ticket = str(tickets[-1])
		elif not _move_others(change, agreements):
			_finish(change)
		_keep(change, before)
		_tell_progress(change, expected)
	frappe.db.commit()  # what has moved stays moved, whatever the next batch meets
	if tickets:
		size.note(len(tickets), time.monotonic() - began)
	return change.state == "Running"


def _read_agreements(change: Document) -> dict[str, Agreement]:
	"""The agreements that can be used; why another cannot stands on the change."""
	found = {}
	for name in (change.agreements or "").splitlines():
		try:
			found[name] = read_agreement(name)
		except AgreementUnusable as error:
			_note_fault(change, error)
		except frappe.DoesNotExistError:
			continue  # deleted since; it has no open tickets then
	return found


def _agreements_before(change: Document, agreements: Mapping[str, Agreement]) -> dict[str, Agreement]:
	calendars = json.loads(change.calendars_before or "{}")
	return {
		name: reckoned_by(agreements[name], text) for name, text in calendars.items() if name in agreements
	}


def _next_tickets(change: Document, most: int) -> list[str]:
	ticket, query = _tickets_left(change)
	return query.select(ticket.name).orderby(ticket.name).limit(most).run(pluck=True)


def _tickets_left(change: Document) -> tuple[Table, QueryBuilder]:
	ticket, query = open_tickets((change.agreements or "").splitlines())
	return ticket, query.where(ticket.name > change.last_ticket) if change.last_ticket else query


def _move(change: Document, names: Sequence[str], agreements: Mapping[str, Agreement]) -> None:
	now = frappe.utils.now_datetime()
	tickets = locked(names)
	late = [ticket.name for ticket in tickets if ticket.participation_due_at < now]
	if late:
		breaches.note_late(late)  # a later date must not hide that the one before was missed
	moves = _moves(change, tickets, agreements)
	_set_dates(moves)
	moves = [move for move in moves if move.is_of_the_answer]
	_write(change, moves)
	change.affected = (change.affected or 0) + len(tickets)
	change.moved = (change.moved or 0) + len(moves)
	apart = {(move.agreement.name, move.ticket.participation_due_at, move.due_at): move for move in moves}
	change.furthest_days = max((change.furthest_days or 0, *(move.working_days for move in apart.values())))
	tell_citizens(moves)


def _moves(
	change: Document, tickets: Sequence[frappe._dict], agreements: Mapping[str, Agreement]
) -> list[Move]:
	now, before = frappe.utils.now_datetime(), _agreements_before(change, agreements)
	try:
		return list(moves_among(tickets, agreements, before, now, lock=True))
	except AgreementUnusable as error:
		_note_fault(change, error)
	moves = []
	for ticket in tickets:
		try:
			moves += moves_among([ticket], agreements, before, now, lock=True)
		except AgreementUnusable as error:
			_note_fault(change, error)
	return moves


def _write(change: Document, moves: Sequence[Move]) -> None:
	"""Two statements, however many tickets move."""
	given_at = frappe.utils.now_datetime()
	enter_all(
		[
			promise_row(
				move.ticket.name,
				move.due_at,
				move.agreement,
				change.cause,
				counted_from=move.ticket.participation_counted_from,
				working_days=move.ticket.participation_working_days,
				reason=change.reason,
				reason_values=change.reason_values,
				change=change.name,
				given_at=given_at,
				given_by=change.changed_by,
			)
			for move in moves
		]
	)
	record_all([_event(change, move) for move in moves])


def _set_dates(moves: Sequence[Move]) -> None:
	"""One statement, however many tickets move."""
	if not moves:
		return
	given: dict[str, object] = {"now": frappe.utils.now(), "user": frappe.session.user}
	given["tickets"] = [move.ticket.name for move in moves]
	due_at = _by_date([(move.due_at, move.ticket.name) for move in moves], "due", given)
	receipt = _by_date([(move.receipt_due_at, move.ticket.name) for move in moves], "receipt", given)
	# A form that was opened before is refused rather than writing the old date back: `modified` is another one.
	frappe.db.sql(
		f"""update `tabHD Ticket`
		set participation_due_at = {due_at}, participation_receipt_due_at = {receipt}, resolution_by = {due_at},
			response_by = coalesce({receipt}, {due_at}), modified = %(now)s, modified_by = %(user)s
		where name in %(tickets)s""",
		given,
	)
	frappe.clear_document_cache("HD Ticket")


def _by_date(dates: Sequence[tuple[datetime | None, str]], what: str, given: dict[str, object]) -> str:
	"""The date of each ticket, in SQL; the query builder would take longer than the database."""
	by_date: dict[datetime | None, list[str]] = {}
	for date, name in dates:
		by_date.setdefault(date, []).append(name)
	if len(by_date) == 1:
		[given[what]] = by_date
		return f"%({what})s"
	for number, (date, names) in enumerate(by_date.items()):
		given |= {f"{what}{number}": date, f"{what}{number}_tickets": names}
	cases = (
		f"when name in %({what}{number}_tickets)s then %({what}{number})s" for number in range(len(by_date))
	)
	return f"case {' '.join(cases)} end"


def _event(change: Document, move: Move) -> dict[str, object]:
	stage = move.ticket.participation_stage
	return {
		"move": "date_moved",
		"ticket": str(move.ticket.name),
		"from_state": stage,
		"to_state": stage,
		"note": change.reason,
		"due_before": move.ticket.participation_due_at,
		"due_after": move.due_at,
	}


def _move_others(change: Document, agreements: Mapping[str, Agreement]) -> bool:
	"""Lets later rooms move a batch of what has dates there; whether one of them goes on."""
	change.flags.goes_on = False
	announce("redate", change, {"agreements": agreements})
	return change.flags.goes_on


def _finish(change: Document) -> None:
	change.state = "Failed" if change.message else "Done"
	change.finished_at = frappe.utils.now_datetime()


def _give_up(name: str) -> None:
	change = frappe.get_doc(DOCTYPE, name, for_update=True)
	change.message = _("The dates could not be moved. The Error Log says why; correct it and try again.")
	_finish(change)
	_save(change)
	_tell_progress(change)
	frappe.db.commit()  # else the next minute meets the same error


def _just_done() -> list[str]:
	now = frappe.utils.now_datetime()
	lately = {"state": "Done", "changed_at": ["between", [now - LOOKED_FOR, now]]}
	return frappe.get_all(DOCTYPE, lately, pluck="name")


def _look_again(name: str) -> None:
	"""Moves tickets that were being registered by the old calendar as the change was saved."""
	change = frappe.get_doc(DOCTYPE, name, for_update=True)
	agreements = _read_agreements(change)
	ticket, query = open_tickets(agreements)
	names = query.select(ticket.name).where(ticket.creation >= change.changed_at - LATECOMERS).run(pluck=True)
	looked_at, moved = change.affected, change.moved
	if names:
		_move(change, names, agreements)
	change.affected = looked_at
	if change.moved != moved:
		_save(change)
	frappe.db.commit()  # each change is a matter of its own


def _note_fault(change: Document, error: AgreementUnusable) -> None:
	faults = [*(change.message or "").splitlines(), str(error)]
	change.message = "\n".join(dict.fromkeys(faults))


def _read_calendars_anew() -> None:
	# This process may have read them before the change that it is about to carry out.
	for doctype in CAUSES:
		frappe.clear_document_cache(doctype)
	forget_seasons()


def _keep(change: Document, state_before: str) -> None:
	"""Saves the change where its state is another one; how far it is stands there without a document's whole life."""
	if change.state != state_before:
		_save(change)
		return
	frappe.db.set_value(DOCTYPE, change.name, {field: change.get(field) for field in _PROGRESS})


def _save(change: Document) -> None:
	change.flags.completed_by_system = True
	change.save(ignore_permissions=True)


def _tell_progress(change: Document, expected: int = 0) -> None:
	done = change.affected or 0
	progress = {
		"name": change.name,
		"state": change.state,
		"affected": max(done, expected) if change.state == "Running" else done,
		"done": done,
		"moved": change.moved or 0,
	}
	frappe.publish_realtime("calendar_change", progress, user=change.changed_by, after_commit=True)
