"""Which tickets are samples: nobody is sent a mail about one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.model.document import Document

MARK = "Sample Contribution"


def keep_to_the_desk(notification: Document) -> None:
	"""What is told of a sample is shown in the desk alone; Frappe mails nothing of this type."""
	if _is_about_sample(notification):
		notification.type = "Alert"


@contextmanager
def making_samples() -> Iterator[None]:
	"""Tickets registered meanwhile are samples before they are marked."""
	frappe.flags.participation_makes_samples = True
	try:
		yield
	finally:
		frappe.flags.participation_makes_samples = False


def _is_about_sample(notification: Document) -> bool:
	if notification.document_type != "HD Ticket" or not notification.document_name:
		return False
	if frappe.flags.participation_makes_samples:
		return True
	return bool(frappe.db.exists(MARK, {"ticket": notification.document_name}))
