"""Whom a warning about a ticket goes to: its holder, whoever stands above the holder, or the managers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import frappe
from frappe.query_builder import DocType

from participation_app.casework.settings import settings
from participation_app.casework.warning_steps import HOLDER, LIAISON_OR_HEAD
from participation_app.rules import lifecycle
from participation_app.rules.lifecycle import (
	DEPARTMENT_LIAISON,
	PARTICIPATION_MANAGER,
	PUBLIC_RELATIONS_OFFICER,
	SECTION_OFFICER,
)

Ticket = Mapping[str, object]


class People:
	"""Teams, roles and departments as they are during one run; each is read once, whatever the tickets."""

	def told(self, tell: str, ticket: Ticket, assigned: Sequence[str]) -> list[str]:
		"""The enabled users to tell; what nobody else is there for goes to the managers."""
		if tell == HOLDER:
			people = self._holders(ticket, assigned)
		elif tell == LIAISON_OR_HEAD:
			people = self._above(ticket)
		else:
			people = self.managers
		return people or self.managers

	@cached_property
	def users(self) -> dict[str, frappe._dict]:
		"""Those who can be told, with their address and language."""
		filters = {"enabled": 1, "user_type": "System User", "name": ["!=", "Guest"]}
		rows = frappe.get_all("User", filters, ["name", "email", "language"])
		return {row.name: row for row in rows}

	@cached_property
	def managers(self) -> list[str]:
		"""The Participation Managers; where there is none, Administrator, so that nothing goes unheard."""
		found = sorted(user for user, roles in self._roles.items() if PARTICIPATION_MANAGER in roles)
		return found or [user for user in ("Administrator",) if user in self.users]

	def _holders(self, ticket: Ticket, assigned: Sequence[str]) -> list[str]:
		"""Whom it is assigned to, else those in its team whose stage it is, else the whole team."""
		roles = set(lifecycle.holders(ticket["participation_stage"], ticket["participation_came_from"]))
		members = self._members.get(ticket["agent_group"], [])
		holding = [user for user in members if roles & self._roles.get(user, set())]
		return self._known(assigned) or holding or members

	def _above(self, ticket: Ticket) -> list[str]:
		"""The officer's liaison, the liaison's head; the supervisor and the head of the two central teams."""
		role = next(
			iter(lifecycle.holders(ticket["participation_stage"], ticket["participation_came_from"])), None
		)
		own = settings()
		if role == SECTION_OFFICER:
			return self._liaisons(ticket) or self._heads(ticket)
		if role == DEPARTMENT_LIAISON:
			return self._heads(ticket) or self._liaisons(ticket)
		if role in (PUBLIC_RELATIONS_OFFICER, lifecycle.SYSTEM):
			return self._known((own.public_relations_head, own.public_relations_deputy))
		return self._known((own.call_centre_supervisor, own.call_centre_deputy))

	def _liaisons(self, ticket: Ticket) -> list[str]:
		department = self._departments.get(ticket["participation_department"], frappe._dict())
		members = self._members.get(department.team, [])
		return [user for user in members if DEPARTMENT_LIAISON in self._roles.get(user, set())]

	def _heads(self, ticket: Ticket) -> list[str]:
		department = self._departments.get(ticket["participation_department"], frappe._dict())
		return self._known((department.head, department.head_deputy))

	def _known(self, users: Iterable[str | None]) -> list[str]:
		return list(dict.fromkeys(user for user in users if user in self._staff))

	@cached_property
	def _staff(self) -> set[str]:
		return self.users.keys() - set(frappe.STANDARD_USERS)

	@cached_property
	def _members(self) -> dict[str, list[str]]:
		member = DocType("HD Team Member")
		query = frappe.qb.from_(member).select(member.parent, member.user).orderby(member.idx)
		found: dict[str, list[str]] = {}
		for team, user in query.where(member.parenttype == "HD Team").run():
			if user in self._staff:
				found.setdefault(team, []).append(user)
		return found

	@cached_property
	def _roles(self) -> dict[str, set[str]]:
		filters = {"parenttype": "User", "role": ["in", lifecycle.ROLES]}
		found: dict[str, set[str]] = {}
		for row in frappe.get_all("Has Role", filters, ["parent", "role"]):
			if row.parent in self._staff:
				found.setdefault(row.parent, set()).add(row.role)
		return found

	@cached_property
	def _departments(self) -> dict[str, frappe._dict]:
		fields = ["name", "team", "head", "head_deputy"]
		return {row.name: row for row in frappe.get_all("Participation Department", fields=fields)}
