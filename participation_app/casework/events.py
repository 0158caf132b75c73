"""One event that many contributions are about: one ticket is studied and answers for all, the others follow it.

Who follows keeps reference, receipt, promise, clock and trail, and is on nobody's list until the answer to the
event is theirs too, or they leave and go on alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, assignment, case_events
from participation_app.casework.joint import other_of
from participation_app.notices.announcements import announce
from participation_app.rules import events as rules
from participation_app.rules import pace
from participation_app.rules.enumeration import listed
from participation_app.rules.lifecycle import ANSWERED, CLOSED, STAGES_THAT_FOLLOW

DOCTYPE = "Participation Event"
TOLD_AT_ONCE = 5  # contributions named in one line of the trail; the line's details name them all


class CannotJoin(frappe.ValidationError):
	"""The contribution cannot belong to the event; the message says why and what to do."""


def open_event(ticket: str, title: str) -> Document:
	"""Makes the ticket the one that answers for all that join; raises CannotJoin."""
	check_gatherer()
	document = frappe.get_doc("HD Ticket", ticket, for_update=True)
	if not (title or "").strip():
		refuse(_("Say in a few words what happened."))
	if document.participation_event or document.participation_stage in (None, "", ANSWERED, CLOSED):
		refuse(_("Only an unanswered contribution that belongs to no event can answer for others."))
	if other_of(document):
		refuse(_("Its reply answers another matter of its comment too, so it cannot be that of an event."))
	event = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"title": title.strip()[:140],
			"ticket": str(document.name),
			"state": rules.OPEN,
			"pace": pace.USUAL,
		}
	).insert(ignore_permissions=True)
	_set(document, event.name, follows=False)
	record("event_opened", document, event.title)
	announce("open", event, {})
	return event


def join(tickets: Sequence[str], event: str, reason: str) -> list[str]:
	"""Has the tickets follow the event, and returns those that newly do; one that cannot refuses all of them."""
	check_gatherer()
	check_reason(reason)
	locked = lock(event)
	found = (frappe.get_doc("HD Ticket", name, for_update=True) for name in sorted(set(map(str, tickets))))
	joining = [document for document in found if document.participation_event != event]
	for document in joining:
		why = why_not(document)
		if why:
			refuse(_("{0} cannot join: {1}").format(document.participation_reference or document.name, why))
		_set(document, event, follows=True)
		record("joined_event", document, f"{locked.title}. {reason.strip()}")
	if joining:
		_record_on_master("joined_here", locked, joining, reason)
		announce("join", locked, {"tickets": [str(document.name) for document in joining]})
	return [str(document.name) for document in joining]


def leave(ticket: str, reason: str) -> None:
	"""The ticket goes on alone, where it stood, with the clock that it always had."""
	check_gatherer()
	check_reason(reason)
	event = frappe.db.get_value("HD Ticket", ticket, "participation_event")
	if not event:
		refuse(_("The contribution belongs to no event."))
	locked = lock(event)
	if str(locked.ticket) == str(ticket):
		refuse(_("This ticket answers for the event and cannot leave it."))
	document = frappe.get_doc("HD Ticket", ticket, for_update=True)
	announce("leave", locked, {"tickets": [str(document.name)], "reason": reason})
	_set(document, None, follows=False)
	record("left_event", document, f"{locked.title}. {reason.strip()}")
	_record_on_master("left_here", locked, [document], reason)


def check_gatherer() -> None:
	"""Refuses who gathers no contributions."""
	if not set(rules.GATHERERS) & set(frappe.get_roles()):
		message = _("The call centre gathers the contributions that are about one event.")
		frappe.throw(message, frappe.PermissionError)


def why_not(document: Document) -> str | None:
	"""Why a ticket cannot join an event, in words; None where it can."""
	if not document.participation_type or not access.may_see(document, frappe.session.user):
		return _("it is no contribution that is open to you.")
	if document.participation_event:
		return _("it belongs to another event. Take it out there first.")
	if document.is_merged:
		return _("it was merged into another contribution.")
	if other_of(document):
		return _("its reply answers another matter of its comment too.")
	if document.participation_stage not in STAGES_THAT_FOLLOW:
		stage = _(document.participation_stage)
		return _("it stands at “{0}”, where its own answer is under way or done.").format(stage)
	return None


def lock(event: str) -> Document:
	"""The event, as it is now, for this transaction alone; before its tickets, so that nobody waits in a circle."""
	return frappe.get_doc(DOCTYPE, event, for_update=True)


def led_by(ticket: Document | frappe._dict) -> str | None:
	"""The event that the ticket answers for."""
	if not ticket.participation_event or ticket.participation_follows_event:
		return None
	return frappe.db.get_value(DOCTYPE, {"name": ticket.participation_event, "ticket": str(ticket.name)})


def followers(event: str) -> list[str]:
	"""The tickets that wait for the event's answer, in the order in which they were received."""
	waiting = {"participation_event": event, "participation_follows_event": 1}
	return list(
		map(
			str,
			frappe.get_all("HD Ticket", waiting, pluck="name", order_by="participation_received_at, name"),
		)
	)


