"""A published reply turns out to be wrong: a new one corrects it, and the published text stays until then."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.language import in_language
from participation_app.notices.templates import TemplateMissing
from participation_app.publication.drafting import find_reply, framed, start_draft
from participation_app.rules.lifecycle import ANSWERED


def open_correction(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `correct`: a draft that says of itself what it corrects."""
	if find_reply(ticket.name):
		return
	published = find_published(ticket.name)
	if published:
		start_draft(ticket, correcting_text(ticket, published.text), corrects=published.name)
	else:
		start_draft(ticket, "")


def find_published(ticket: str) -> Document | None:
	"""The ticket's latest reply that was published and not withdrawn."""
	name = frappe.db.get_value(
		"Proposed Reply",
		{"ticket": str(ticket), "workflow_state": ANSWERED, "withdrawn_at": ["is", "not set"]},
		order_by="creation desc",
	)
	return frappe.get_doc("Proposed Reply", name) if name else None


def correcting_text(ticket: Document, published: str) -> str:
	"""What a correction begins with: that it is one, and of what."""
	try:
		return framed("Correction", ticket, published)
	except TemplateMissing:
		frappe.clear_last_message()
	with in_language(ticket.participation_language):
		return _("Correction of our earlier reply: {0}").format(published)
