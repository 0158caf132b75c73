"""Names in two languages: records are named in the authority's language, Frappe translates them on screen."""

from __future__ import annotations

import frappe


def keep_english_name(name: str, english: str | None) -> None:
	"""Keeps the translation record by which an English screen shows `english` for `name`."""
	key = {"language": "en", "source_text": name}
	held = frappe.db.get_value("Translation", key, ["name", "translated_text"], as_dict=True)
	if not english or english == name or (held and held.translated_text == english):
		return
	if held:
		translation = frappe.get_doc("Translation", held.name)
		translation.translated_text = english
		translation.save(ignore_permissions=True)
		return
	record = {"doctype": "Translation", **key, "translated_text": english}
	frappe.get_doc(record).insert(ignore_permissions=True)
