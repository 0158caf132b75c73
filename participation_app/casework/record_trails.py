"""The trails of records that are no tickets, such as surveys and announcements: who made which move, when and why.

Each has a doctype of its own, whose rows name the record in a field called like the record's doctype.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe import _


def record(
	trail: str,
	subject: tuple[str, str],
	move: str,
	role: str,
	states: tuple[str, str],
	note: str | None = None,
) -> None:
	"""Adds a line to a trail; `subject` is the field and the name of the record, `states` those before and after."""
	event = {
		"doctype": trail,
		subject[0]: subject[1],
		"move": move,
		"actor": frappe.session.user,
		"actor_role": role,
		"at": frappe.utils.now_datetime(),
		"from_state": states[0],
		"to_state": states[1],
		"note": note,
	}
	frappe.get_doc(event).insert(ignore_permissions=True)


def lines(trail: str, subject: tuple[str, str], label_of: Callable[[str], str]) -> list[dict[str, object]]:
	"""The trail as forms show it, the newest line first."""
	fields = ["move", "actor", "actor_role", "at", "note"]
	events = frappe.get_all(trail, dict([subject]), fields, order_by="at desc, creation desc, name desc")
	return [
		{
			"label": label_of(event.move),
			"who": frappe.utils.get_fullname(event.actor),
			"role": _(event.actor_role),
			"at": event.at,
			"note": event.note,
		}
		for event in events
	]
