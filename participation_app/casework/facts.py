"""What the site knows about a ticket when a move is checked; nothing here is taken from the mover."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import PARTICIPATION_MANAGER, channel_needs_review


def facts_about(ticket: Document, values: Mapping[str, object]) -> dict[str, object]:
	"""The facts that `rules.lifecycle` asks for, as far as casework knows them."""
	section = values.get("section")
	return {
		"department": values.get("department") or ticket.participation_department,
		"already_inspection": bool(ticket.participation_needs_inspection),
		"reported_from": ticket.participation_came_from,
		"came_from": ticket.participation_came_from,
		"section_in_department": bool(section) and _department_of(section) == ticket.participation_department,
		"channel_needs_review": channel_needs_review(ticket.participation_channel, reviewed_channels()),
		"supervisor_agrees": _is_supervisor(frappe.session.user),
	}


def reviewed_channels() -> tuple[str, ...]:
	"""The channels besides the social platforms whose replies go through public relations."""
	return tuple(line.strip() for line in (settings().channels_reviewed or "").splitlines() if line.strip())


def _department_of(section: object) -> str | None:
	return frappe.get_cached_value("Participation Department", section, "parent_participation_department")


def _is_supervisor(user: str) -> bool:
	own = settings()
	named = {own.call_centre_supervisor, own.call_centre_deputy}
	return user in named or PARTICIPATION_MANAGER in frappe.get_roles(user)
