"""Another ticket of an event answers for all: the study goes on where it stands, under the new one's reference.

The one that led until now waits for the answer like the others, and can be taken out and closed.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, assignment, events, report_files
from participation_app.casework.moves import make_move
from participation_app.notices.announcements import announce
from participation_app.rules import events as rules
from participation_app.rules.lifecycle import LEAD_EVENT

_REPORTED = (
	"outcome",
	"department",
	"reported_by",
	"reported_at",
	"inspected",
	"findings",
	"action_taken",
	"public_part",
	"internal_part",
)


def change_master(ticket: str, reason: str) -> Document:
	"""Has the ticket answer for the event that it follows, from where the study stands; returns the event.

	Raises CannotJoin, and MoveNotOpen where the answer to the event is under way.
	"""
	events.check_gatherer()
	events.check_reason(reason)
	event = events.lock(_event_of(ticket))
	if event.state != rules.OPEN:
		events.refuse(_("Answers are on their way. Give up the rest first, or wait until all have theirs."))
	former, chosen = (frappe.get_doc("HD Ticket", name, for_update=True) for name in (event.ticket, ticket))
	if not chosen.participation_follows_event or not access.may_see(chosen, frappe.session.user):
		events.refuse(_("Only a contribution that waits for the answer to the event can answer for it."))
	if not access.may_see(former, frappe.session.user):
		events.refuse(
			_("The contribution that answers for the event is closed to you, and what was found with it.")
		)
	leading = make_move(
		chosen.name, LEAD_EVENT, {"reason": reason}, facts={"led_from": former.participation_stage}
	)
	_copy_reports(former, leading)
	event.ticket = str(leading.name)
	event.save(ignore_permissions=True)
	announce("change_master", event, {"former": str(former.name)})
	events.follow(former, event.name)
	events.record("event_handed_over", former, f"{leading.participation_reference}. {reason.strip()}")
	assignment.assign_holder(leading)
	return event


def _event_of(ticket: str) -> str:
	follows = {"name": ticket, "participation_follows_event": 1}
	event = frappe.db.get_value("HD Ticket", follows, "participation_event")
	if not event:
		events.refuse(_("Only a contribution that waits for the answer to the event can answer for it."))
	return event


def _copy_reports(former: Document, leading: Document) -> None:
	"""What was found belongs to the event's study, so it stands with whoever answers for the event."""
	of_former = {"ticket": str(former.name)}
	rows = frappe.get_all(report_files.REPORT, of_former, ["name", *_REPORTED], order_by="reported_at")
	for row in rows:
		report = frappe.get_doc(
			{"doctype": report_files.REPORT, **row, "name": None, "ticket": str(leading.name)}
		)
		report_files.copy(row.name, report.insert(ignore_permissions=True).name)
