"""Who read a restricted ticket: a line in its trail whenever somebody opens it, by whichever door."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe.model.document import Document

from participation_app.casework import access, case_events, restrictions
from participation_app.rules.restriction import Restriction

READ = "restricted_opened"
_ONE_READING = timedelta(minutes=10)  # a page that is looked at asks for its ticket again and again


def note(ticket: Document) -> None:
	"""Writes down that the user reads the ticket now; its citizen and the system read what is theirs."""
	user = frappe.session.user
	if (
		not ticket.get("participation_type")
		or user in frappe.STANDARD_USERS
		or not access.may_work_on(ticket, user)
	):
		return
	if restrictions.of_ticket(ticket.name) == Restriction() or _is_noted(str(ticket.name), user):
		return
	case_events.record(
		READ,
		ticket=str(ticket.name),
		actor_role=", ".join(sorted(access.roles_before(ticket, user))),
		from_state=ticket.participation_stage,
		to_state=ticket.participation_stage,
	)
	# Frappe keeps nothing of a request that only reads, unless it is told to.
	frappe.local.flags.commit = True


def _is_noted(ticket: str, user: str) -> bool:
	since = frappe.utils.now_datetime() - _ONE_READING
	return bool(
		frappe.db.exists("Case Event", {"ticket": ticket, "move": READ, "actor": user, "at": [">", since]})
	)
