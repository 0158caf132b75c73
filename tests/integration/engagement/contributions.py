"""Contributions for tests: sent by a citizen, and published by a moderator."""

from __future__ import annotations

import secrets
from typing import Any

import frappe
from frappe.model.document import Document

from participation_app.engagement import decisions
from participation_app.intake.contributions import ContributionForm, contribute
from participation_app.notices.contacts import ContactDetails

MODERATOR, SECOND_MODERATOR = "moderator@city.example", "second_moderator@city.example"
REASON = "إعلان أو ترويج"
TEXT = "الإنارة مطفأة في شارع النخيل منذ أسبوع"


def make_contribution(
	text: str = TEXT, *, agreed: bool = True, name: str = "سالم راشد", **values: Any
) -> Any:
	"""The public contribution of a new ticket, for a moderator; None where its author did not agree."""
	contact = ContactDetails(full_name=name, mobile="+971501234567", email="salem@example.org")
	form = {"type": "Complaint", "channel": "Portal", "language": "ar", "contact": contact, **values}
	frappe.set_user("Guest")
	key = secrets.token_urlsafe(24)
	received = contribute(ContributionForm(text=text, may_be_published=agreed, key=key, **form))
	frappe.set_user(MODERATOR)
	found = frappe.db.get_value("Public Contribution", {"ticket": received.ticket})
	return frappe.get_doc("Public Contribution", found) if found else None


def make_published(text: str = TEXT, **values: Any) -> Document:
	"""A contribution that a moderator has published."""
	return decisions.publish(make_contribution(text, **values).name)


def answer(contribution: Document, text: str) -> None:
	"""The authority's answer, as its announcement leaves it."""
	frappe.db.set_value(
		"Public Contribution",
		contribution.name,
		{"answer": text, "answered_at": frappe.utils.now_datetime()},
	)
