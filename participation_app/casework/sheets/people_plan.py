"""What a spreadsheet of the staff would change: users, their roles, and the team they work in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import frappe
from frappe import _
from frappe.utils import validate_email_address

from participation_app.casework.settings import settings
from participation_app.casework.sheets.columns import PEOPLE
from participation_app.casework.sheets.department_plan import departments_by_key, members_of_teams
from participation_app.casework.sheets.plans import (
	Plan,
	PlannedRow,
	change,
	enabled_users,
	formula_problems,
	key_of,
	names_in,
	repeated,
	repetition_problem,
)
from participation_app.casework.sheets.reading import SheetRow
from participation_app.casework.sheets.standing import roles_needed
from participation_app.rules.enumeration import listed
from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	CITIZEN,
	DEPARTMENT_LIAISON,
	PUBLIC_RELATIONS_OFFICER,
	ROLES,
	SECTION_OFFICER,
	SYSTEM,
)

GIVEN = tuple(role for role in ROLES if role not in (CITIZEN, SYSTEM))
CENTRAL_TEAMS = {CALL_CENTRE_AGENT: "call_centre_team", PUBLIC_RELATIONS_OFFICER: "public_relations_team"}
LANGUAGES = {"ar": ("ar", "Arabic", "العربية", "عربي"), "en": ("en", "English", "الإنجليزية", "انجليزي")}
LONGEST_NAME = 140


def plan_people(rows: Sequence[SheetRow]) -> Plan:
	"""The rows as they would be written, each refused row with all its reasons."""
	return Plan(PEOPLE, tuple(_Planning(rows).plan()))


class _Planning:
	"""One look at the database, whatever the number of rows."""

	def __init__(self, rows: Sequence[SheetRow]):
		self.rows = rows
		self.twice = repeated(rows, "email")
		self.users = enabled_users()
		self.departments = departments_by_key()
		self.members = members_of_teams()
		self.roles = {key_of(name): role for role in GIVEN for name in (role, _(role, "ar"), _(role, "en"))}
		self.languages = {key_of(name): code for code, names in LANGUAGES.items() for name in names}
		self.held_roles: dict[str, set[str]] = {}
		for row in frappe.get_all("Has Role", {"parenttype": "User"}, ["parent", "role"]):
			self.held_roles.setdefault(row.parent, set()).add(row.role)

	def plan(self) -> Iterator[PlannedRow]:
		for row in self.rows:
			held = self.users.get(row.values["email"].casefold())
			planned = PlannedRow(row.number, row.values["email"], self._values(row, held))
			planned.problems += self._problems(row, planned.values, held)
			if not planned.problems and held:
				planned.changes += self._changes(planned.values, held)
			planned.settle(is_new=held is None)
			yield planned

	def _values(self, row: SheetRow, held: Mapping | None) -> dict[str, object]:
		given = row.values
		named = [self.roles.get(key_of(name)) for name in names_in(given["roles"])]
		roles = [role for role in dict.fromkeys(named) if role]
		department = self.departments.get(key_of(given.get("department", "")), frappe._dict())
		return {
			"user": held["name"] if held else given["email"].casefold(),
			"full_name": given["full_name"],
			"roles": roles,
			"teams": self._teams(roles, department),
			"language": self.languages.get(key_of(given.get("language", ""))) or "",
		}

	def _teams(self, roles: Sequence[str], department: Mapping) -> list[str]:
		own = [department.get("team")] if set(roles) & {DEPARTMENT_LIAISON, SECTION_OFFICER} else []
		central = [settings().get(field) for role, field in CENTRAL_TEAMS.items() if role in roles]
		return [team for team in dict.fromkeys([*own, *central]) if team]

	def _problems(self, row: SheetRow, values: Mapping, held: Mapping | None) -> Iterator[str]:
		email, full_name = row.values["email"], row.values["full_name"]
		if not validate_email_address(email) or email.casefold() != validate_email_address(email).casefold():
			yield _("“{0}” is no e-mail address. Correct it.").format(email)
		if not full_name and not held:
			yield _("The row has no name.")
		if len(full_name) > LONGEST_NAME:
			yield _("The name has {0} letters. Shorten it to {1}.").format(len(full_name), LONGEST_NAME)
		if "<" in full_name or ">" in full_name:
			yield _("A name cannot have the sign {0}. Leave it out.").format("< >")
		yield from formula_problems(row, "full_name")
		yield from repetition_problem(row, "email", self.twice)
		yield from self._wrong_user(held)
		yield from self._wrong_roles(row, values)
		yield from self._wrong_language(row)

	def _wrong_user(self, held: Mapping | None) -> Iterator[str]:
		if not held:
			return
		if held["name"] in (*frappe.STANDARD_USERS, settings().service_user):
			yield _("{0} is a user of the system itself and is not changed from a file.").format(held["name"])
		elif not held["enabled"]:
			yield _("{0} is disabled. Enable the user first, or leave out the row.").format(held["name"])
		elif held["user_type"] != "System User":
			message = _("{0} has an account in the citizens’ portal. Give the person’s address at work.")
			yield message.format(held["name"])

	def _wrong_roles(self, row: SheetRow, values: Mapping) -> Iterator[str]:
		language = frappe.local.lang
		unknown = [name for name in names_in(row.values["roles"]) if key_of(name) not in self.roles]
		if unknown or not values["roles"]:
			message = _("“{0}” is no role. Write one of these: {1}.")
			known = listed((f"“{_(role)}”" for role in GIVEN), language)
			yield message.format(unknown[0] if unknown else "", known)
			return
		yield from self._wrong_department(row, set(values["roles"]))

	def _wrong_department(self, row: SheetRow, roles: set[str]) -> Iterator[str]:
		name = row.values.get("department", "")
		department = self.departments.get(key_of(name))
		bound = roles & {DEPARTMENT_LIAISON, SECTION_OFFICER}
		if name and not bound:
			yield _("Only liaisons and section officers have a department. Clear it, or add their role.")
		elif name and department is None:
			yield _("There is no department or section “{0}”. Bring in the departments first.").format(name)
		elif not name and bound:
			yield _("Write the department of the liaison, or the section of the officer.")
		elif department and roles >= {DEPARTMENT_LIAISON, SECTION_OFFICER}:
			yield _("A liaison works in a department, an officer in a section. Give each a row of their own.")
		elif department and department.is_group and SECTION_OFFICER in roles:
			yield _("“{0}” is a department. An officer works in one of its sections.").format(name)
		elif department and not department.is_group and DEPARTMENT_LIAISON in roles:
			yield _("“{0}” is a section. A liaison works in its department.").format(name)

	def _wrong_language(self, row: SheetRow) -> Iterator[str]:
		given = row.values.get("language", "")
		if given and key_of(given) not in self.languages:
			yield _("“{0}” is no language of the desk. Write ar or en.").format(given)

	def _changes(self, values: Mapping, held: Mapping) -> Iterator[str]:
		if values["full_name"] and values["full_name"] != held["full_name"]:
			yield change(_("Name"), held["full_name"], values["full_name"])
		if values["language"] and values["language"] != held["language"]:
			yield change(_("Language"), held["language"], values["language"])
		needed = roles_needed(values["roles"]) - self.held_roles.get(held["name"], set())
		if needed:
			roles = listed((_(role) for role in sorted(needed)), frappe.local.lang)
			yield _("receives the role: {0}").format(roles)
		joining = self.joining(values)
		if joining:
			yield _("joins the team: {0}").format(listed(map(_, joining), frappe.local.lang))

	def joining(self, values: Mapping) -> list[str]:
		return [
			team
			for team in values["teams"]
			if str(values["user"]).casefold() not in self.members.get(team, set())
		]
