"""Prepared Report: what was reckoned for one person, with their rights, is read by nobody else."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from participation_app.casework.no_objection import NO_OBJECTION
from participation_app.overrides.narrowed import is_narrowed


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for what somebody else had reckoned of our records; else Frappe's rule decides."""
	user = user or frappe.session.user
	if user in ("Administrator", doc.owner):
		return NO_OBJECTION
	return False if doc.report_name in _of_ours() else NO_OBJECTION


def condition(user: str | None = None) -> str:
	"""Leaves these out of a list."""
	user = user or frappe.session.user
	ours = _of_ours()
	if user == "Administrator" or not ours:
		return ""
	names = ", ".join(frappe.db.escape(name) for name in ours)
	own = frappe.db.escape(user)
	return f"(`tabPrepared Report`.owner = {own} or `tabPrepared Report`.report_name not in ({names}))"


def _of_ours() -> list[str]:
	rows = frappe.get_all("Report", fields=["name", "ref_doctype"])
	kinds = {kind: is_narrowed(kind) for kind in {row.ref_doctype for row in rows}}
	return [row.name for row in rows if kinds[row.ref_doctype]]
