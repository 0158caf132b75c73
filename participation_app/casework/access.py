"""Who stands in which role before a ticket, and who may see it and its trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from operator import and_, or_

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Coalesce
from pypika.terms import Criterion

from participation_app.casework import deputies, replica, restrictions, stand_ins
from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	CITIZEN,
	DEPARTMENT_LIAISON,
	PARTICIPATION_MANAGER,
	PUBLIC_RELATIONS_OFFICER,
	SECTION_OFFICER,
)
from participation_app.rules.restriction import Restriction

SEES_ALL = frozenset({CALL_CENTRE_AGENT, PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER})
STAFF = SEES_ALL | {DEPARTMENT_LIAISON, SECTION_OFFICER}
# What Helpdesk writes beside a ticket follows the ticket; every other trail has a field called "ticket".
_HELPDESK_TRAIL = {"HD Ticket Comment": "reference_ticket", "HD Ticket Activity": "ticket"}
_WHAT_ACCESS_NEEDS = (
	"name",
	"participation_type",
	"participation_stage",
	"participation_department",
	"participation_section",
	"raised_by",
)


def roles_before(ticket: Document | Mapping[str, object], user: str) -> frozenset[str]:
	"""The procedure's roles that the user holds for this very ticket.

	A liaison is one only for tickets of a department in whose team they are, an officer only for those of
	their section; a System Manager is none of them. A deputy holds what the absent person holds.
	"""
	return frozenset().union(*(roles for _person, roles in stands_as(ticket, user)))


def stands_as(ticket: Document | Mapping[str, object], user: str) -> list[tuple[str, frozenset[str]]]:
	"""The same by the person in whose place the user holds it: themselves first, then those who are absent.

	Last the officer in whose place the head of public relations or the deputy reviews this answer. What a ticket
	is closed to by name counts before every role, and nobody stands in for whoever is shut out.
	"""
	restriction = restrictions.of_ticket(ticket.get("name"))
	if user != "Administrator" and restriction.hides_from(user):
		return [(user, _as_citizen_alone(ticket, user, restriction))]
	standing = [
		(person, _roles_as(ticket, person, held) | _by_name(restriction, person, held))
		for person, held in deputies.capacities(user)
		if person == user or not restriction.hides_from(person)
	]
	officer = stand_ins.officer_for(ticket, user)
	return [*standing, (officer, frozenset({PUBLIC_RELATIONS_OFFICER}))] if officer else standing


def _as_citizen_alone(
	ticket: Document | Mapping[str, object], user: str, restriction: Restriction
) -> frozenset[str]:
	"""A sensitive ticket stays open to its own citizen; whoever it complains of does not see it even so."""
	is_citizen = not restriction.shuts_out(user) and _is_citizen(ticket, user, deputies.own_roles(user))
	return frozenset({CITIZEN} if is_citizen else ())


def _by_name(restriction: Restriction, person: str, held: frozenset[str]) -> frozenset[str]:
	"""Whoever is named acts in each role that they hold, whosever department it is."""
	roles = held & STAFF if restriction.names(person) else frozenset()
	return roles | restrictions.roles_lent(restriction, person) if roles else roles


def _is_citizen(ticket: Document | Mapping[str, object], user: str, held: frozenset[str]) -> bool:
	return CITIZEN in held and ticket.get("raised_by") == user


def in_place_of(ticket: Document | Mapping[str, object], user: str, roles: Collection[str]) -> str | None:
	"""The person in whose place the user acts before the ticket; None where one of the roles is their own there."""
	standing = (person for person, held in stands_as(ticket, user) if held.intersection(roles))
	person = next(standing, user)
	return person if person != user else None


def _roles_as(ticket: Document | Mapping[str, object], user: str, held: frozenset[str]) -> frozenset[str]:
	roles = set(held & SEES_ALL)
	own = _own_departments(user, held)
	if DEPARTMENT_LIAISON in held and ticket.get("participation_department") in own:
		roles.add(DEPARTMENT_LIAISON)
	if SECTION_OFFICER in held and ticket.get("participation_section") in own:
		roles.add(SECTION_OFFICER)
	if _is_citizen(ticket, user, held):
		roles.add(CITIZEN)
	return frozenset(roles)


def may_see(ticket: Document | Mapping[str, object], user: str) -> bool:
	"""Whether a participation ticket is open to the user."""
	return user == "Administrator" or bool(roles_before(ticket, user))


def may_work_on(ticket: Document, user: str) -> bool:
	"""Whether the user is one of the ticket's staff, who read what is internal; its citizen is not."""
	return user == "Administrator" or bool(roles_before(ticket, user) - {CITIZEN})


