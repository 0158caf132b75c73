"""Who in a team gets the ticket: chosen by the team's own Assignment Rule among those who can act on it.

Helpdesk's rule alone would give a ticket to any member of the team and leave it with whoever had it before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.desk.form.assign_to import notify_assignment
from frappe.desk.form.document_follow import follow_document
from frappe.model.document import Document

from participation_app.casework import access, deputies, restrictions, reviewers
from participation_app.casework.earlier_hands import deciders, kept_from
from participation_app.rules import lifecycle
from participation_app.rules.enumeration import listed
from participation_app.rules.restriction import Restriction

_NO_DAY = "-"


class NobodyToTakeIt(frappe.ValidationError):
	"""The team that a ticket goes to has nobody who may see it."""


@contextmanager
def teams_rules_at_rest() -> Iterator[None]:
	"""No team's rule does anything by itself meanwhile: the day is none on which it applies.

	Frappe would ask the database once for each of them, whether it gives the ticket to anybody or not.
	"""
	before = frappe.flags.assignment_day
	frappe.flags.assignment_day = _NO_DAY
	try:
		yield
	finally:
		frappe.flags.assignment_day = before


def assign_holder(ticket: Document) -> None:
	"""Leaves the ticket with whoever has it and can act on it, else gives it to another in its team.

	After an objection nobody gets it who had a part in the result, and no answer is reviewed by its author; where
	the team has nobody else, somebody gets it who decides who deals with it.
	"""
	members = _able_members(ticket)
	if not members and (named := _by_name(ticket)):
		_assign_to_named(ticket, named)
		return
	if not members and ticket.has_value_changed("agent_group"):
		_refuse(ticket)
	able = members - _barred(ticket)
	others, why = ([], "") if able or not members else _others(ticket)
	if _lies_with(ticket, able or set(others)):
		return
	if able:
		_assign_by_rule(ticket, able)
	elif others:
		_assign(ticket, others[0], why)


def hand_over_of(users: Iterable[str]) -> None:
	"""An absence begins or ends: open tickets of these people go to whoever can act on them now."""
	people = sorted(set(users))
	if not people:
		return
	filters = {"reference_type": "HD Ticket", "allocated_to": ["in", people], "status": "Open"}
	names = frappe.get_all("ToDo", filters, pluck="reference_name", distinct=True, order_by="reference_name")
	hand_over(names)


def hand_over(names: Iterable[str]) -> None:
	"""These tickets go to whoever can act on them now."""
	ours = {"name": ["in", list(names)], "participation_type": ["is", "set"]}
	for name in frappe.get_all("HD Ticket", ours, pluck="name"):
		assign_holder(frappe.get_doc("HD Ticket", name))


def release(ticket: Document) -> None:
	"""Takes the ticket off everybody's list."""
	_end(_open_assignments(ticket))


def _lies_with(ticket: Document, people: set[str]) -> bool:
	"""Whether it is on the lists of some of these and of nobody else; where it is not, it is taken off every list."""
	held = _open_assignments(ticket)
	if held and {todo.allocated_to for todo in held} <= people:
		return True
	_end(held)
	return False


def _end(assignments: Iterable[frappe._dict]) -> None:
	for row in assignments:
		todo = frappe.get_doc("ToDo", row.name)
		todo.status = "Cancelled"
		todo.save(ignore_permissions=True)


def _refuse(ticket: Document) -> None:
	message = _("Nobody in the team {0} can take the ticket. Add somebody with the role {1} to the team.")
	roles = listed(map(_, _holding_roles(ticket)), frappe.local.lang)
	frappe.throw(message.format(ticket.agent_group, roles), NobodyToTakeIt, title=_("Nobody to Take It"))


def _assign_by_rule(ticket: Document, able: set[str]) -> None:
	name = frappe.get_cached_value("HD Team", ticket.agent_group, "assignment_rule")
	# A copy: which of its users can act on this ticket is nobody else's matter.
	rule = frappe.get_doc(frappe.get_cached_doc("Assignment Rule", name).as_dict()) if name else None
	if rule is None or rule.disabled or rule.is_rule_not_applicable_today():
		return
	rule.users = [row for row in rule.users if row.user in able]
	user = rule.get_user(ticket.as_dict()) if rule.users else None
	if not user:
		_assign_deputy(ticket, able)
		return
	_assign(ticket, user, frappe.render_template(rule.description, ticket.as_dict()), rule.name)
	if user != rule.last_user:
		frappe.db.set_value("Assignment Rule", rule.name, "last_user", user, update_modified=False)


def _assign_deputy(ticket: Document, able: set[str]) -> None:
	"""A deputy stands in no rule of the absent person's team."""
	standing_in = sorted(able & set(deputies.absent_today().values()))
	if standing_in:
		_assign(ticket, standing_in[0], _("You stand in for somebody of the team who is absent."))


