"""What a member of staff needs beside the user: the procedure's roles, and to be known to Helpdesk as an agent."""

from __future__ import annotations

from collections.abc import Collection

import frappe

from participation_app.rules.lifecycle import PARTICIPATION_MODERATOR

AGENT = "Agent"
# A moderator works on contributions, never on tickets.
_NO_AGENT = {PARTICIPATION_MODERATOR}


def roles_needed(roles: Collection[str]) -> set[str]:
	"""The procedure's roles with Helpdesk's own, where they work on tickets."""
	return {*roles, *([AGENT] if set(roles) - _NO_AGENT else [])}


def give_standing(user: str, roles: Collection[str]) -> None:
	"""Adds the roles that the user lacks, and makes an agent of them; takes nothing away."""
	needed = roles_needed(roles)
	lacking = needed - set(frappe.get_roles(user))
	if lacking:
		frappe.get_doc("User", user).add_roles(*sorted(lacking))
	if AGENT in needed:
		_make_agent(user)


def _make_agent(user: str) -> None:
	if frappe.db.exists("HD Agent", user):
		return
	name = frappe.db.get_value("User", user, "full_name") or user
	agent = {"doctype": "HD Agent", "user": user, "agent_name": name, "is_active": 1}
	frappe.get_doc(agent).insert(ignore_permissions=True)
