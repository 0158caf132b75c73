"""Notification Log: what staff is told never repeats the words of a comment that its author has deleted."""

from __future__ import annotations

from frappe.model.document import Document

from participation_app.intake.late_notifications import keep_words_out


def before_insert(document: Document, _method: str | None = None) -> None:
	keep_words_out(document)
