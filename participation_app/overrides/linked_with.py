"""What links to a record: of what is closed to the reader not even how much there is."""

from __future__ import annotations

import frappe
from frappe.desk.form import linked_with


@frappe.whitelist()
def get(doctype: str, docname: str | int) -> dict[str, object]:
	"""Frappe's answer; from 16 on it has beside the records that may be read the number of those that may not."""
	found = linked_with.get(doctype, docname)
	return {kind: linked for kind, linked in found.items() if _without_number(linked)}


def _without_number(linked: object) -> bool:
	"""Takes the number out, and says whether anything is left to show."""
	if not isinstance(linked, dict):
		return True
	linked["hidden_count"] = 0
	return bool(linked["docs"])