def raise_unless_worked_on(ticket: Document) -> None:
	"""Refuses what is internal to whoever is none of the staff of a participation ticket, its citizen among them."""
	if not ticket.get("participation_type"):
		message = _("Ticket {0} is not a participation ticket.").format(ticket.name)
		frappe.throw(message, frappe.DoesNotExistError)
	if not may_work_on(ticket, frappe.session.user):
		frappe.throw(_("This page is for the people who work on the ticket."), frappe.PermissionError)


def sees_all(user: str) -> bool:
	"""Whether every participation ticket is open to the user."""
	return reads_every_department(user) and not closed_tickets(user)


def reads_every_department(user: str) -> bool:
	"""Whether the tickets of every department are open to the user, but for those that are closed to them by name."""
	return user == "Administrator" or bool(SEES_ALL & deputies.roles_held(user))


def closed_tickets(user: str) -> frozenset[str]:
	"""Of the participation tickets those that no role opens to the user, because of whom they name."""
	if user == "Administrator":
		return frozenset()
	lending = [person for person, held in deputies.capacities(user) if held & SEES_ALL]
	hidden = [restrictions.hidden_from(person) for person in lending]
	return restrictions.hidden_from(user) | (frozenset.intersection(*hidden) if hidden else frozenset())


def closed_comments(user: str) -> frozenset[str]:
	"""The comments of these tickets; whoever reads comments at all reads every other one."""
	tickets = sorted(closed_tickets(user))
	if not tickets:
		return frozenset()
	made = {"name": ["in", tickets], "participation_comment": ["is", "set"]}
	return frozenset(
		[
			*frappe.get_all("Social Comment", {"ticket": ["in", tickets]}, pluck="name"),
			*frappe.get_all("HD Ticket", made, pluck="participation_comment"),
		]
	)


def open_comments(user: str) -> dict[str, object]:
	"""The same as a filter on Social Comment; empty where every comment is open to whoever reads comments."""
	closed = closed_comments(user)
	return {"name": ["not in", sorted(closed)]} if closed else {}


def may_see_comment(comment: str | None, user: str) -> bool:
	"""Whether one of those who read comments sees this one."""
	return not comment or comment not in closed_comments(user)


def plain_ticket() -> Criterion:
	"""Holds for tickets that are none of ours; asked of each ticket in passing, whatever it was found by."""
	return Coalesce(frappe.qb.DocType("HD Ticket").participation_type, "") == ""


def plain_ticket_by_key() -> Criterion:
	"""The same, found by the key of the field."""
	kind = frappe.qb.DocType("HD Ticket").participation_type
	return kind.isnull() | (kind == "")


def seen_tickets(user: str) -> Criterion | None:
	"""Holds for the participation tickets open to the user; None where there are none."""
	ticket = frappe.qb.DocType("HD Ticket")
	if sees_all(user):
		return ticket.participation_type != ""
	seen = ways_to_see(user)
	return reduce(or_, seen) if seen else None


def ways_to_see(user: str) -> list[Criterion]:
	"""The same for whoever does not see all, in its parts: one of them holds, and each is found by a key of its own."""
	return [
		*_without(restrictions.hidden_from(user), _seen_by_staff(user)),
		*_without(restrictions.shutting_out(user), _seen_by_citizen(user)),
	]


