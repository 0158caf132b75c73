"""Who is offered the participation desk on Frappe's screen of apps."""

from __future__ import annotations

import frappe

from participation_app.rules.lifecycle import CITIZEN, ROLES, SYSTEM

STAFF = {*ROLES, "System Manager"} - {CITIZEN, SYSTEM}


def is_offered() -> bool:
	"""Whether the reader has work here."""
	return bool(STAFF & set(frappe.get_roles()))
