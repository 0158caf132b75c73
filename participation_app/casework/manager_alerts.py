"""What only a Participation Manager can put right: told on their desk, with the form where they do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.model.document import Document

from participation_app.casework.warned_people import People


def tell_of_gateway(gateway: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of a gateway's trouble, which comes once for each new one."""
	_alert(gateway, _("SMS gateway {0}: {1}").format(gateway.name, values["message"]))


def tell_of_gaps(template: Document, gaps: Sequence[str]) -> None:
	"""A ready-made text asks for what nobody fills in; told once for each text."""
	if not frappe.db.exists("Notification Log", _about(template)):
		message = _("Ready-made text “{0}”: nobody fills in {1}. Correct it, or the citizen reads a gap.")
		_alert(template, message.format(template.name, " ".join(gaps)))


def _alert(document: Document, subject: str) -> None:
	managers = list(People().managers)
	if managers:
		alert = {"type": "Alert", "subject": subject, "from_user": frappe.session.user, **_about(document)}
		make_notification_logs(frappe._dict(alert), managers)


def _about(document: Document) -> dict[str, str]:
	return {"document_type": document.doctype, "document_name": document.name}