def event_facts(ticket: Document) -> dict[str, object]:
	"""What moves are asked about events: whether the ticket follows one, and whether others follow it."""
	event = led_by(ticket)
	waiting = {"participation_event": event, "participation_follows_event": 1}
	return {
		"follows_event": bool(ticket.participation_follows_event),
		# What the event alone tells.
		"led_from": None,
		"corrected_for_all": False,
		"followed": bool(event) and bool(frappe.db.exists("HD Ticket", waiting)),
	}


def end_following(ticket: Document) -> None:
	"""The ticket's own answer begins; it belongs to the place that studied the event. The caller saves it."""
	ticket.participation_follows_event = 0
	if not ticket.participation_department:
		place = ["participation_department", "participation_section"]
		ticket.update(frappe.db.get_value("HD Ticket", _master_of(ticket), place, as_dict=True) or {})


def take_place_of_master(ticket: Document) -> None:
	"""The ticket stands where the one that answers for the event stands. The caller saves it."""
	place = ["participation_department", "participation_section", "participation_came_from"]
	ticket.update(frappe.db.get_value("HD Ticket", _master_of(ticket), place, as_dict=True))


def followed_ticket(ticket: Document) -> Document:
	"""The ticket whose stage tells how far this one is: the event's while it follows one, else itself."""
	if not ticket.participation_follows_event:
		return ticket
	return frappe.get_doc("HD Ticket", _master_of(ticket))


def follow(ticket: Document, event: str) -> None:
	"""The ticket waits for the answer to the event, on nobody's list."""
	_set(ticket, event, follows=True)


def _master_of(ticket: Document) -> str:
	return frappe.db.get_value(DOCTYPE, ticket.participation_event, "ticket")


def _set(document: Document, event: str | None, *, follows: bool) -> None:
	"""Hundreds may join at once: nothing of the ticket but this changes, so no form's rules are run."""
	document.load_doc_before_save()
	values = {"participation_event": event, "participation_follows_event": int(follows)}
	document.update(values)
	frappe.db.set_value("HD Ticket", document.name, values)
	if follows:
		assignment.release(document)
	elif not event:
		assignment.assign_holder(document)


def record(move: str, document: Document, note: str) -> None:
	"""A line in the ticket's trail that leaves it where it stands."""
	stage = document.participation_stage
	role = ", ".join(sorted(access.roles_before(document, frappe.session.user)))
	case_events.record(
		move, ticket=document.name, actor_role=role, from_state=stage, to_state=stage, note=note
	)


def _record_on_master(move: str, event: Document, members: Sequence[Document], reason: str) -> None:
	master = frappe.get_doc("HD Ticket", event.ticket)
	named = [str(member.participation_reference) for member in members[:TOLD_AT_ONCE]]
	shown = listed(named, frappe.local.lang) if len(members) <= TOLD_AT_ONCE else str(len(members))
	stage = master.participation_stage
	case_events.record(
		move,
		ticket=master.name,
		actor_role=", ".join(sorted(access.roles_before(master, frappe.session.user))),
		from_state=stage,
		to_state=stage,
		note=f"{shown}. {reason.strip()}",
		details={"tickets": [str(member.name) for member in members]},
	)


def check_reason(reason: str) -> None:
	"""Refuses what is done without saying why."""
	if not (reason or "").strip():
		refuse(_("Give a reason."))


def refuse(message: str) -> NoReturn:
	"""Raises CannotJoin."""
	frappe.throw(message, CannotJoin, title=_("Event", context="Participation Event"))
