"""Permissions for our roles and indexes on Helpdesk's doctypes; seen to at every migrate."""

from __future__ import annotations

import frappe
from frappe.permissions import (
	add_permission,
	reset_perms,
	setup_custom_perms,
	update_permission_property,
)

STAFF = ("Call Centre Agent", "Department Liaison", "Section Officer", "Public Relations Officer")
MANAGER = "Participation Manager"
_READ_BY_STAFF = (
	"HD Ticket",
	"HD Team",
	"HD Service Level Agreement",
	"HD Service Holiday List",
	"HD Ticket Priority",
)
# What decides who sees a ticket is asked of every list; what was merged into one, whenever it is answered.
_INDEXES = (
	("HD Ticket", ["raised_by", "creation"]),
	("HD Ticket", ["merged_with"]),
	("HD Team Member", ["user", "parent"]),
)
# Due lists, warnings and re-dating ask for what is open; these columns come with the fixtures.
_INDEXES_ON_OUR_FIELDS = (("HD Ticket", ["participation_answered_at", "participation_due_at"]),)
_KEPT_BY_MANAGER = ("HD Team", "HD Service Level Agreement", "HD Service Holiday List")


def after_install() -> None:
	"""Grants our roles what they need on Helpdesk's doctypes."""
	_grant()
	_add_indexes(_INDEXES)


def after_sync() -> None:
	"""Sees to what stands on our own fields, once the fixtures are there."""
	_add_indexes(_INDEXES_ON_OUR_FIELDS)


def after_migrate() -> None:
	"""Grants what an update of Helpdesk or of ours has left missing."""
	_grant()
	_add_indexes(_INDEXES + _INDEXES_ON_OUR_FIELDS)
	_begin_new_settings()


def before_uninstall() -> None:
	"""Takes back what the installation granted on other apps' doctypes."""
	frappe.db.delete("Custom DocPerm", {"role": ["in", (*STAFF, MANAGER)]})
	for doctype in _READ_BY_STAFF:
		if _rules(doctype, "Custom DocPerm") == _rules(doctype, "DocPerm"):
			reset_perms(doctype)
	frappe.clear_cache()


def _grant() -> None:
	for doctype in _READ_BY_STAFF:
		setup_custom_perms(doctype)
		for role in (*STAFF, MANAGER):
			_permit(doctype, role, "read", "report", "print")
	for doctype in _KEPT_BY_MANAGER:
		_permit(doctype, MANAGER, "read", "write", "create")


def _add_indexes(indexes: tuple[tuple[str, list[str]], ...]) -> None:
	for doctype, fields in indexes:
		frappe.db.add_index(doctype, fields)


def _permit(doctype: str, role: str, *rights: str) -> None:
	row = {"parent": doctype, "role": role, "permlevel": 0, "if_owner": 0}
	if not frappe.db.exists("Custom DocPerm", row):
		add_permission(doctype, role)
	held = frappe.db.get_value("Custom DocPerm", row, rights, as_dict=True)
	for right in rights:
		if not held[right]:
			update_permission_property(doctype, role, 0, right, 1, validate=False)


def _begin_new_settings() -> None:
	"""A setting that came with an update has its default, not nothing, where nobody has set it yet."""
	own = frappe.get_meta("Participation Settings")
	held = frappe.db.get_singles_dict(own.name)
	for field in own.fields if held else ():
		if field.default and field.fieldname not in held:
			frappe.db.set_single_value(own.name, field.fieldname, field.default)


def _rules(doctype: str, kind: str) -> set[tuple]:
	fields = ["role", "permlevel", "if_owner", *frappe.permissions.rights]
	return {tuple(row) for row in frappe.get_all(kind, {"parent": doctype}, fields, as_list=True)}
