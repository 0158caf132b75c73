"""Departments and their sections, each with its team in Helpdesk."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import replica
from participation_app.casework.service_user import as_system


class PlaceInTreeWrong(frappe.ValidationError):
	"""A section without a department, or a department under another."""


def check_place_in_tree(department: Document) -> None:
	"""A section stands under a department, a department under nothing."""
	parent = department.parent_participation_department
	if department.is_group and parent:
		message = _("“{0}” is a department and cannot stand under another. Clear its “Department” field.")
		frappe.throw(message.format(department.department_name), PlaceInTreeWrong)
	if not department.is_group and not parent:
		message = _("“{0}” is a section. Choose the department it belongs to, or tick “Is a Department”.")
		frappe.throw(message.format(department.department_name), PlaceInTreeWrong)
	if parent and not frappe.db.get_value("Participation Department", parent, "is_group"):
		message = _("“{0}” is itself a section. Choose a department.")
		frappe.throw(message.format(parent), PlaceInTreeWrong)


def ensure_team(department: Document) -> None:
	"""Gives the department a team of its own name where it has none."""
	if department.team:
		return
	if not frappe.db.exists("HD Team", department.department_name):
		team = frappe.get_doc({"doctype": "HD Team", "team_name": department.department_name})
		with as_system():  # Helpdesk saves the team's Assignment Rule, too
			team.insert(ignore_permissions=True)
	department.team = department.department_name


def department_names() -> list[str]:
	"""The departments that a contribution can be referred to, without their sections."""
	return frappe.get_all(
		"Participation Department", {"is_group": 1, "enabled": 1}, pluck="name", order_by="name"
	)


@replica.primary()
def team_of(department: str) -> str:
	"""The team in Helpdesk that serves a department or section."""
	return frappe.get_cached_value("Participation Department", department, "team")
