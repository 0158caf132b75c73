"""What the site knows about a ticket when a move is checked; nothing here is taken from the mover."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.casework.agreed_entities import is_valid
from participation_app.casework.events import event_facts
from participation_app.casework.joint import joint_facts
from participation_app.casework.questions import question_facts
from participation_app.casework.settings import settings
from participation_app.notices.outbox import ways_of
from participation_app.notices.settings import is_supervisor
from participation_app.rules.lifecycle import channel_needs_review


def facts_about(ticket: Document, values: Mapping[str, object]) -> dict[str, object]:
	"""The facts that `rules.lifecycle` asks for, as far as casework knows them."""
	return {
		"department": _department(ticket, values.get("department")),
		"already_inspection": bool(ticket.participation_needs_inspection),
		"reported_from": ticket.participation_came_from,
		"came_from": ticket.participation_came_from,
		"section_in_department": _is_section_of(values.get("section"), ticket.participation_department),
		"channel_needs_review": channel_needs_review(ticket.participation_channel, reviewed_channels()),
		"supervisor_agrees": is_supervisor(frappe.session.user),
		"entity_valid": is_valid(values.get("agreed_entity")),
		"can_reach_citizen": bool(ways_of(str(ticket.name))),
		**event_facts(ticket),
		**joint_facts(ticket, lock=True),
		**(question_facts(ticket, values["question"]) if values.get("question") else {}),
	}


def reviewed_channels() -> tuple[str, ...]:
	"""The channels besides the social platforms whose replies go through public relations."""
	return tuple(line.strip() for line in (settings().channels_reviewed or "").splitlines() if line.strip())


def _department(ticket: Document, entered: object) -> str | None:
	"""Where the ticket goes: what was entered, if a ticket can go there, else where it is."""
	if not entered:
		return ticket.participation_department
	row = _place(entered)
	return str(entered) if row and row.is_group and row.enabled else None


def _is_section_of(section: object, department: str | None) -> bool:
	row = _place(section) if section else None
	return bool(row and row.enabled and department and row.parent_participation_department == department)


def _place(name: object) -> frappe._dict | None:
	fields = ["is_group", "enabled", "parent_participation_department"]
	return frappe.db.get_value("Participation Department", str(name), fields, as_dict=True)
