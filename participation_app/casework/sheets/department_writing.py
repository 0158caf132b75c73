"""Writes planned departments and sections with their teams: many rows in a few statements.

What Helpdesk sets up beside a team is made once by Helpdesk and copied, so that it is as this version makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import frappe
from frappe.cache_manager import clear_doctype_map
from frappe.model.document import Document

from participation_app.casework.bilingual import keep_english_names
from participation_app.casework.bulk import insert_rows
from participation_app.casework.sheets.department_plan import (
	DEPARTMENT,
	departments_by_key,
	members_of_teams,
)
from participation_app.casework.sheets.plans import CHANGED, NEW, Plan, key_of
from participation_app.casework.sheets.standing import give_standing
from participation_app.rules.lifecycle import DEPARTMENT_LIAISON, SECTION_OFFICER

TEAM, RULE = "HD Team", "Assignment Rule"
_BOOKKEEPING = {"name", "parent", "creation", "modified", "owner", "modified_by", "docstatus"}


def write_departments(plan: Plan) -> None:
	"""Everything the plan says, in the caller's transaction."""
	new = [row.values for row in plan.in_state(NEW)]
	changed = [row.values for row in plan.in_state(CHANGED)]
	_make_teams([values["name"] for values in new])
	_insert(new)
	for values in changed:
		_change(values)
	_number_tree()
	keep_english_names({v["name"]: v["name_in_english"] for v in (*new, *changed) if v["name_in_english"]})
	_seat([*new, *changed])
	frappe.clear_document_cache(DEPARTMENT)


def _make_teams(names: Sequence[str]) -> None:
	"""A team of its own for each, as `ensure_team` gives one; a team of that name is taken as it is."""
	held = {key_of(name) for name in frappe.get_all(TEAM, pluck="name")}
	missing = [name for name in names if key_of(name) not in held]
	if not missing:
		return
	called = frappe.generate_hash(length=20)  # stands in none of the texts beside it
	pattern = frappe.get_doc({"doctype": TEAM, "team_name": called}).insert(ignore_permissions=True)
	records = [frappe.get_doc(RULE, pattern.assignment_rule), pattern]
	for record in records:
		_copy(record, called, missing)
	for record in records:
		_remove(record)
	_forget_assignment_rules()
	frappe.db.after_commit.add(_forget_assignment_rules)


def _copy(record: Document, called: str, names: Sequence[str]) -> None:
	"""The record with its tables once for each name, which stands wherever the pattern's did."""
	rows = [(record, "name"), *((row, "parent") for row in record.get_all_children())]
	for row, field_of_record in rows:
		fields = [field for field in frappe.db.get_table_columns(row.doctype) if field not in _BOOKKEEPING]
		values = [
			{
				**{field: _renamed(row.get(field), called, name) for field in fields},
				field_of_record: _renamed(record.name, called, name),
			}
			for name in names
		]
		insert_rows(row.doctype, values)


def _renamed(value: object, called: str, name: str) -> object:
	return value.replace(called, name) if isinstance(value, str) else value


def _remove(record: Document) -> None:
	# As rows: Helpdesk commits when one of its teams is deleted.
	for doctype in {row.doctype for row in record.get_all_children()}:
		frappe.db.delete(doctype, {"parent": record.name, "parenttype": record.doctype})
	frappe.db.delete(record.doctype, {"name": record.name})


def _insert(new: Sequence[Mapping[str, object]]) -> None:
	teams = {key_of(name): name for name in frappe.get_all(TEAM, pluck="name")}
	rows = [
		{
			"name": values["name"],
			"department_name": values["name"],
			"name_in_english": values["name_in_english"],
			"is_group": int(not values["parent"]),
			"parent_participation_department": values["parent"] or None,
			"old_parent": values["parent"] or None,
			"team": teams[key_of(values["name"])],
			"enabled": 1,
			"head": values["head"] or None,
			"head_deputy": values["head_deputy"] or None,
		}
		for values in new
	]
	insert_rows(DEPARTMENT, rows)


def _change(values: Mapping[str, object]) -> None:
	department = frappe.get_doc(DEPARTMENT, values["name"])
	given = {
		"name_in_english": values["name_in_english"],
		"parent_participation_department": values["parent"],
		"head": values["head"],
		"head_deputy": values["head_deputy"],
	}
	department.update({field: value for field, value in given.items() if value})
	department.save(ignore_permissions=True)


def _number_tree() -> None:
	"""Left and right of every node: departments in their order, what is new at the end."""
	fields = ["name", "parent_participation_department as parent", "lft", "rgt"]
	rows = frappe.get_all(DEPARTMENT, fields=fields, order_by="creation")
	rows.sort(key=lambda row: row.lft or float("inf"))
	sections: dict[str, list[frappe._dict]] = {}
	for row in rows:
		sections.setdefault(row.parent or "", []).append(row)
	moved, place = {}, 0
	for department in sections.get("", ()):
		own = sections.get(department.name, ())
		numbers = [(department, place + 1, place + 2 + 2 * len(own))]
		numbers += [(row, place + 2 + 2 * at, place + 3 + 2 * at) for at, row in enumerate(own)]
		place = numbers[0][2]
		moved |= {
			row.name: {"lft": left, "rgt": right}
			for row, left, right in numbers
			if (row.lft, row.rgt) != (left, right)
		}
	if moved:
		frappe.db.bulk_update(DEPARTMENT, moved, update_modified=False, chunk_size=500)


def _seat(planned: Iterable[Mapping[str, object]]) -> None:
	"""Puts the people into the teams; in a department's they are liaisons, in a section's its officers."""
	held, members = departments_by_key(), members_of_teams()
	roles: dict[str, set[str]] = {}
	for values in planned:
		department = held[key_of(values["name"])]
		role = DEPARTMENT_LIAISON if department.is_group else SECTION_OFFICER
		for user in values["people"]:
			roles.setdefault(user, set()).add(role)
		present = members.get(department.team, set())
		join_team(department.team, [user for user in values["people"] if user.casefold() not in present])
	for user, given in roles.items():
		give_standing(user, given)


def join_team(team: str, users: Sequence[str]) -> None:
	"""Adds users to a team the way Helpdesk does, so that its own rule assigns to them."""
	if not users:
		return
	document = frappe.get_doc(TEAM, team)
	for user in users:
		document.append("users", {"user": user})
	document.save(ignore_permissions=True)


def _forget_assignment_rules() -> None:
	clear_doctype_map(RULE, "HD Ticket")
	frappe.clear_document_cache(RULE)
