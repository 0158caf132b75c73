"""What a spreadsheet of departments and sections would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import frappe
from frappe import _

from participation_app.casework.sheets.columns import DEPARTMENTS
from participation_app.casework.sheets.plans import (
	Plan,
	PlannedRow,
	addresses_in,
	change,
	enabled_users,
	formula_problems,
	key_of,
	repeated,
	repetition_problem,
)
from participation_app.casework.sheets.reading import SheetRow
from participation_app.rules.enumeration import listed

DEPARTMENT = "Participation Department"
LONGEST_NAME = 140 - len(" - Support Rotation")  # the team's own Assignment Rule carries its name
_NOT_IN_A_NAME = set("<>'\"\\")  # Helpdesk writes the name into the condition of that rule
_PEOPLE = ("head", "head_deputy")


def plan_departments(rows: Sequence[SheetRow]) -> Plan:
	"""The rows as they would be written, each refused row with all its reasons."""
	return Plan(DEPARTMENTS, tuple(_Planning(rows).plan()))


def departments_by_key() -> dict[str, frappe._dict]:
	"""Departments and sections by their name in either language."""
	fields = ["name", "name_in_english", "is_group", "parent_participation_department as parent"]
	rows = frappe.get_all(DEPARTMENT, fields=[*fields, "team", "enabled", *_PEOPLE])
	by_english = {key_of(row.name_in_english): row for row in rows if row.name_in_english}
	return by_english | {key_of(row.name): row for row in rows}


def members_of_teams() -> dict[str, set[str]]:
	"""The users of each team, in small letters."""
	members: dict[str, set[str]] = {}
	for row in frappe.get_all("HD Team Member", {"parenttype": "HD Team"}, ["parent", "user"]):
		members.setdefault(row.parent, set()).add((row.user or "").casefold())
	return members


class _Planning:
	"""One look at the database, whatever the number of rows."""

	def __init__(self, rows: Sequence[SheetRow]):
		self.rows = rows
		self.in_sheet = {key_of(row.values["name"]): row for row in rows if row.values["name"]}
		self.twice = repeated(rows, "name")
		self.held = departments_by_key()
		self.users = enabled_users()
		self.members = members_of_teams()

	def plan(self) -> Iterator[PlannedRow]:
		for row in self.rows:
			held = self.held.get(key_of(row.values["name"]))
			planned = PlannedRow(row.number, row.values["name"], self._values(row, held))
			planned.problems += self._problems(row, held)
			if not planned.problems and held:
				planned.changes += self._changes(planned.values, held, row)
			planned.settle(is_new=held is None)
			yield planned

	def _values(self, row: SheetRow, held: Mapping | None) -> dict[str, object]:
		given = row.values
		return {
			"name": held["name"] if held else given["name"],
			"name_in_english": given.get("name_in_english", ""),
			"parent": self._written(given.get("parent", "")),
			"people": [self._user(address) for address in addresses_in(given.get("people", ""))],
			**{field: self._user(given.get(field, "").casefold()) for field in _PEOPLE},
		}

	def _written(self, name: str) -> str:
		"""A department's name as it is kept, else as the spreadsheet has it in its own row."""
		held, own = self.held.get(key_of(name)), self.in_sheet.get(key_of(name))
		return held.name if held else own.values["name"] if own else name

	def _user(self, address: str) -> str:
		return self.users[address].name if address in self.users else address

	def _problems(self, row: SheetRow, held: Mapping | None) -> Iterator[str]:
		name = row.values["name"]
		if not name:
			yield _("The row has no name.")
			return
		if len(name) > LONGEST_NAME:
			yield _("The name has {0} letters. Shorten it to {1}.").format(len(name), LONGEST_NAME)
		for sign in sorted(_NOT_IN_A_NAME & set(name)):
			yield _("A name cannot have the sign {0}. Leave it out.").format(sign)
		yield from formula_problems(row, "name", "name_in_english", "parent")
		yield from repetition_problem(row, "name", self.twice)
		yield from self._wrong_place(row, held)
		yield from self._unknown_people(row)

	def _wrong_place(self, row: SheetRow, held: Mapping | None) -> Iterator[str]:
		name, parent = row.values["name"], row.values.get("parent", "")
		if held and "parent" in row.values and bool(parent) != bool(held["parent"]):
			kept = _("“{0}” is a section of {1}. Write its department; what it is, is changed on its form.")
			group = _("“{0}” is a department. Clear its column; what it is, is changed on its form.")
			yield (kept if held["parent"] else group).format(name, held["parent"])
		if not parent:
			return
		if key_of(parent) == key_of(name):
			yield _("“{0}” names itself as its department. Clear the column for a department.").format(name)
			return
		above = self._parent_of(parent)
		if above is None:
			message = _("There is no department “{0}”, here or in the file. Correct it, or add a row for it.")
			yield message.format(parent)
		elif above and key_of(above) == key_of(name):
			yield _("“{0}” and “{1}” name each other as their department. Clear one.").format(name, parent)
		elif above:
			yield _("“{0}” is itself a section. Choose a department.").format(parent)

	def _parent_of(self, name: str) -> str | None:
		"""The department above, empty for a department; None where there is none of that name."""
		own, held = self.in_sheet.get(key_of(name)), self.held.get(key_of(name))
		if own is not None and "parent" in own.values:
			return own.values["parent"]
		return (held.parent or "") if held else "" if own is not None else None

	def _unknown_people(self, row: SheetRow) -> Iterator[str]:
		people = addresses_in(row.values.get("people", ""))
		for address in dict.fromkeys([*people, *(row.values.get(field, "").casefold() for field in _PEOPLE)]):
			user = self.users.get(address)
			if not address:
				continue
			if user is None:
				message = _("Nobody has the e-mail {0}. Bring in the people first, or correct it.")
				yield message.format(_apart(address))
			elif not user.enabled or user.user_type != "System User":
				message = _("{0} cannot log in to the desk. Enable the user, or name somebody else.")
				yield message.format(_apart(address))

	def _changes(self, values: Mapping, held: Mapping, row: SheetRow) -> Iterator[str]:
		meta = frappe.get_meta(DEPARTMENT)
		fields = {"name_in_english": "name_in_english", "parent": "parent_participation_department"}
		for key, fieldname in {**fields, **dict(zip(_PEOPLE, _PEOPLE, strict=True))}.items():
			before, after = held.get(key) or "", values[key]
			# An empty cell leaves what is kept; only a section's department is told by an empty one.
			if key in row.values and after and after != before:
				yield change(_(meta.get_label(fieldname)), before, after)
		joining = self.joining(values, held)
		if joining:
			yield _("joins the team: {0}").format(listed(map(_apart, joining), frappe.local.lang))

	def joining(self, values: Mapping, held: Mapping) -> list[str]:
		present = self.members.get(held["team"], set())
		return [user for user in values["people"] if user.casefold() not in present]


def _apart(address: str) -> str:
	return f"\u2068{address}\u2069"
