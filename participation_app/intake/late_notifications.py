"""Notifications that Frappe writes in a job of its own, when the words they tell may already be sealed."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from participation_app.casework.kept_evidence import SEALED, in_place_of_words
from participation_app.intake.sealed_notifications import clear, clear_unsent
from participation_app.intake.sealed_words import Words
from participation_app.intake.sealing import content_of


def keep_words_out(notification: Document) -> None:
	"""Puts a notice in the place of sealed words; called before the notification is stored and mailed."""
	if notification.document_type != "HD Ticket":
		return
	ticket = str(notification.document_name)
	own = frappe.db.get_value("HD Ticket", ticket, "participation_comment")
	of_ticket = {"ticket": ticket, "name": own or ""}
	for comment in frappe.get_all("Social Comment", {"evidence": SEALED}, or_filters=of_ticket, pluck="name"):
		clear_unsent(notification, _words_of(comment), in_place_of_words())


def clear_overtaken(name: str) -> None:
	"""Clears what was written beside the sealing, by a transaction that did not see it yet."""
	comment = frappe.get_doc("Social Comment", name)
	if comment.evidence == SEALED and comment.ticket:
		clear(comment, _words_of(name), in_place_of_words())


def _words_of(comment: str) -> Words:
	content = content_of(comment)
	told = [content["words"]["text"], content["words"]["excerpt"], *content["versions"]]
	return Words([wording or "" for wording in told])
