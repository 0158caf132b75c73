"""Names in two languages: records are named in the authority's language, Frappe translates them on screen."""

from __future__ import annotations

import frappe


def keep_english_name(name: str, english: str | None) -> None:
	"""Keeps the translation record by which an English screen shows `english` for `name`."""
	wanted = english if english != name else None
	key = {"language": "en", "source_text": name}
	held = frappe.db.get_value("Translation", key, ["name", "translated_text"], as_dict=True)
	if held and wanted and held.translated_text != wanted:
		translation = frappe.get_doc("Translation", held.name)
		translation.translated_text = wanted
		translation.save(ignore_permissions=True)
	elif held and not wanted:
		frappe.delete_doc("Translation", held.name, ignore_permissions=True)
	elif wanted and not held:
		record = {"doctype": "Translation", **key, "translated_text": wanted}
		frappe.get_doc(record).insert(ignore_permissions=True)
