"""The receipt owed for a comment that was registered: a reply on the platform, where the person wrote."""

from __future__ import annotations

from collections.abc import Mapping

from babel.dates import format_date
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.settings import authority_name, authority_zone
from participation_app.notices import outbox


def send_receipt(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `register`; tickets from other channels have other receipts."""
	if not ticket.participation_comment:
		return
	language = ticket.participation_language
	due_on = moments.aware(ticket.participation_due_at).astimezone(authority_zone()).date()
	facts = {
		"authority": authority_name(language),
		"reference": ticket.participation_reference,
		"due_date": format_date(due_on, "d MMMM yyyy", locale=language),
	}
	outbox.owe("Receipt", ticket=ticket.name, channel="Platform", language=language, facts=facts)
