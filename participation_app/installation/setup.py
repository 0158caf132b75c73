"""Permissions for our roles and indexes on Helpdesk's doctypes; seen to at every migrate."""

from __future__ import annotations

import json
from collections.abc import Iterable

import frappe
from frappe.permissions import (
	add_permission,
	setup_custom_perms,
	update_permission_property,
)

STAFF = ("Call Centre Agent", "Department Liaison", "Section Officer", "Public Relations Officer")
MANAGER = "Participation Manager"
COPIED_PERMISSIONS = "participation_copied_permissions"
READ_BY_STAFF = (
	"HD Ticket",
	"HD Team",
	"HD Service Level Agreement",
	"HD Service Holiday List",
	"HD Ticket Priority",
)
# What decides who sees a ticket is asked of every list; what was merged into one, whenever it is answered.
INDEXES = (
	("HD Ticket", ["raised_by", "creation"]),
	("HD Ticket", ["merged_with"]),
	("HD Team Member", ["user", "parent"]),
	# Whom an absence concerns, and what a disabled user still holds.
	("ToDo", ["allocated_to", "status"]),
	# Helpdesk asks both for every ticket that is made; without these it reads every message there is.
	("Communication", ["sent_or_received", "message_id(140)"]),
	("Communication", ["reference_doctype", "sent_or_received", "reference_name"]),
)
# Due lists, warnings and re-dating ask for what is open; these columns come with the fixtures.
_INDEXES_ON_OUR_FIELDS = (("HD Ticket", ["participation_answered_at", "participation_due_at"]),)
# What came in is counted from the index alone, without a look at the tickets, which are wide.
_RECEIVED = (
	"participation_received_at",
	"participation_type",
	"participation_channel",
	"participation_place",
	"participation_answered_at",
	"participation_needs_inspection",
)
_KEPT_BY_MANAGER = ("HD Team", "HD Service Level Agreement", "HD Service Holiday List")


def after_install() -> None:
	"""Grants our roles what they need on Helpdesk's doctypes."""
	_grant()
	_add_indexes(INDEXES)


def after_sync() -> None:
	"""Sees to what stands on our own fields, once the fixtures are there."""
	_add_indexes(_INDEXES_ON_OUR_FIELDS)
	_index_what_came_in()
	_index_lists()


def after_migrate() -> None:
	"""Grants what an update of Helpdesk or of ours has left missing."""
	_grant()
	_add_indexes(INDEXES + _INDEXES_ON_OUR_FIELDS)
	_index_what_came_in()
	_index_lists()
	_begin_new_settings()


def copied_permissions() -> list[str]:
	"""The doctypes that had only their standard permissions before ours came beside them."""
	return json.loads(frappe.defaults.get_global_default(COPIED_PERMISSIONS) or "[]")


def note_copied_permissions(doctypes: Iterable[str]) -> None:
	"""Keeps in mind which doctypes uninstalling may give back their standard permissions."""
	noted = sorted({*copied_permissions(), *doctypes})
	frappe.defaults.set_global_default(COPIED_PERMISSIONS, json.dumps(noted))


def has_standard_permissions(doctype: str) -> bool:
	"""Whether the rows that stand for the doctype, ours apart, say what its standard ones say."""
	return _rules(doctype, "Custom DocPerm") == _rules(doctype, "DocPerm")


def _grant() -> None:
	note_copied_permissions([doctype for doctype in READ_BY_STAFF if setup_custom_perms(doctype)])
	for doctype in READ_BY_STAFF:
		for role in (*STAFF, MANAGER):
			_permit(doctype, role, "read", "report", "print")
	for doctype in _KEPT_BY_MANAGER:
		_permit(doctype, MANAGER, "read", "write", "create")


def _add_indexes(indexes: tuple[tuple[str, list[str]], ...]) -> None:
	for doctype, fields in indexes:
		frappe.db.add_index(doctype, fields)


def _index_what_came_in() -> None:
	frappe.db.add_index("HD Ticket", list(_RECEIVED), "participation_received")


def _index_lists() -> None:
	"""Lists that open by when their rows were made: Frappe has the index when it alters a table, not when it makes one."""
	for doctype in own_lists():
		by = frappe.get_meta(doctype).sort_field
		if by == "creation" and not frappe.db.get_column_index(f"tab{doctype}", by):
			frappe.db.add_index(doctype, [by], by)


def own_lists() -> list[str]:
	"""Our doctypes that have a list."""
	modules = frappe.get_all("Module Def", {"app_name": "participation_app"}, pluck="name")
	return frappe.get_all(
		"DocType", {"module": ["in", modules], "istable": 0, "issingle": 0, "is_virtual": 0}, pluck="name"
	)


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
	others = {"parent": doctype, "role": ["not in", (*STAFF, MANAGER)]}
	return {tuple(row) for row in frappe.get_all(kind, others, fields, as_list=True)}
