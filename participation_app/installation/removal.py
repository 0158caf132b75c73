"""What the app takes with it when it is uninstalled, besides its own doctypes, which Frappe removes.

What people have taken over stays theirs: tickets, users, teams, agreements and holidays.
"""

from __future__ import annotations

import frappe
from frappe.permissions import reset_perms

from participation_app.casework.trace_chain import SALTS
from participation_app.installation.setup import (
	COPIED_PERMISSIONS,
	INDEXES,
	copied_permissions,
	has_standard_permissions,
)

_APP = "participation_app"
_TABLE_OF_FIXTURE_WITH_ROWS = {"Workflow": ("Workflow Document State", "Workflow Transition")}


def before_uninstall() -> None:
	"""Removes permissions, records and columns that the app has put beside those of others."""
	take_back_permissions()
	_remove_jobs()
	_remove_named_fixtures()
	_remove_onboarding_steps()
	_remove_mailed_reports()
	_remove_columns()
	_remove_indexes()
	frappe.db.sql_ddl(f"drop table if exists `{SALTS}`")
	frappe.clear_cache()


def take_back_permissions() -> None:
	"""Removes the rows of our roles; a doctype that had only its standard rows before has them again."""
	frappe.db.delete("Custom DocPerm", {"role": ["in", _names_of("Role")]})
	for doctype in copied_permissions():
		if has_standard_permissions(doctype):
			reset_perms(doctype)
	frappe.defaults.clear_default(COPIED_PERMISSIONS)


def _remove_jobs() -> None:
	"""Frappe forgets an app's scheduled jobs only at the next migrate."""
	jobs = frappe.get_all("Scheduled Job Type", {"method": ["like", f"{_APP}.%"]}, pluck="name")
	frappe.db.delete("Scheduled Job Log", {"scheduled_job_type": ["in", jobs or [""]]})
	frappe.db.delete("Scheduled Job Type", {"name": ["in", jobs or [""]]})


def _remove_named_fixtures() -> None:
	"""Fixtures whose doctype has no module are ours by their name."""
	for doctype in (
		"Workflow",
		"Workflow State",
		"Workflow Action Master",
		"HD Form Script",
		"HD View",
		"Role",
	):
		_remove(doctype, _names_of(doctype))


def _remove_onboarding_steps() -> None:
	"""Frappe removes the onboarding itself, which has a module; its steps have none."""
	own = frappe.get_all("Module Onboarding", {"module": ["in", frappe.get_module_list(_APP)]}, pluck="name")
	steps = frappe.get_all("Onboarding Step Map", {"parent": ["in", own or [""]]}, pluck="step")
	frappe.db.delete("Onboarding Step", {"name": ["in", steps or [""]]})


def _remove_mailed_reports() -> None:
	"""Without the report there is nothing to mail, and every morning an error."""
	own = frappe.get_all("Report", {"module": ["in", frappe.get_module_list(_APP)]}, pluck="name")
	frappe.db.delete("Auto Email Report", {"report": ["in", own or [""]]})


def _names_of(doctype: str) -> list[str]:
	"""The names by which hooks.py lists our records of a doctype."""
	found: list[str] = []
	for fixture in frappe.get_hooks("fixtures", app_name=_APP):
		for field, _operator, names in fixture["filters"]:
			if fixture["dt"] == doctype and field == "name":
				found += [names] if isinstance(names, str) else names
	return found


def _remove(doctype: str, names: list[str]) -> None:
	names = [name for name in names if not _is_used_by_others(doctype, name)]
	if not names:
		return
	if doctype == "Role":
		frappe.db.delete("Has Role", {"role": ["in", names]})
	for rows in _TABLE_OF_FIXTURE_WITH_ROWS.get(doctype, ()):
		frappe.db.delete(rows, {"parent": ["in", names]})
	frappe.db.delete(doctype, {"name": ["in", names]})


def _is_used_by_others(doctype: str, name: str) -> bool:
	"""Whether another workflow has a state or an action of the same name."""
	used_in = {"Workflow State": "Workflow Document State", "Workflow Action Master": "Workflow Transition"}
	field = {"Workflow State": "state", "Workflow Action Master": "action"}.get(doctype)
	return bool(field and frappe.db.exists(used_in[doctype], {field: name}))


def _remove_columns() -> None:
	fields = frappe.get_all(
		"Custom Field", {"module": ["in", frappe.get_module_list(_APP)]}, ["name", "dt", "fieldname"]
	)
	for field in fields:
		if frappe.db.has_column(field.dt, field.fieldname):
			frappe.db.sql_ddl(f"alter table `tab{field.dt}` drop column `{field.fieldname}`")
	frappe.db.delete("Custom Field", {"name": ["in", [field.name for field in fields] or [""]]})


def _remove_indexes() -> None:
	for doctype, fields in INDEXES:
		name = frappe.db.get_index_name(fields)
		if frappe.db.has_index(f"tab{doctype}", name):
			frappe.db.sql_ddl(f"alter table `tab{doctype}` drop index `{name}`")
