"""The agreed entities whose agreement holds today."""

from __future__ import annotations

import frappe


def valid_entities() -> list[frappe._dict]:
	"""Every entity that may be directed to today, with its topics, by name."""
	fields = ["name", "topics", "valid_from", "valid_until"]
	entities = frappe.get_all("Agreed Entity", {"enabled": 1}, fields, order_by="name")
	return [entity for entity in entities if _holds_today(entity)]


def is_valid(entity: object) -> bool:
	"""Whether an entity of this name may be directed to today."""
	fields = ["enabled", "valid_from", "valid_until"]
	row = isinstance(entity, str) and frappe.db.get_value("Agreed Entity", entity, fields, as_dict=True)
	return bool(row and row.enabled and _holds_today(row))


def _holds_today(entity: frappe._dict) -> bool:
	today = frappe.utils.getdate()
	begun = not entity.valid_from or entity.valid_from <= today
	return begun and (not entity.valid_until or today <= entity.valid_until)
