"""What the platform did to a registered comment: a line in its ticket's trail, and word to whoever has it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.model.document import Document

from participation_app.casework import case_events
from participation_app.casework.joint import tickets_of
from participation_app.casework.labels import label_of
from participation_app.casework.language import in_language
from participation_app.intake.comment_changes import BY_HAND
from participation_app.rules.lifecycle import SYSTEM

EDITED = "comment_edited"
SHOWN_AS = {
	"deleted": "comment_deleted",
	"hidden": "comment_hidden",
	"held": "comment_hidden",
	"withheld": "comment_hidden",
	"visible": "comment_shown",
}


def tell_change(comment: Document) -> None:
	"""Where a comment that belongs to a ticket was edited, deleted, hidden or shown again."""
	before = comment.get_doc_before_save()
	if not before or not comment.ticket or comment.is_own or before.version_id in (None, BY_HAND):
		return
	is_edited, is_shown_otherwise = (
		before.get(field) != comment.get(field) for field in ("version_id", "visibility")
	)
	for ticket in tickets_of(comment) if is_edited or is_shown_otherwise else ():
		if is_edited:
			_tell(comment, ticket, EDITED)
		if is_shown_otherwise:
			_tell(comment, ticket, SHOWN_AS[comment.visibility])


def _sealed(comment: Document) -> dict[str, str] | None:
	"""The digest of what was sealed: the chain vouches for pictures and what stood above, too."""
	digest = frappe.db.get_value("Sealed Evidence", {"comment": comment.name}, "digest")
	return {"sealed": digest} if digest else None


def _tell(comment: Document, ticket: str, event: str) -> None:
	stage = frappe.db.get_value("HD Ticket", ticket, "participation_stage")
	case_events.record(
		event,
		actor_role=SYSTEM,
		from_state=stage,
		to_state=stage,
		ticket=ticket,
		comment=comment.name,
		details=_sealed(comment) if event == SHOWN_AS["deleted"] else None,
	)
	has_it = {"reference_type": "HD Ticket", "reference_name": ticket, "status": "Open"}
	for user in frappe.get_all("ToDo", has_it, pluck="allocated_to", distinct=True):
		with in_language(frappe.get_cached_value("User", user, "language")):
			subject = _("Ticket {0}: {1}").format(ticket, label_of(event))
		notification = {
			"type": "Alert",
			"document_type": "HD Ticket",
			"document_name": ticket,
			"subject": subject,
			"from_user": frappe.session.user,
		}
		make_notification_logs(frappe._dict(notification), [user])
