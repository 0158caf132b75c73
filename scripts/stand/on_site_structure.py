"""Run inside the bench: `python on_site_structure.py SITE PATH` writes what the site is made of.

That is its tables with their columns and indexes, and the records by which apps bind themselves to Frappe and to
each other. When a record was written is left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import frappe

BINDING = (
	"Auto Email Report",
	"Client Script",
	"Custom DocPerm",
	"Custom Field",
	"Custom HTML Block",
	"Custom Role",
	"Dashboard",
	"Dashboard Chart",
	"DocPerm",
	"DocType",
	"Form Tour",
	"Has Role",
	"HD Form Script",
	"HD Ticket Template Field",
	"HD View",
	"Letter Head",
	"Module Def",
	"Module Onboarding",
	"Notification",
	"Number Card",
	"Onboarding Step",
	"Page",
	"Print Format",
	"Print Style",
	"Property Setter",
	"Report",
	"Role",
	"Scheduled Job Type",
	"Server Script",
	"Web Form",
	"Webhook",
	"Workflow",
	"Workflow Action Master",
	"Workflow State",
	"Workspace",
)
_WRITTEN_WHEN = {"creation", "modified", "modified_by", "owner", "idx", "last_execution", "__islocal"}


def structure() -> dict[str, dict]:
	"""Tables by name with columns and indexes, and the binding records by doctype and name."""
	return {"tables": _tables(), "records": {doctype: _records(doctype) for doctype in BINDING}}


def _tables() -> dict[str, dict[str, list[str]]]:
	own = "table_schema = database()"
	columns = frappe.db.sql(
		f"select table_name, concat_ws(' ', column_name, column_type, is_nullable) from information_schema.columns where {own}"
	)
	indexes = frappe.db.sql(
		f"""select table_name, concat(index_name, ': ', group_concat(column_name order by seq_in_index))
		from information_schema.statistics where {own} group by table_name, index_name"""
	)
	found: dict[str, dict[str, list[str]]] = {}
	for kind, rows in (("columns", columns), ("indexes", indexes)):
		for table, line in rows:
			found.setdefault(table, {}).setdefault(kind, []).append(line)
	return {name: {kind: sorted(lines) for kind, lines in kinds.items()} for name, kinds in found.items()}


def _records(doctype: str) -> dict[str, dict]:
	# A row of a form's table has a new name whenever its form is saved; where it stands is what it is.
	# Who holds a role is not structure but a matter of the people.
	apart = "where parenttype != 'User'" if doctype == "Has Role" else ""
	rows = frappe.db.sql(f"select * from `tab{doctype}` {apart}", as_dict=True)
	is_row = bool(frappe.get_meta(doctype).istable)
	told = [{key: value for key, value in row.items() if key not in _WRITTEN_WHEN} for row in rows]
	return {_key(row, is_row): {**row, "name": None} if is_row else row for row in told}


def _key(row: dict, is_row: bool) -> str:
	if not is_row:
		return str(row["name"])
	words = (
		row.get(name)
		for name in ("parenttype", "parent", "parentfield", "role", "permlevel", "if_owner", "fieldname")
	)
	return " / ".join(str(word) for word in words)


if __name__ == "__main__":
	site, path = sys.argv[1:]
	frappe.init(site)
	frappe.connect()
	Path(path).write_text(json.dumps(structure(), default=str, sort_keys=True))
	frappe.destroy()
