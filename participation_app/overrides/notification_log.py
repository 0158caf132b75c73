"""Notification Log: what staff is told never repeats the words of a comment that its author has deleted, nor mails of samples."""

from __future__ import annotations

from frappe.model.document import Document

from participation_app.casework.closing_traces import clear_words
from participation_app.casework.sample_mark import keep_to_the_desk
from participation_app.intake.late_notifications import keep_words_out


def before_insert(document: Document, _method: str | None = None) -> None:
	keep_words_out(document)
	clear_words(document)
	keep_to_the_desk(document)
