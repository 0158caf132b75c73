"""Who in a team gets the ticket: chosen by the team's own Assignment Rule among those who can act on it.

Helpdesk's rule alone would give a ticket to any member of the team and leave it with whoever had it before.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.desk.form import assign_to
from frappe.model.document import Document

from participation_app.casework import access, reviewers
from participation_app.casework.earlier_hands import deciders, kept_from
from participation_app.rules import lifecycle
from participation_app.rules.enumeration import listed


class NobodyToTakeIt(frappe.ValidationError):
	"""The team that a ticket goes to has nobody who may see it."""


def assign_holder(ticket: Document) -> None:
	"""Leaves the ticket with whoever has it and can act on it, else gives it to another in its team.

	After an objection nobody gets it who had a part in the result, and no answer is reviewed by its author; where
	the team has nobody else, somebody gets it who decides who deals with it.
	"""
	members = _able_members(ticket)
	if not members and ticket.has_value_changed("agent_group"):
		_refuse(ticket)
	able = members - _barred(ticket)
	assigned = {todo.allocated_to for todo in _open_assignments(ticket)}
	if assigned and assigned <= able:
		return
	release(ticket)
	if able:
		_assign_by_rule(ticket, able)
	elif members:
		_assign_otherwise(ticket)


def release(ticket: Document) -> None:
	"""Takes the ticket off everybody's list."""
	for row in _open_assignments(ticket):
		todo = frappe.get_doc("ToDo", row.name)
		todo.status = "Cancelled"
		todo.save(ignore_permissions=True)


def _refuse(ticket: Document) -> None:
	message = _("Nobody in the team {0} can take the ticket. Add somebody with the role {1} to the team.")
	roles = listed(map(_, _holding_roles(ticket)), frappe.local.lang)
	frappe.throw(message.format(ticket.agent_group, roles), NobodyToTakeIt, title=_("Nobody to Take It"))


def _assign_by_rule(ticket: Document, able: set[str]) -> None:
	name = frappe.get_cached_value("HD Team", ticket.agent_group, "assignment_rule")
	rule = frappe.get_doc("Assignment Rule", name) if name else None
	if rule is None or rule.disabled or rule.is_rule_not_applicable_today():
		return
	rule.users = [row for row in rule.users if row.user in able]
	user = rule.get_user(ticket.as_dict()) if rule.users else None
	if not user:
		return
	_assign(ticket, user, frappe.render_template(rule.description, ticket.as_dict()), rule.name)
	rule.db_set("last_user", user, update_modified=False)


def _assign_otherwise(ticket: Document) -> None:
	"""To the head of public relations or the deputy where they may review it, else to who names somebody."""
	if reviewers.authors_under_review(ticket):
		people = [*reviewers.stand_ins(ticket), *deciders(ticket)]
		text = _("Everybody in the team wrote in the answer. Review it, or name somebody who may.")
	else:
		people = deciders(ticket)
		text = _(
			"The citizen objected, and everybody in the team had a part in the result. Name somebody else."
		)
	able = [user for user in people if user not in _barred(ticket)]
	if able:
		_assign(ticket, able[0], text)


def _barred(ticket: Document) -> frozenset[str]:
	return kept_from(ticket.name) | reviewers.authors_under_review(ticket)


def _assign(ticket: Document, user: str, description: str, rule: str | None = None) -> None:
	assignment = {
		"assign_to": [user],
		"doctype": "HD Ticket",
		"name": str(ticket.name),
		"description": description,
		"assignment_rule": rule,
	}
	assign_to.add(assignment, ignore_permissions=True)


def _able_members(ticket: Document) -> set[str]:
	"""The team's members who hold the stage; where there are none, those who may at least see the ticket."""
	held_by = set(_holding_roles(ticket))
	members = _members(ticket.agent_group)
	holders = {user for user in members if held_by & set(frappe.get_roles(user))}
	return holders or {user for user in members if access.may_see(ticket, user)}


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


def _open_assignments(ticket: Document) -> list[dict]:
	filters = {"reference_type": "HD Ticket", "reference_name": str(ticket.name), "status": "Open"}
	return frappe.get_all("ToDo", filters, ["name", "allocated_to"])
