"""Erasures, asked for by somebody or due by the schedule: what will go, the carrying out, and what is kept of it.

An Erasure names its tickets and comments by their numbers alone. Each is erased in a transaction of its own, so that
a run that is interrupted goes on where it stood; one that must not go yet waits until it may.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import case_events, legal_holding, legal_holds, search_words
from participation_app.casework.belonging import COMMENT, TICKET, subjects_of
from participation_app.casework.identities import AUTHOR, USER
from participation_app.intake.partial_undo import committed
from participation_app.intake.search_index import index_anew
from participation_app.notices.announcements import announce
from participation_app.rules.lifecycle import PARTICIPATION_MANAGER, SYSTEM
from participation_app.rules.personal_data import BESIDE, OURS
from participation_app.transparency.keeping.emptying import empty
from participation_app.transparency.keeping.rows import Rows, rows_of
from participation_app.transparency.keeping.scopes import (
	Scope,
	erased_field,
	held_because,
	is_erased,
	scope_of,
)
from participation_app.transparency.keeping.told_words import clear_deliveries, sweep, told_words

DOCTYPE, RECORD = "Erasure", "Erased Record"
ON_REQUEST, BY_SCHEDULE = "On Request", "By the Schedule"
WAITING, HELD, DONE = "Waiting", "Held", "Erased"
JOB = "participation_app.jobs.keeping.carry_out"
_SUBJECTS = (TICKET, COMMENT, AUTHOR, USER)


class ErasureRefused(frappe.ValidationError):
	"""What was asked cannot be erased; the message says why."""


def preview(doctype: str, name: str, *, whole_person: bool) -> dict[str, object]:
	"""What would go and what waits, with the words to be entered as confirmation."""
	legal_holding.look_again()
	subjects = _subjects(doctype, name, whole_person)
	held = {subject: why for subject in subjects if (why := held_because(*subject))}
	going = [subject for subject in subjects if subject not in held]
	counts: Counter[str] = Counter()
	for subject in going:
		rows = rows_of(scope_of(*subject))
		counts.update({kind: len(names) for kind, names in rows.items()})
		counts["File"] += _files(rows)
	return {
		"going": [_shown(*subject) for subject in going],
		"held": [{**_shown(*subject), "why": why} for subject, why in held.items()],
		"counts": [{"what": _(kind), "number": number} for kind, number in counts.most_common() if number],
		"confirm": confirmation_of(doctype, name),
	}


def request(doctype: str, name: str, reason: str, confirmed: str, *, whole_person: bool) -> Document:
	"""Owes an erasure that a job carries out at once; raises ErasureRefused."""
	if not (reason or "").strip():
		frappe.throw(_("Give a reason. Name nobody in it: it is kept."), ErasureRefused)
	if (confirmed or "").strip() != confirmation_of(doctype, name):
		frappe.throw(_("What you entered is not what is to be erased. Look again."), ErasureRefused)
	subjects = _subjects(doctype, name, whole_person)
	if not subjects:
		frappe.throw(_("Everything of it is erased already."), ErasureRefused)
	if doctype == USER:
		_let_go_of_user(name)
	return _owe(ON_REQUEST, subjects, reason.strip())


def all_held(erasure: Document) -> bool:
	"""Whether nothing of it may go yet."""
	return all(held_because(row.record_type, row.record) for row in erasure.records)


def erase_for_user(user: str, reason: str) -> None:
	"""Erases all of a user of the portal now, in transactions of its own; what is open waits until it is closed."""
	_let_go_of_user(user)
	if subjects := _subjects(USER, user, whole_person=True):
		carry_out(_owe(ON_REQUEST, subjects, reason).name)


def owe_by_schedule(subjects: Sequence[tuple[str, str]]) -> Document:
	"""The same for what has been kept long enough."""
	return _owe(BY_SCHEDULE, list(subjects), None)


def carry_out(erasure: str) -> None:
	"""Erases what waits and may go; what is held waits for another night."""
	fields = ["name", "record_type", "record"]
	rows = frappe.get_all(RECORD, {"parent": erasure, "state": ["!=", DONE]}, fields, order_by="idx")
	committed(legal_holding.look_again)
	# First what machines noted: once the records are empty nobody knows what to look for.
	committed(partial(_sweep, erasure, rows))
	for row in rows:
		committed(partial(_erase_row, erasure, row))
		if row.record_type == TICKET:
			index_anew(row.record)
	committed(partial(_finish, erasure))


def unfinished() -> list[str]:
	"""Erasures of which something still waits, the oldest first."""
	wanted = {"state": ["!=", DONE]}
	return frappe.get_all(DOCTYPE, wanted, pluck="name", order_by="creation")


def wake(erasure: str) -> None:
	"""Has a worker carry it out once this transaction stands."""
	frappe.enqueue(
		JOB,
		erasure=erasure,
		queue="long",
		job_id=f"erasure-{erasure}",
		deduplicate=True,
		enqueue_after_commit=True,
	)


def erase_again(erasures: Sequence[str] | None = None) -> None:
	"""After a backup was restored: erases once more what had been erased since, by the erasures that are kept."""
	for name in erasures or frappe.get_all(DOCTYPE, pluck="name", order_by="creation"):
		for row in frappe.get_all(RECORD, {"parent": name, "state": DONE}, ["name", "record_type", "record"]):
			if frappe.db.exists(row.record_type, row.record) and not is_erased(row.record_type, row.record):
				frappe.db.set_value(RECORD, row.name, "state", WAITING)
				frappe.db.set_value(DOCTYPE, name, "state", WAITING)
	for name in unfinished():
		carry_out(name)


def confirmation_of(doctype: str, name: str) -> str:
	"""What is entered once more by whoever erases: the reference, else the record's name."""
	if doctype == TICKET:
		return frappe.db.get_value(TICKET, name, "participation_reference") or str(name)
	return str(name)


