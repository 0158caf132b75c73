"""Who stands in which role before a ticket, and who may see it."""

from __future__ import annotations

from functools import reduce

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Coalesce

SEES_ALL = frozenset({"Call Centre Agent", "Public Relations Officer", "Participation Manager"})
LIAISON, OFFICER = "Department Liaison", "Section Officer"


def roles_before(ticket: Document, user: str) -> frozenset[str]:
	"""The procedure's roles that the user holds for this very ticket.

	A liaison is one only for tickets of a department in whose team they are, an officer only for those of
	their section; an administrator of the site is none of them.
	"""
	held = set(frappe.get_roles(user))
	roles = held & SEES_ALL
	own = departments_of(user)
	if LIAISON in held and ticket.participation_department in own:
		roles.add(LIAISON)
	if OFFICER in held and ticket.participation_section in own:
		roles.add(OFFICER)
	if ticket.raised_by == user and "Citizen" in held:
		roles.add("Citizen")
	return frozenset(roles)


def departments_of(user: str) -> frozenset[str]:
	"""The departments and sections in whose team the user is."""
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


def may_see(ticket: Document, user: str) -> bool:
	"""Whether a participation ticket is open to the user."""
	return user == "Administrator" or bool(roles_before(ticket, user))


def tickets_condition(user: str) -> str:
	"""SQL that holds for plain tickets and for those participation tickets that the user may see."""
	if user == "Administrator" or SEES_ALL & set(frappe.get_roles(user)):
		return ""
	ticket = frappe.qb.DocType("HD Ticket")
	held = set(frappe.get_roles(user))
	own = sorted(departments_of(user))
	seen = [Coalesce(ticket.participation_type, "") == ""]
	if LIAISON in held and own:
		seen.append(ticket.participation_department.isin(own))
	if OFFICER in held and own:
		seen.append(ticket.participation_section.isin(own))
	if "Citizen" in held:
		seen.append(ticket.raised_by == user)
	return reduce(lambda one, other: one | other, seen).get_sql(quote_char="`", with_namespace=True)
