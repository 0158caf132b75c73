"""Sets and lifts legal holds, each with its reason in the trail of every ticket and comment that it keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import belonging, case_events
from participation_app.casework.belonging import COMMENT, TICKET
from participation_app.casework.bulk import insert_rows
from participation_app.casework.form_problems import refuse
from participation_app.casework.identities import AUTHOR, USER
from participation_app.casework.legal_holds import DOCTYPE, RECORD
from participation_app.rules.lifecycle import PARTICIPATION_MANAGER, SYSTEM

SUBJECTS = (TICKET, COMMENT, AUTHOR)
Held = tuple[str, str]


class HoldRefused(frappe.ValidationError):
	"""What was entered sets or lifts no hold; the message says why."""


def set_hold(doctype: str, name: str, reason: str, ask: str, *, whole_person: bool) -> Document:
	"""Keeps a ticket, a comment, or everything of a person from today on; raises HoldRefused."""
	_check(doctype, name, reason, ask)
	whole_person = whole_person or doctype == AUTHOR
	records = _records_of(doctype, name, whole_person)
	_lock(records)
	hold = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"record_type": doctype,
			"record": name,
			"reference": _reference_of(doctype, name),
			"whole_person": whole_person,
			"reason": reason.strip(),
			"ask": ask,
			"set_by": frappe.session.user,
			"set_at": frappe.utils.now_datetime(),
			"records": [{"record_type": kind, "record": record} for kind, record in records],
		}
	).insert(ignore_permissions=True)
	_tell("legal_hold_set", hold, records, PARTICIPATION_MANAGER, hold.reason)
	return hold


def lift(name: str, reason: str) -> None:
	"""Ends a hold: what was asked to be erased, or is due, goes with the next night's job. Raises HoldRefused."""
	if not reason.strip():
		refuse({"reason": _("Give a reason.")}, HoldRefused)
	hold = frappe.get_doc(DOCTYPE, name, for_update=True)
	if hold.lifted_at:
		frappe.throw(_("The hold was lifted already. Reload the page."), HoldRefused)
	user, now = frappe.session.user, frappe.utils.now_datetime()
	frappe.db.set_value(DOCTYPE, name, {"lifted_by": user, "lifted_at": now, "lift_reason": reason.strip()})
	records = [(row.record_type, row.record) for row in hold.records]
	_tell("legal_hold_lifted", hold, records, PARTICIPATION_MANAGER, reason.strip())


def look_again() -> None:
	"""What came since a hold was set, a contribution of the same person or a further comment, is kept by it, too."""
	in_force = {"lifted_at": ["is", "not set"]}
	for name in frappe.get_all(DOCTYPE, in_force, pluck="name", order_by="creation"):
		hold = frappe.get_doc(DOCTYPE, name, for_update=True)
		known = {(row.record_type, row.record) for row in hold.records}
		found = _records_of(hold.record_type, hold.record, bool(hold.whole_person))
		new = [record for record in found if record not in known]
		if new and not hold.lifted_at:
			_add(hold, new)


def raise_unless_holdable(doctype: str, name: str) -> None:
	"""Refuses what is none of the kinds that are held, or is not there."""
	if doctype not in SUBJECTS or not frappe.db.exists(doctype, name):
		frappe.throw(_("Nothing of this name can be put under a legal hold."), HoldRefused)


def _add(hold: Document, records: Collection[Held]) -> None:
	_lock(records)
	place = {"parent": hold.name, "parenttype": DOCTYPE, "parentfield": "records"}
	rows = [
		{**place, "idx": number, "record_type": kind, "record": record}
		for number, (kind, record) in enumerate(records, len(hold.records) + 1)
	]
	insert_rows(RECORD, rows)
	_tell("legal_hold_set", hold, records, SYSTEM, hold.reason)


def _check(doctype: str, name: str, reason: str, ask: str) -> None:
	raise_unless_holdable(doctype, name)
	if doctype == TICKET and not frappe.db.get_value(TICKET, name, "participation_type"):
		frappe.throw(_("Ticket {0} is not a participation ticket.").format(name), HoldRefused)
	if not reason.strip():
		refuse({"reason": _("Give a reason.")}, HoldRefused)
	if not frappe.db.exists("User", {"name": ask, "enabled": 1, "user_type": "System User"}):
		refuse({"ask": _("Name a colleague who can say when it ends.")}, HoldRefused)


def _records_of(doctype: str, name: str, whole_person: bool) -> list[Held]:
	"""Everything that is kept, tickets with those that their comment was split into; locked in this order."""
	subjects = belonging.subjects_of(doctype, name, whole_person=whole_person)
	found = {record for kind, record in subjects if kind == TICKET}
	tickets = sorted(set(chain.from_iterable(map(belonging.together_with, found))))
	comments = {record for kind, record in subjects if kind == COMMENT}
	if tickets:
		comments.update(belonging.comments_of_tickets(tickets))
	records = [(TICKET, ticket) for ticket in tickets] + [(COMMENT, comment) for comment in sorted(comments)]
	if whole_person:
		records += [(AUTHOR, author) for author in _authors(doctype, name, tickets)]
		records += [(USER, user) for user in sorted({*belonging.users_of_tickets(tickets)})]
	return records


def _authors(doctype: str, name: str, tickets: Collection[str]) -> list[str]:
	own = {name} if doctype == AUTHOR else set()
	if doctype == COMMENT and (author := frappe.db.get_value(COMMENT, name, "author")):
		own.add(author)
	return sorted(own | {*belonging.authors_of_tickets(tickets)})


def _lock(records: Iterable[Held]) -> None:
	"""An erasure locks the same rows: whichever comes second sees what the first did."""
	for doctype, name in records:
		if doctype in (TICKET, COMMENT):
			frappe.db.get_value(doctype, name, "name", for_update=True)


def _reference_of(doctype: str, name: str) -> str:
	if doctype == TICKET:
		return frappe.db.get_value(TICKET, name, "participation_reference") or str(name)
	return str(name)


def _tell(event: str, hold: Document, records: Collection[Held], role: str, reason: str) -> None:
	"""One line on each ticket, and on each comment that belongs to none."""
	told: set[str] = set()
	for doctype, name in records:
		if doctype == TICKET:
			stage = frappe.db.get_value(TICKET, name, "participation_stage")
			_record(event, hold, {"ticket": name}, stage, role, reason)
			told.update(belonging.comments_of_tickets([name]))
		elif doctype == COMMENT and name not in told:
			state = frappe.db.get_value(COMMENT, name, "state")
			_record(event, hold, {"comment": name}, state, role, reason)


def _record(
	event: str, hold: Document, subject: dict[str, str], state: str | None, role: str, reason: str
) -> None:
	case_events.record(
		event,
		**subject,
		actor_role=role,
		from_state=state,
		to_state=state or "",
		note=reason,
		details={"hold": hold.name, "ask": hold.ask},
	)
