"""The proof of what was told to a ticket's citizen."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.notices import contacts, outbox, phone_calls, reasons
from participation_app.notices.addresses import masked
from participation_app.notices.settings import is_supervisor

_KEPT_AS_CODE = ("message_code", "message_values")
_FIELDS = (
	"name",
	"kind",
	"channel",
	"state",
	"recipient",
	"text",
	"creation",
	"sent_at",
	"delivered_at",
	"evidence",
	"message",
	*_KEPT_AS_CODE,
	"follows",
	"parts",
	"cost",
)
_TASK_FIELDS = ("name", "notice", "state", "reason", "number", "script", "language", "due_at")


def of_ticket(ticket: str) -> dict[str, object]:
	"""`notices` in the order in which they were owed, `ways` open to the contact, `calls` still to be made."""
	about = {"ticket": str(ticket)}
	notices = frappe.get_all(outbox.DOCTYPE, about, list(_FIELDS), order_by="creation")
	open_calls = {**about, "state": ["in", (phone_calls.PROPOSED, phone_calls.APPROVED)]}
	tasks = frappe.get_all(phone_calls.DOCTYPE, open_calls, list(_TASK_FIELDS), order_by="creation")
	contact = contacts.contact_of(ticket)
	followed = {notice.follows for notice in notices}
	return {
		"notices": [_told(notice, followed) for notice in notices],
		"ways": [{"value": way, "label": _(way)} for way in contacts.channels_of(contact)] if contact else [],
		"calls": [{**task, "may_decide": is_supervisor(frappe.session.user)} for task in tasks],
	}


def _told(notice: frappe._dict, followed: set[str]) -> dict[str, object]:
	recipient = masked(notice.recipient) if notice.recipient else None
	is_over = notice.state in outbox.NOT_TOLD and notice.name not in followed
	told = {**notice, "recipient": recipient, "message": reasons.read(notice), "may_send_anew": is_over}
	return {name: value for name, value in told.items() if name not in _KEPT_AS_CODE}
