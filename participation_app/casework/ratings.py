"""What a citizen thinks of an answer: one to five stars and a few words, one rating for each answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework.citizen_acts import LONGEST_WORDS
from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import ANSWERED, CLOSED

DOCTYPE = "Participation Rating"
STARS = (1, 2, 3, 4, 5)


class RatingRefused(frappe.ValidationError):
	"""The answer cannot be rated, or not so."""


@dataclass(frozen=True)
class Rating:
	stars: int
	words: str


def rate(ticket: str, stars: int, words: str = "") -> Rating:
	"""Keeps the rating of the ticket's answer, in place of the one that the citizen gave it before."""
	document = frappe.get_doc("HD Ticket", ticket, for_update=True)
	if not may_rate(document):
		frappe.throw(_("This answer cannot be rated, or no longer."), RatingRefused)
	if stars not in STARS:
		frappe.throw(_("Choose one to five stars."), RatingRefused)
	words = (words or "").strip()[:LONGEST_WORDS]
	record = _record(document)
	record.update({"stars": stars, "words": words, "rated_at": frappe.utils.now_datetime()})
	record.flags.by_citizen = True
	record.save(ignore_permissions=True)
	return Rating(stars, words)


def may_rate(ticket: Document) -> bool:
	"""Whether the ticket has an answer, not too long ago."""
	answered_at = ticket.participation_answered_at
	if ticket.participation_stage not in (ANSWERED, CLOSED) or not answered_at:
		return False
	window = timedelta(days=settings().rating_days or 0)
	return frappe.utils.now_datetime() <= get_datetime(answered_at) + window


def rating_of(ticket: Document) -> Rating | None:
	"""How the citizen rated the answer that the ticket has now."""
	row = frappe.db.get_value(DOCTYPE, {"unique_key": _key(ticket)}, ["stars", "words"], as_dict=True)
	return Rating(row.stars, row.words or "") if row else None


def _record(ticket: Document) -> Document:
	name = frappe.db.get_value(DOCTYPE, {"unique_key": _key(ticket)})
	if name:
		return frappe.get_doc(DOCTYPE, name)
	values = {"ticket": str(ticket.name), "answered_at": ticket.participation_answered_at}
	return frappe.get_doc({"doctype": DOCTYPE, "unique_key": _key(ticket), **values})


def _key(ticket: Document) -> str:
	return f"{ticket.name}:{ticket.participation_answered_at}"
