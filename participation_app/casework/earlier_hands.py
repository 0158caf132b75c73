"""Whose hands a ticket went through: a result that is objected to is not judged by those who made it."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from participation_app.casework import access
from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import CITIZEN, PARTICIPATION_MANAGER, SYSTEM

OBJECTION = "Participation Objection"
_NOBODY = {"Administrator", "Guest", None, ""}


def handled_by(ticket: str) -> set[str]:
	"""Everybody who made a move on the ticket, had it, reported, wrote or approved."""
	ticket = str(ticket)
	assigned = {"reference_type": "HD Ticket", "reference_name": ticket}
	people = {
		*_people("Case Event", {"ticket": ticket, "actor_role": ["not in", [SYSTEM, CITIZEN]]}, "actor"),
		*_people("Action Report", {"ticket": ticket}, "reported_by"),
		*_people("ToDo", assigned, "allocated_to"),
		*_people("Proposed Reply", {"ticket": ticket}, "approved_by"),
	}
	for authors in _people("Proposed Reply", {"ticket": ticket}, "authors"):
		people.update((authors or "").split())
	return people - _NOBODY - {settings().service_user}


def kept_from(ticket: str) -> frozenset[str]:
	"""Those who are not given the ticket, because its citizen objected to what they had a part in."""
	held = frappe.db.get_value(OBJECTION, {"ticket": str(ticket)}, "kept_from")
	return frozenset((held or "").split())


def to_keep_away(ticket: Document) -> set[str]:
	"""Who is kept from the ticket after an objection; never everybody who could name somebody else."""
	people, able = handled_by(ticket.name), deciders(ticket)
	return people - set(able) if people.issuperset(able) else people


def deciders(ticket: Document) -> list[str]:
	"""Who names somebody where a team has nobody left: the supervisors, the department's heads, the managers."""
	own = settings()
	place = ticket.participation_department
	heads = frappe.db.get_value("Participation Department", place, ["head", "head_deputy"]) if place else ()
	managers = frappe.get_all(
		"Has Role", {"role": PARTICIPATION_MANAGER, "parenttype": "User"}, pluck="parent"
	)
	named = [own.call_centre_supervisor, own.call_centre_deputy, *(heads or ()), *sorted(managers)]
	return [user for user in dict.fromkeys(named) if user not in _NOBODY and access.may_see(ticket, user)]


def _people(doctype: str, filters: dict[str, object], field: str) -> list[str | None]:
	return frappe.get_all(doctype, filters, pluck=field, distinct=True)
