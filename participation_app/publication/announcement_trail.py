"""The trail of an announcement: who made which move, when and why."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import record_trails
from participation_app.rules import announcements as rules

_TRAIL = "Announcement Event"


def record(
	announcement: str, move: str, role: str, note: str | None = None, *, states: tuple[str, str] | None = None
) -> None:
	"""Adds a line; without `states` the announcement stays where it is."""
	stays = (frappe.db.get_value("Announcement", announcement, "state"),) * 2
	record_trails.record(_TRAIL, ("announcement", announcement), move, role, states or stays, note)


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
	return record_trails.lines(_TRAIL, ("announcement", announcement.name), label_of)
