"""Permissions on Helpdesk's doctypes for our roles; set again at every migrate, withdrawn at uninstall."""

from __future__ import annotations

import frappe
from frappe.permissions import add_permission, setup_custom_perms, update_permission_property

STAFF = ("Call Centre Agent", "Department Liaison", "Section Officer", "Public Relations Officer")
MANAGER = "Participation Manager"
_READ_BY_STAFF = (
	"HD Ticket",
	"HD Team",
	"HD Service Level Agreement",
	"HD Service Holiday List",
	"HD Ticket Priority",
)
_KEPT_BY_MANAGER = ("HD Team", "HD Service Level Agreement", "HD Service Holiday List")


def after_install() -> None:
	_grant()


def after_migrate() -> None:
	_grant()


def before_uninstall() -> None:
	"""Takes back what the installation granted on other apps' doctypes."""
	for role in (*STAFF, MANAGER):
		frappe.db.delete("Custom DocPerm", {"role": role})
	frappe.clear_cache()


def _grant() -> None:
	for doctype in _READ_BY_STAFF:
		setup_custom_perms(doctype)
		for role in (*STAFF, MANAGER):
			_permit(doctype, role, "read", "report", "print")
	for doctype in _KEPT_BY_MANAGER:
		_permit(doctype, MANAGER, "read", "write", "create")


def _permit(doctype: str, role: str, *rights: str) -> None:
	if not frappe.db.exists(
		"Custom DocPerm", {"parent": doctype, "role": role, "permlevel": 0, "if_owner": 0}
	):
		add_permission(doctype, role)
	for right in rights:
		update_permission_property(doctype, role, 0, right, 1, validate=False)
