"""HD View: of our views in Helpdesk's list of tickets each person finds those of their own role."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from participation_app.casework.no_objection import NO_OBJECTION
from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	DEPARTMENT_LIAISON,
	PARTICIPATION_MANAGER,
	PUBLIC_RELATIONS_OFFICER,
	SECTION_OFFICER,
)

_STAFF = frozenset(
	{CALL_CENTRE_AGENT, DEPARTMENT_LIAISON, SECTION_OFFICER, PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER}
)
_ROLES = {
	"Participation Mine": _STAFF,
	"Participation Due Today": _STAFF,
	"Participation Overdue": _STAFF,
	"Participation To Refer": {CALL_CENTRE_AGENT, PARTICIPATION_MANAGER},
	"Participation Replies to Draft": {CALL_CENTRE_AGENT},
	"Participation With My Department": {DEPARTMENT_LIAISON},
	"Participation Results to Confirm": {DEPARTMENT_LIAISON},
	"Participation With My Section": {SECTION_OFFICER},
	"Participation In PR Review": {PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER},
	"Participation Awaiting Citizen": _STAFF - {PUBLIC_RELATIONS_OFFICER},
}


def permission_query(user: str | None = None) -> str:
	"""Leaves out our views that are for other roles; whatever views people made themselves stay."""
	user = user or frappe.session.user
	others = [] if user == "Administrator" else [name for name in _ROLES if not _is_for(name, user)]
	if not others:
		return ""
	names = ", ".join(frappe.db.escape(name) for name in others)
	return f"`tabHD View`.name not in ({names})"


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""Refuses our views of other roles; nobody changes ours, which every update writes anew."""
	user = user or frappe.session.user
	if doc.name not in _ROLES or user == "Administrator":
		return NO_OBJECTION
	return False if ptype in {"write", "delete"} or not _is_for(doc.name, user) else NO_OBJECTION


def _is_for(view: str, user: str) -> bool:
	return not _ROLES[view].isdisjoint(frappe.get_roles(user))
