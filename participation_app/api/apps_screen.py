"""Who is offered the participation desk on Frappe's screen of apps."""

from __future__ import annotations

import frappe

from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	DEPARTMENT_LIAISON,
	PARTICIPATION_MANAGER,
	PARTICIPATION_MODERATOR,
	PUBLIC_RELATIONS_OFFICER,
	SECTION_OFFICER,
)

STAFF = {
	CALL_CENTRE_AGENT,
	DEPARTMENT_LIAISON,
	PARTICIPATION_MANAGER,
	PARTICIPATION_MODERATOR,
	PUBLIC_RELATIONS_OFFICER,
	SECTION_OFFICER,
	"System Manager",
}


def is_offered() -> bool:
	"""Whether the reader has work here."""
	return bool(STAFF & set(frappe.get_roles()))
