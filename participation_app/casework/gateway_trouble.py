"""Tells the Participation Managers that the SMS gateway is in trouble."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.model.document import Document

from participation_app.casework.warned_people import People


def tell_managers(gateway: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of a gateway's trouble, which comes once for each new one."""
	managers = list(People().managers)
	if not managers:
		return
	notification = {
		"type": "Alert",
		"document_type": "SMS Gateway",
		"document_name": gateway.name,
		"subject": _("SMS gateway {0}: {1}").format(gateway.name, values["message"]),
		"from_user": frappe.session.user,
	}
	make_notification_logs(frappe._dict(notification), managers)