def _seen_by_staff(user: str) -> list[Criterion]:
	"""By roles, departments and names, those of the absent in whose place somebody acts among them."""
	ticket = frappe.qb.DocType("HD Ticket")
	seen = []
	for person, held in deputies.capacities(user):
		hidden = restrictions.hidden_from(person) if person != user else frozenset()
		seen += _without(hidden, _seen_as(person, held))
		named = sorted(restrictions.naming(person)) if held & STAFF else []
		seen += [ticket.name.isin(named)] if named else []
	reviewed = stand_ins.tickets_for(user)
	seen += [ticket.name.isin(reviewed)] if reviewed else []
	return seen


def _seen_by_citizen(user: str) -> list[Criterion]:
	ticket = frappe.qb.DocType("HD Ticket")
	if CITIZEN not in deputies.own_roles(user):
		return []
	return [(ticket.raised_by == user) & (ticket.participation_type != "")]


def _without(hidden: frozenset[str], seen: list[Criterion]) -> list[Criterion]:
	if not hidden:
		return seen
	is_open = frappe.qb.DocType("HD Ticket").name.notin(sorted(hidden))
	return [one & is_open for one in seen]


def _seen_as(user: str, held: frozenset[str]) -> list[Criterion]:
	ticket = frappe.qb.DocType("HD Ticket")
	if held & SEES_ALL:
		return [ticket.participation_type != ""]
	own = sorted(_own_departments(user, held))
	seen = []
	if DEPARTMENT_LIAISON in held and own:
		seen.append(ticket.participation_department.isin(own))
	if SECTION_OFFICER in held and own:
		seen.append(ticket.participation_section.isin(own))
	return seen


def trail_condition(user: str | None = None, doctype: str | None = None) -> str:
	"""Narrows a list of what belongs to tickets (events, promises, reports, notes) to tickets that are open."""
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	if reads_every_department(user):
		return without_closed(user, doctype)
	ticket = frappe.qb.DocType("HD Ticket")
	record = frappe.qb.DocType(doctype)
	seen = seen_tickets(user)
	open_ticket = plain_ticket() if seen is None else plain_ticket() | seen
	# Not cast: from the record's text MariaDB finds the ticket's key, a cast key would be searched row by row.
	belongs = record[_field_of_ticket(doctype)] == ticket.name
	found = frappe.qb.from_(ticket).select(ticket.name).where(belongs & open_ticket)
	return f"exists ({found.get_sql(with_namespace=True)})"


def without_closed(user: str, doctype: str) -> str:
	"""Leaves out of a list what belongs to tickets that are closed to the user, and nothing else."""
	closed = {_field_of_ticket(doctype): closed_tickets(user), "comment": closed_comments(user)}
	meta = frappe.get_meta(doctype)
	record = frappe.qb.DocType(doctype)
	left = [
		Coalesce(record[field], "").notin(sorted(names))
		for field, names in closed.items()
		if names and meta.has_field(field)
	]
	return f"({as_sql(reduce(and_, left))})" if left else ""


def _field_of_ticket(doctype: str | None) -> str:
	return _HELPDESK_TRAIL.get(doctype or "", "ticket")


def may_see_trail(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether what belongs to a ticket is open to the user: what the ticket is to them, the trail is too."""
	user = user or frappe.session.user
	if sees_all(user):
		return True
	if not may_see_comment(doc.get("comment"), user):
		return False
	if not doc.get(_field_of_ticket(doc.doctype)):
		return reads_every_department(user)
	ticket = read_ticket(doc.get(_field_of_ticket(doc.doctype)))
	if ticket and not ticket.participation_type:
		return doc.doctype in _HELPDESK_TRAIL
	return bool(ticket) and may_see(ticket, user)


def read_ticket(name: str | None) -> frappe._dict | None:
	"""Of a ticket only what decides who may see it, in one query; None where there is no such ticket."""
	return frappe.db.get_value("HD Ticket", name, _WHAT_ACCESS_NEEDS, as_dict=True) if name else None


def as_sql(criterion: Criterion) -> str:
	"""The criterion as Frappe's list queries take it."""
	return criterion.get_sql(quote_char="`", with_namespace=True)


@replica.primary()
def _own_departments(user: str, held: frozenset[str]) -> frozenset[str]:
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
