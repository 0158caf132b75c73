"""The trail of an announcement: who made which move, when and why."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.rules import announcements as rules


def record(
	announcement: str, move: str, role: str, note: str | None = None, *, states: tuple[str, str] | None = None
) -> None:
	"""Adds a line; without `states` the announcement stays where it is."""
	from_state, to_state = states or (frappe.db.get_value("Announcement", announcement, "state"),) * 2
	event = {
		"doctype": "Announcement Event",
		"announcement": announcement,
		"move": move,
		"actor": frappe.session.user,
		"actor_role": role,
		"at": frappe.utils.now_datetime(),
		"from_state": from_state,
		"to_state": to_state,
		"note": note,
	}
	frappe.get_doc(event).insert(ignore_permissions=True)


def label_of(event: str) -> str:
	"""The name of a move, or of what else stands in the trail; in the reader's language."""
	others = {
		"posted_by_hand": _("Posted by Hand"),
		"post_removed": _("Removed From the Platform"),
		"post_not_removed": _("To Be Removed by Hand"),
		"post_missing": _("Missing on the Platform"),
		"post_found": _("Found Again on the Platform"),
	}
	move = rules.MOVES.get(event)
	return _(move.label) if move else others.get(event, event)


def lines(announcement: Document) -> list[dict[str, object]]:
	"""The trail as the form shows it, the newest line first."""
	fields = ["move", "actor", "actor_role", "at", "note"]
	events = frappe.get_all(
		"Announcement Event", {"announcement": announcement.name}, fields, order_by="at desc, creation desc"
	)
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
