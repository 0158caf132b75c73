"""Erasing what tells of a person: what would go, and the erasure itself, for managers alone."""

from __future__ import annotations

import frappe

from participation_app.rules.lifecycle import PARTICIPATION_MANAGER
from participation_app.transparency.keeping import erasures


@frappe.whitelist(methods=["GET", "POST"])
def preview(doctype: str, name: str, whole_person: bool = False) -> dict:
	"""What would go, what must wait and why, and what is to be entered to confirm it."""
	_check(doctype, name)
	return erasures.preview(doctype, name, whole_person=bool(whole_person))


@frappe.whitelist(methods=["POST"])
def erase(doctype: str, name: str, reason: str, confirmation: str, whole_person: bool = False) -> dict:
	"""Erases it for good, in a worker; `confirmation` repeats what the preview asks for."""
	_check(doctype, name)
	made = erasures.request(doctype, name, reason, confirmation, whole_person=bool(whole_person))
	return {"erasure": made.name, "waits": erasures.all_held(made)}


def _check(doctype: str, name: str) -> None:
	frappe.only_for(PARTICIPATION_MANAGER)
	erasures.raise_unless_erasable(doctype, name)
	frappe.has_permission(doctype, "read", name, throw=True)
