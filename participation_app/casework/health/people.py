"""Whether every step of the procedure has somebody to take it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Cast, Count, Min

from participation_app.casework import deputies
from participation_app.casework.health.findings import NOTE, PEOPLE, SOON, URGENT, Finding, form_of, list_of
from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	DEPARTMENT_LIAISON,
	PARTICIPATION_MANAGER,
	PUBLIC_RELATIONS_OFFICER,
	SECTION_OFFICER,
)

DEPARTMENT, SETTINGS = "Participation Department", "Participation Settings"
_CENTRAL = (("call_centre_team", CALL_CENTRE_AGENT), ("public_relations_team", PUBLIC_RELATIONS_OFFICER))
_NAMED = (
	("call_centre_supervisor", "call_centre_deputy"),
	("public_relations_head", "public_relations_deputy"),
)


def findings() -> Iterator[Finding]:
	"""Teams without their roles, people who cannot log in and hold tickets, the named without a deputy."""
	staff = _Staff()
	yield from _managers(staff)
	yield from _central_teams(staff)
	yield from _departments(staff)
	yield from _named(staff)
	yield from _absent(staff)
	yield from _disabled_holders()


def able_in(team: str | None, role: str) -> list[str]:
	"""The full names of those in the team who can log in and hold the role."""
	staff = _Staff()
	return sorted(staff.names[user] for user in staff.able(team, role))


class _Staff:
	"""Who may log in, in which roles and teams; each read once."""

	@cached_property
	def names(self) -> dict[str, str]:
		enabled = {"enabled": 1, "user_type": "System User", "name": ["not in", frappe.STANDARD_USERS]}
		rows = frappe.get_all("User", enabled, ["name", "full_name"])
		return {row.name: row.full_name or row.name for row in rows}

	@cached_property
	def holding(self) -> dict[str, set[str]]:
		roles = [CALL_CENTRE_AGENT, DEPARTMENT_LIAISON, SECTION_OFFICER, PUBLIC_RELATIONS_OFFICER]
		filters = {"parenttype": "User", "role": ["in", [*roles, PARTICIPATION_MANAGER]]}
		found: dict[str, set[str]] = {}
		for row in frappe.get_all("Has Role", filters, ["parent", "role"]):
			if row.parent in self.names:
				found.setdefault(row.role, set()).add(row.parent)
		return found

	@cached_property
	def teams(self) -> dict[str, set[str]]:
		found: dict[str, set[str]] = {}
		for row in frappe.get_all("HD Team Member", {"parenttype": "HD Team"}, ["parent", "user"]):
			if row.user in self.names:
				found.setdefault(row.parent, set()).add(row.user)
		return found

	def able(self, team: str | None, role: str) -> set[str]:
		return self.teams.get(team or "", set()) & self.holding.get(role, set())


def _managers(staff: _Staff) -> Iterator[Finding]:
	if not staff.holding.get(PARTICIPATION_MANAGER):
		sentence = _("Nobody holds the role {0}: what is urgent is told to nobody.").format(
			_(PARTICIPATION_MANAGER)
		)
		yield Finding("no_manager", PEOPLE, URGENT, sentence, _("Give somebody the role."), list_of("User"))


def _central_teams(staff: _Staff) -> Iterator[Finding]:
	for field, role in _CENTRAL:
		team = settings().get(field)
		if not team:
			sentence = _("“{0}” is not set.").format(_(frappe.get_meta(SETTINGS).get_label(field)))
			yield Finding(f"team:{field}", PEOPLE, URGENT, sentence, _("Choose a team."), form_of(SETTINGS))
		elif not staff.able(team, role):
			sentence = _("Nobody in the team {0} holds the role {1}.").format(_(team), _(role))
			to_do = _("Add somebody with the role to the team.")
			yield Finding(f"team:{field}", PEOPLE, URGENT, sentence, to_do, form_of("HD Team", team))


def _departments(staff: _Staff) -> Iterator[Finding]:
	fields = ["name", "is_group", "team"]
	open_tickets = _open_tickets()
	for row in frappe.get_all(DEPARTMENT, {"enabled": 1}, fields, order_by="lft"):
		role = DEPARTMENT_LIAISON if row.is_group else SECTION_OFFICER
		if staff.able(row.team, role):
			continue
		if not staff.teams.get(row.team):
			sentence = _("Nobody is in the team of {0}.").format(_(row.name))
		else:
			sentence = _("Nobody in the team of {0} holds the role {1}.").format(_(row.name), _(role))
		waiting = open_tickets.get(row.name, 0)
		if waiting:
			sentence = _("{0} Open tickets there: {1}.").format(sentence, waiting)
		to_do = _("Add somebody with the role {0} to the team.").format(_(role))
		severity = URGENT if waiting else SOON
		yield Finding(
			f"department:{row.name}", PEOPLE, severity, sentence, to_do, form_of("HD Team", row.team)
		)


def _open_tickets() -> dict[str, int]:
	"""How many open tickets each department and section has."""
	ticket = DocType("HD Ticket")
	counted: dict[str, int] = {}
	for field in (ticket.participation_department, ticket.participation_section):
		query = (
			frappe.qb.from_(ticket)
			.select(field, Count("*"))
			.where(
				(ticket.participation_type != "") & ticket.participation_answered_at.isnull() & (field != "")
			)
			.groupby(field)
		)
		counted |= dict(query.run())
	return counted


def _named(staff: _Staff) -> Iterator[Finding]:
	own, meta, link = settings(), frappe.get_meta(SETTINGS), form_of(SETTINGS)
	for field, deputy_field in _NAMED:
		label, deputy_label = _(meta.get_label(field)), _(meta.get_label(deputy_field))
		to_do = _("Name somebody in Participation Settings.")
		if not own.get(field):
			sentence = _("“{0}” is not set: what is escalated reaches the managers alone.").format(label)
			yield Finding(f"named:{field}", PEOPLE, SOON, sentence, to_do, link)
		elif own.get(field) not in staff.names:
			sentence = _("“{0}”: {1} cannot log in.").format(label, own.get(field))
			yield Finding(f"named:{field}", PEOPLE, URGENT, sentence, to_do, link)
		if not own.get(deputy_field):
			sentence = _("“{0}” is not set.").format(deputy_label)
			yield Finding(f"named:{deputy_field}", PEOPLE, NOTE, sentence, to_do, link)


def _absent(staff: _Staff) -> Iterator[Finding]:
	absent = deputies.absent_today()
	for person, deputy in absent.items():
		if deputy in staff.names and deputy not in absent:
			continue
		sentence = _("{0} is absent, and nobody is there instead.").format(staff.names.get(person, person))
		to_do = _("Name another deputy on the absence.")
		link = list_of("Participation Absence", absent=person)
		yield Finding(f"absent:{person}", PEOPLE, URGENT, sentence, to_do, link)


def _disabled_holders() -> Iterator[Finding]:
	todo, user, ticket = DocType("ToDo"), DocType("User"), DocType("HD Ticket")
	query = (
		frappe.qb.from_(ticket)
		.join(todo)
		.on((todo.reference_type == "HD Ticket") & (todo.reference_name == Cast(ticket.name, "CHAR")))
		.join(user)
		.on(user.name == todo.allocated_to)
		.select(user.name, user.full_name, Count("*").as_("held"), Min(todo.creation).as_("since"))
		.where((user.enabled == 0) & (todo.status == "Open"))
		.where((ticket.participation_type != "") & ticket.participation_answered_at.isnull())
		.groupby(user.name, user.full_name)
	)
	for row in query.run(as_dict=True):
		message = _("{0} cannot log in any more and still holds tickets: {1}.")
		sentence = message.format(row.full_name or row.name, row.held)
		to_do = _("Assign each of them to somebody else.")
		link = list_of("ToDo", allocated_to=row.name, status="Open", reference_type="HD Ticket")
		yield Finding(f"disabled:{row.name}", PEOPLE, URGENT, sentence, to_do, link, row.since)