def raise_unless_erasable(doctype: str, name: str) -> None:
	"""Refuses what is none of the kinds that are erased, or is not there."""
	if doctype not in _SUBJECTS or not frappe.db.exists(doctype, name):
		frappe.throw(_("Nothing of this name can be erased here."), ErasureRefused)


def _subjects(doctype: str, name: str, whole_person: bool) -> list[tuple[str, str]]:
	raise_unless_erasable(doctype, name)
	if doctype == TICKET and not frappe.db.get_value(TICKET, name, "participation_type"):
		frappe.throw(_("Ticket {0} is not a participation ticket.").format(name), ErasureRefused)
	found = subjects_of(doctype, name, whole_person=whole_person)
	return [subject for subject in found if not is_erased(*subject)]


def _let_go_of_user(user: str) -> None:
	"""What is tied to the account itself; the account stays Frappe's to delete. Raises ErasureRefused."""
	_raise_if_kept(user)
	scope = Scope(users=(user,), addresses=(user,))
	empty(rows_of(scope), scope)
	announce("erase", frappe.get_doc(USER, user), {})


def _raise_if_kept(user: str) -> None:
	"""Of a user under a legal hold nothing is let go of, and the account keeps its name on what is kept."""
	legal_holding.look_again()
	tickets = [record for kind, record in subjects_of(USER, user, whole_person=True) if kind == TICKET]
	holds = legal_holds.of_records(USER, [user]) or legal_holds.of_records(TICKET, tickets)
	if holds:
		frappe.throw(legal_holds.told(holds[0]), ErasureRefused)


def _shown(doctype: str, name: str) -> dict[str, str]:
	return {"doctype": doctype, "name": name, "title": confirmation_of(doctype, name)}


def _files(rows: Rows) -> int:
	names = [name for found in rows.values() for name in found]
	attached = {"attached_to_doctype": ["in", list(rows)], "attached_to_name": ["in", names]}
	return frappe.db.count("File", attached) if names else 0


def _owe(cause: str, subjects: Sequence[tuple[str, str]], reason: str | None) -> Document:
	erasure = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"cause": cause,
			"reason": reason,
			"state": WAITING,
			"asked_by": frappe.session.user,
			"asked_at": frappe.utils.now_datetime(),
			"records": [
				{"record_type": doctype, "record": name, "state": WAITING} for doctype, name in subjects
			],
		}
	).insert(ignore_permissions=True)
	wake(erasure.name)
	return erasure


def _sweep(erasure: str, waiting: Sequence[frappe._dict]) -> None:
	told: set[str] = set()
	for row in waiting:
		if not held_because(row.record_type, row.record):
			scope = scope_of(row.record_type, row.record)
			told |= told_words(rows_of(scope), scope.addresses)
	_count(erasure, Counter(sweep(told)))


def _erase_row(erasure: str, row: frappe._dict) -> None:
	document = frappe.get_doc(row.record_type, row.record, for_update=True)
	why = held_because(row.record_type, row.record)
	if why:
		_note(row.name, HELD, message=why)
		return
	if not document.get(erased_field(row.record_type)):
		_erase(erasure, document)
	_note(row.name, DONE, erased_at=frappe.utils.now_datetime(), message=None)


def _erase(erasure: str, document: Document) -> None:
	scope = scope_of(document.doctype, document.name)
	rows = rows_of(scope)
	clear_deliveries(scope.comments)
	empty(rows, scope)
	for ticket in scope.tickets:
		search_words.write(ticket)
	_trace(erasure, scope)
	_tell(document, scope)
	_count(erasure, Counter({doctype: len(names) for doctype, names in rows.items()}))


def _trace(erasure: str, scope: Scope) -> None:
	by_request = frappe.db.get_value(DOCTYPE, erasure, "cause") == ON_REQUEST
	role = PARTICIPATION_MANAGER if by_request else SYSTEM
	for ticket in scope.tickets:
		case_events.erase_words(ticket=ticket, actor_role=role, note=erasure)
	for comment in scope.comments if not scope.tickets else ():
		case_events.erase_words(comment=comment, actor_role=role, note=erasure)


def _tell(document: Document, scope: Scope) -> None:
	"""Other rooms let go of what they hold; of a ticket and a comment the figures stay, of an author nothing."""
	fields = {**OURS, **BESIDE}[document.doctype].personal.split()
	announce("erase", document, {"fields": tuple(fields)})
	for author in scope.authors:
		announce("erase", frappe.get_doc(AUTHOR, author), {"fields": ("handle", "display_name")})


def _note(row: str, state: str, **values: object) -> None:
	frappe.db.set_value(RECORD, row, {"state": state, **values})


def _count(erasure: str, counts: Counter[str]) -> None:
	held = frappe.db.get_value(DOCTYPE, erasure, "counts", for_update=True)
	total = Counter(json.loads(held or "{}")) + counts
	values = {"counts": json.dumps(total), "records_erased": sum(total.values())}
	frappe.db.set_value(DOCTYPE, erasure, values)


def _finish(erasure: str) -> None:
	states = frappe.get_all(RECORD, {"parent": erasure}, pluck="state")
	if all(state == DONE for state in states):
		values = {"state": DONE, "finished_at": frappe.utils.now_datetime()}
		frappe.db.set_value(DOCTYPE, erasure, values)
	else:
		frappe.db.set_value(DOCTYPE, erasure, "state", HELD if HELD in states else WAITING)
