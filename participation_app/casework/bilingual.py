"""Names in two languages: records are named in the authority's language, Frappe translates them on screen."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.core.doctype.translation.translation import clear_user_translation_cache

from participation_app.casework.bulk import insert_rows


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


def keep_english_names(names: Mapping[str, str]) -> None:
	"""The same for many records at once; only what is missing is written in one statement."""
	key = {"language": "en", "source_text": ["in", list(names)]}
	held = set(frappe.get_all("Translation", key, pluck="source_text")) if names else set()
	for name in held & names.keys():
		keep_english_name(name, names[name])
	new = {name: english for name, english in names.items() if name not in held and name != english}
	insert_rows(
		"Translation",
		[{"language": "en", "source_text": name, "translated_text": text} for name, text in new.items()],
	)
	if new:
		clear_user_translation_cache("en")
		frappe.db.after_commit.add(lambda: clear_user_translation_cache("en"))
