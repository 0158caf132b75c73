"""Who stands in which role before a ticket, and who may see it and its trail."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Coalesce
from pypika.terms import Criterion

from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	CITIZEN,
	DEPARTMENT_LIAISON,
	PARTICIPATION_MANAGER,
	PUBLIC_RELATIONS_OFFICER,
	SECTION_OFFICER,
)

SEES_ALL = frozenset({CALL_CENTRE_AGENT, PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER})
# What Helpdesk writes beside a ticket follows the ticket; every other trail has a field called "ticket".
_HELPDESK_TRAIL = {"HD Ticket Comment": "reference_ticket", "HD Ticket Activity": "ticket"}
_WHAT_ACCESS_NEEDS = (
	"participation_type",
	"participation_department",
	"participation_section",
	"raised_by",
)


def roles_before(ticket: Document | Mapping[str, object], user: str) -> frozenset[str]:
	"""The procedure's roles that the user holds for this very ticket.

	A liaison is one only for tickets of a department in whose team they are, an officer only for those of
	their section; a System Manager is none of them.
	"""
	held = set(frappe.get_roles(user))
	roles = held & SEES_ALL
	own = _own_departments(user, held)
	if DEPARTMENT_LIAISON in held and ticket.get("participation_department") in own:
		roles.add(DEPARTMENT_LIAISON)
	if SECTION_OFFICER in held and ticket.get("participation_section") in own:
		roles.add(SECTION_OFFICER)
	if CITIZEN in held and ticket.get("raised_by") == user:
		roles.add(CITIZEN)
	return frozenset(roles)


def may_see(ticket: Document | Mapping[str, object], user: str) -> bool:
	"""Whether a participation ticket is open to the user."""
	return user == "Administrator" or bool(roles_before(ticket, user))


def may_work_on(ticket: Document, user: str) -> bool:
	"""Whether the user is one of the ticket's staff, who read what is internal; its citizen is not."""
	return user == "Administrator" or bool(roles_before(ticket, user) - {CITIZEN})


def sees_all(user: str) -> bool:
	"""Whether every participation ticket is open to the user."""
	return user == "Administrator" or bool(SEES_ALL & set(frappe.get_roles(user)))


def plain_ticket() -> Criterion:
	"""Holds for tickets that are none of ours."""
	return Coalesce(frappe.qb.DocType("HD Ticket").participation_type, "") == ""


def seen_tickets(user: str) -> Criterion | None:
	"""Holds for the participation tickets open to the user; None where there are none."""
	ticket = frappe.qb.DocType("HD Ticket")
	if sees_all(user):
		return ticket.participation_type != ""
	held = set(frappe.get_roles(user))
	own = sorted(_own_departments(user, held))
	seen = []
	if DEPARTMENT_LIAISON in held and own:
		seen.append(ticket.participation_department.isin(own))
	if SECTION_OFFICER in held and own:
		seen.append(ticket.participation_section.isin(own))
	if CITIZEN in held:
		seen.append((ticket.raised_by == user) & (ticket.participation_type != ""))
	return reduce(or_, seen) if seen else None


def trail_condition(user: str | None = None, doctype: str | None = None) -> str:
	"""Narrows a list of what belongs to tickets (events, promises, reports, notes) to tickets that are open."""
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	ticket = frappe.qb.DocType("HD Ticket")
	record = frappe.qb.DocType(doctype)
	seen = seen_tickets(user)
	open_ticket = plain_ticket() if seen is None else plain_ticket() | seen
	# Not cast: from the record's text MariaDB finds the ticket's key, a cast key would be searched row by row.
	belongs = record[_HELPDESK_TRAIL.get(doctype, "ticket")] == ticket.name
	found = frappe.qb.from_(ticket).select(ticket.name).where(belongs & open_ticket)
	return f"exists ({found.get_sql(with_namespace=True)})"


def may_see_trail(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether what belongs to a ticket is open to the user: what the ticket is to them, the trail is too."""
	user = user or frappe.session.user
	if sees_all(user):
		return True
	ticket = read_ticket(doc.get(_HELPDESK_TRAIL.get(doc.doctype, "ticket")))
	if ticket and not ticket.participation_type:
		return doc.doctype in _HELPDESK_TRAIL
	return bool(ticket) and may_see(ticket, user)


def read_ticket(name: str | None) -> frappe._dict | None:
	"""Of a ticket only what decides who may see it, in one query; None where there is no such ticket."""
	return frappe.db.get_value("HD Ticket", name, _WHAT_ACCESS_NEEDS, as_dict=True) if name else None


def as_sql(criterion: Criterion) -> str:
	"""The criterion as Frappe's list queries take it."""
	return criterion.get_sql(quote_char="`", with_namespace=True)


def _own_departments(user: str, held: set[str]) -> frozenset[str]:
	"""The departments and sections in whose team the user is; nobody else's matter."""
	if not held & {DEPARTMENT_LIAISON, SECTION_OFFICER}:
		return frozenset()
	department = frappe.qb.DocType("Participation Department")
	member = frappe.qb.DocType("HD Team Member")
	query = (
		frappe.qb.from_(department)
		.join(member)
		.on((member.parent == department.team) & (member.parenttype == "HD Team"))
		.select(department.name)
		.where(member.user == user)
	)
	return frozenset(query.run(pluck=True))