def _others(ticket: Document) -> tuple[list[str], str]:
	"""The head of public relations or the deputy where they may review it, else who names somebody; and why they."""
	if reviewers.authors_under_review(ticket):
		people = reviewers.able_stand_ins(ticket) or deciders(ticket)
		why = _("Everybody in the team wrote in the answer. Review it, or name somebody who may.")
	else:
		people = deciders(ticket)
		why = _(
			"The citizen objected, and everybody in the team had a part in the result. Name somebody else."
		)
	barred = _barred(ticket)
	return [user for user in people if user not in barred], why


def _barred(ticket: Document) -> frozenset[str]:
	if ticket.flags.in_insert:
		return frozenset()
	return kept_from(ticket.name) | reviewers.authors_under_review(ticket)


def _assign(ticket: Document, user: str, description: str, rule: str | None = None) -> None:
	"""Puts the ticket on the list of somebody who was found able to act on it, and on nobody else's.

	Frappe's own way reads the ticket three times and asks again who may see it.
	"""
	by = frappe.session.user
	todo = frappe.get_doc(
		{
			"doctype": "ToDo",
			"status": "Open",
			"priority": "Medium",
			"date": frappe.utils.nowdate(),
			"allocated_to": user,
			"assigned_by": by,
			"assigned_by_full_name": frappe.utils.get_fullname(by),
			"description": description,
			"reference_type": ticket.doctype,
			"reference_name": str(ticket.name),
			"assignment_rule": rule,
		}
	)
	todo.set("__islocal", True)
	todo.run_method("validate")
	todo.db_insert()
	todo.run_method("after_insert")
	_note_assignment(ticket, todo)
	if frappe.get_cached_value("User", user, "follow_assigned_documents"):
		follow_document(ticket.doctype, str(ticket.name), user)
	notify_assignment(by, user, ticket.doctype, str(ticket.name), action="ASSIGN", description=description)


def _note_assignment(ticket: Document, todo: Document) -> None:
	"""What lists show of it and what the ticket's page tells of it."""
	line = frappe.get_doc(
		{
			"doctype": "Comment",
			"comment_type": "Assigned",
			"comment_email": todo.assigned_by,
			"reference_doctype": ticket.doctype,
			"reference_name": str(ticket.name),
			"content": todo._assignment["text"],
		}
	)
	line.db_insert()
	line.run_method("after_insert")
	listed_with = {"_assign": json.dumps([todo.allocated_to])}
	frappe.db.set_value(ticket.doctype, ticket.name, listed_with, update_modified=False)


def _able_members(ticket: Document) -> set[str]:
	"""The team's members who hold the stage, for the absent their deputies; else those who may at least see the ticket."""
	held_by = set(_holding_roles(ticket))
	restriction = restrictions.of_ticket(ticket.name)
	on_duty = _on_duty(_members(ticket.agent_group))
	members = [user for user in on_duty if not restriction.hides_from(user)]
	holders = {user for user in members if held_by & deputies.roles_held(user)}
	return holders or {user for user in members if access.may_see(ticket, user)}


def _by_name(ticket: Document) -> list[str]:
	"""Who takes a restricted ticket where nobody of its team may: whoever deals with it, or is named, then who decides."""
	restriction = restrictions.of_ticket(ticket.name)
	if restriction == Restriction():
		return []
	held_by = set(_holding_roles(ticket))
	named = [*sorted(restriction.dealing), *sorted(restriction.named)]
	holders = [user for user in named if held_by & access.roles_before(ticket, user)]
	return [*holders, *(user for user in named if access.may_see(ticket, user)), *deciders(ticket)]


def _assign_to_named(ticket: Document, people: list[str]) -> None:
	if not _lies_with(ticket, set(people)):
		_assign(ticket, people[0], _("The ticket is closed to its team. You deal with it."))


def _on_duty(members: list[str]) -> list[str]:
	absent = deputies.absent_today()
	return list(dict.fromkeys(absent.get(user, user) for user in members))


def _holding_roles(ticket: Document) -> tuple[str, ...]:
	return lifecycle.holders(ticket.participation_stage, ticket.participation_came_from)


def _members(team: str) -> list[str]:
	member = frappe.qb.DocType("HD Team Member")
	user = frappe.qb.DocType("User")
	query = (
		frappe.qb.from_(member)
		.join(user)
		.on(user.name == member.user)
		.select(member.user)
		.where((member.parent == team) & (member.parenttype == "HD Team") & (user.enabled == 1))
	)
	return query.run(pluck=True)


def _open_assignments(ticket: Document) -> Sequence[frappe._dict]:
	if ticket.flags.in_insert:
		return ()
	filters = {"reference_type": "HD Ticket", "reference_name": str(ticket.name), "status": "Open"}
	return frappe.get_all("ToDo", filters, ["name", "allocated_to"])
