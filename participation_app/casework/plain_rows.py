"""Rows that Frappe would write as they are: what may be written many at a time instead of document by document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import frappe
from frappe.model import default_fields, optional_fields
from frappe.model.document import Document
from frappe.utils import validate_url

_SHORT = {"Data", "Link", "Select"}
_TEXTS = {*_SHORT, "Small Text", "Text", "Long Text"}
_USUAL_LENGTH = 140
_SYSTEM = {*default_fields, *optional_fields}
_APPS = ("frappe.", "helpdesk.", "telephony.", "participation_app.")
# What an administrator lets happen to each document as it is made: doctype, the field that names ours, the switch.
_LISTENERS = (
	("Notification", "document_type", "enabled = 1"),
	("Webhook", "webhook_doctype", "enabled = 1"),
	("Server Script", "reference_doctype", "disabled = 0"),
	("Assignment Rule", "document_type", "disabled = 0"),
	("Milestone Tracker", "document_type", "disabled = 0"),
	("Document Naming Rule", "document_type", "disabled = 0"),
	("Workflow", "document_type", "is_active = 1"),
	("Custom Field", "dt", "true"),
	("Property Setter", "doc_type", "property in ('default', 'reqd', 'unique', 'length', 'options')"),
)


def is_listened_to(doctypes: Sequence[str]) -> bool:
	"""Whether anybody but these apps has to hear of each new document; asked once in a request or job."""
	held = getattr(frappe.local, "participation_listened_to", None)
	if held is None:
		held = frappe.local.participation_listened_to = {}
	key = tuple(doctypes)
	if key not in held:
		held[key] = _has_foreign_handlers(key) or _has_listeners(key)
	return held[key]


class PlainRows:
	"""What Frappe would ask of a new document of the doctype before it writes it; a row is plain where it has nothing to mend."""

	def __init__(self, doctype: str) -> None:
		meta = frappe.get_meta(doctype)
		self._texts = [_Text.of(field) for field in meta.fields if field.fieldtype in _TEXTS]
		# Frappe writes 0 where nothing is ticked, and nothing in words where nothing is chosen.
		unset = {"Check": 0, "Select": ""}
		kinds = {field.fieldname: field.fieldtype for field in meta.fields}
		self._unset = {
			name: unset.get(kinds.get(name)) for name in meta.get_valid_columns() if name not in _SYSTEM
		}

	def stored(self, row: Mapping[str, object]) -> dict[str, object]:
		"""The row with every column of the doctype but those that tell who wrote it and when."""
		values = ((name, row.get(name), unset) for name, unset in self._unset.items())
		return {name: unset if value is None else value for name, value, unset in values}

	def takes(self, row: Mapping[str, object]) -> bool:
		"""Whether the row is plain."""
		return all(text.takes(row.get(text.name)) for text in self._texts)


@dataclass(frozen=True)
class _Text:
	name: str
	longest: int | None
	choices: frozenset[str] | None
	is_address: bool
	is_required: bool
	is_cleaned: bool

	@classmethod
	def of(cls, field: Document) -> _Text:
		is_short, is_data = field.fieldtype in _SHORT, field.fieldtype == "Data"
		return cls(
			name=field.fieldname,
			longest=(field.length or _USUAL_LENGTH) if is_short else None,
			choices=frozenset((field.options or "").split("\n")) if field.fieldtype == "Select" else None,
			is_address=is_data and field.options == "URL",
			is_required=bool(field.reqd or field.default),
			is_cleaned=not field.ignore_xss_filter,
		)

	def takes(self, value: object) -> bool:
		if not value:
			return not self.is_required
		if not isinstance(value, str):
			return False
		if self.longest and len(value) > self.longest:
			return False
		if self.is_cleaned and ("<" in value or ">" in value):
			return False
		return (self.choices is None or value in self.choices) and (
			not self.is_address or validate_url(value)
		)


def _has_foreign_handlers(doctypes: Sequence[str]) -> bool:
	events = frappe.get_doc_hooks()
	handlers = [
		handler
		for doctype in (*doctypes, "*")
		for found in events.get(doctype, {}).values()
		for handler in ([found] if isinstance(found, str) else found)
	]
	return not all(handler.startswith(_APPS) for handler in handlers)


def _has_listeners(doctypes: Sequence[str]) -> bool:
	asked = [
		f"(select name from `tab{listener}` where `{field}` in %(doctypes)s and {switch} limit 1)"
		for listener, field, switch in _LISTENERS
	]
	return bool(frappe.db.sql(" union all ".join(asked), {"doctypes": doctypes}))
