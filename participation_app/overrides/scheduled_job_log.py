"""What Frappe notes of a job that failed, as the Error Log has it: without variables."""

from __future__ import annotations

from frappe.model.document import Document

from participation_app.rules.tracebacks import without_data


def on_change(doc: Document, _event: str | None = None) -> None:
	"""Frappe writes the details after the log's row, field by field."""
	details = without_data(doc.details or "")
	if details != (doc.details or ""):
		doc.details = details
		doc.db_set("details", details, update_modified=False, notify=False)
