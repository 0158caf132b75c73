"""What is said at once to whoever has sent a contribution: the reference and the date."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.casework.promise_story import due_in_words
from participation_app.intake.contributions import Received


def promised(received: Received, language: str) -> str:
	"""The day until which we answer: Tuesday 10 March 2026."""
	fields = [
		"name",
		"sla",
		"participation_due_at",
		"participation_counted_from",
		"participation_working_days",
	]
	ticket = frappe.db.get_value("HD Ticket", received.ticket, fields, as_dict=True)
	return due_in_words(ticket, language)


def to_read_aloud(received: Received, language: str) -> str:
	"""What the clerk says at the phone or the counter, the reference letter by letter."""
	letters = " ".join(received.reference.replace("-", ""))
	sentence = _("Your contribution is registered. Its reference is {0}. We answer by {1}.", lang=language)
	return sentence.format(letters, promised(received, language))
