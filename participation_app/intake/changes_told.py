"""What the platform did to a registered comment: a line in its ticket's trail, and word to whoever has it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.model.document import Document

from participation_app.casework import case_events
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
	if before.version_id != comment.version_id:
		_tell(comment, EDITED)
	if before.visibility != comment.visibility:
		_tell(comment, SHOWN_AS[comment.visibility])


def _tell(comment: Document, event: str) -> None:
	stage = frappe.db.get_value("HD Ticket", comment.ticket, "participation_stage")
	case_events.record(
		event,
		actor_role=SYSTEM,
		from_state=stage,
		to_state=stage,
		ticket=comment.ticket,
		comment=comment.name,
	)
	has_it = {"reference_type": "HD Ticket", "reference_name": str(comment.ticket), "status": "Open"}
	for user in frappe.get_all("ToDo", has_it, pluck="allocated_to", distinct=True):
		with in_language(frappe.get_cached_value("User", user, "language")):
			subject = _("Ticket {0}: {1}").format(comment.ticket, label_of(event))
		notification = {
			"type": "Alert",
			"document_type": "HD Ticket",
			"document_name": str(comment.ticket),
			"subject": subject,
			"from_user": frappe.session.user,
		}
		make_notification_logs(frappe._dict(notification), [user])
