"""Opens the study of a contribution whose author agrees that it may be published."""

from __future__ import annotations

import re
from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.engagement import moderation
from participation_app.engagement.masks import NAME
from participation_app.engagement.targets import study_due_at
from participation_app.intake.received_text import excerpt_of, storable
from participation_app.notices.contacts import contact_of
from participation_app.rules.redaction import redact


def open_contribution(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement that a member of the public has contributed."""
	if not values.get("may_be_published") or frappe.db.exists(
		moderation.DOCTYPE, {"ticket": str(ticket.name)}
	):
		return
	text = storable(str(values.get("text") or "")).replace("\r\n", "\n").strip()
	contact = contact_of(ticket.name)
	proposed = masked(text, contact.full_name if contact else None)
	contribution = frappe.get_doc(
		{
			"doctype": moderation.DOCTYPE,
			"ticket": str(ticket.name),
			"type": ticket.participation_type,
			"language": ticket.participation_language,
			"received_at": ticket.participation_received_at,
			"due_at": study_due_at(ticket.participation_received_at),
			"proposed_text": proposed,
			"excerpt": excerpt_of(proposed),
		}
	)
	contribution.flags.moderation_move = "receive"
	contribution.insert(ignore_permissions=True)
	_keep_original(contribution.name, text, values.get("place"))
	moderation.record_opening(contribution)


def masked(text: str, author: str | None) -> str:
	"""The text without identifiers and without the whole name of its author."""
	words = re.findall(r"\w+", author or "")
	if len(words) > 1:  # one name alone is too often an ordinary word
		text = re.sub(r"(?<!\w)" + r"\W+".join(map(re.escape, words)) + r"(?!\w)", NAME, text, flags=re.I)
	return redact(text)


def _keep_original(contribution: str, text: str, place: object) -> None:
	original = {
		"doctype": "Contribution Original",
		"contribution": contribution,
		"text": text,
		"place": place,
	}
	frappe.get_doc(original).insert(ignore_permissions=True)
