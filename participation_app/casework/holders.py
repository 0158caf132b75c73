"""Who holds a stage, as Helpdesk sees it: the team and the status that go with it."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from participation_app.casework.departments import team_of
from participation_app.casework.settings import settings
from participation_app.rules import lifecycle

_CALL_CENTRE = {
	lifecycle.REGISTERED,
	lifecycle.RETURNED,
	lifecycle.REPLY_DRAFTING,
	lifecycle.ANSWERED,
	lifecycle.CLOSED,
}
_DEPARTMENT = {lifecycle.WITH_DEPARTMENT, lifecycle.ACTION_REPORTED}
_PUBLIC_RELATIONS = {lifecycle.PR_REVIEW, lifecycle.PUBLISHING}
_STATUS = {lifecycle.AWAITING_CITIZEN: "Replied", lifecycle.ANSWERED: "Resolved", lifecycle.CLOSED: "Closed"}


def team_of_stage(ticket: Document, stage: str) -> str | None:
	"""The team whose turn it is; None where the stage keeps the team it came from."""
	if stage in _CALL_CENTRE:
		return settings().call_centre_team
	if stage in _PUBLIC_RELATIONS:
		return settings().public_relations_team
	if stage in _DEPARTMENT and ticket.participation_department:
		return team_of(ticket.participation_department)
	if stage == lifecycle.WITH_SECTION:
		return team_of(ticket.participation_section)
	return None


def status_of_stage(stage: str) -> str:
	"""Helpdesk's status for a stage: open work, waiting for the citizen, resolved or closed."""
	return _STATUS.get(stage, "Open")


def show_stage(ticket: Document, stage: str) -> None:
	"""Sets that status on the ticket, with its category."""
	ticket.status = status_of_stage(stage)
	ticket.status_category = frappe.get_cached_value("HD Ticket Status", ticket.status, "category")
