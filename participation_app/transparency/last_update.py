"""The date of last update of a published text: the day on which its words changed, not that of any saving."""

from __future__ import annotations

from frappe.model import no_value_fields
from frappe.model.document import Document

from participation_app.transparency.days import today

UPDATED = "updated_on"


def note_update(document: Document) -> None:
	"""Dates the text anew where this saving changes a word of it; the caller saves."""
	before = document.get_doc_before_save()
	if not document.get(UPDATED) or before is None or _words(before) != _words(document):
		document.set(UPDATED, today())


def _words(document: Document) -> list[object]:
	"""All that a reader may see, rows in their order."""
	fields = [field for field in document.meta.fields if field.fieldname != UPDATED]
	words: list[object] = []
	for field in fields:
		value = document.get(field.fieldname)
		if field.fieldtype == "Table":
			words += [_words(row) for row in value or ()]
		elif field.fieldtype not in no_value_fields:
			words.append(value or "")
	return words
