"""The receipt owed for a comment that was registered: a reply on the platform, where the person wrote."""

from __future__ import annotations

from collections.abc import Mapping

from frappe.model.document import Document

from participation_app.casework.moved_dates import date_facts
from participation_app.notices import outbox


def send_receipt(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `register`; tickets from other channels have other receipts."""
	if not ticket.participation_comment:
		return
	language = ticket.participation_language
	facts = date_facts(ticket, language)
	outbox.owe("Receipt", ticket=ticket.name, channel="Platform", language=language, facts=facts)
