"""The receipt owed for a comment that was registered: a reply on the platform, where the person wrote."""

from __future__ import annotations

from collections.abc import Mapping

from frappe.model.document import Document
from frappe.utils import format_date

from participation_app.casework.settings import authority_name
from participation_app.notices import outbox


def send_receipt(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `register`; tickets from other channels have other receipts."""
	if not ticket.participation_comment:
		return
	language = ticket.participation_language
	facts = {
		"authority": authority_name(language),
		"reference": ticket.participation_reference,
		"due_date": format_date(ticket.participation_due_at, "d MMMM yyyy"),
	}
	outbox.owe("Receipt", ticket=ticket.name, channel="Platform", language=language, facts=facts)
