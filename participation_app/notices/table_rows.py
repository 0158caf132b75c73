"""Rows of a form's table: saved with the record that they stand in, whose rules then hold for them too."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


class ChangedByItself(frappe.ValidationError):
	"""A row was to be saved or deleted past the record in which it stands."""


class TableRow(Document):
	"""A row that no door saves or deletes by itself; Frappe asks a row only where it does not ask its record."""

	def validate(self):
		_refuse()

	def on_trash(self):
		_refuse()

	def db_update(self):
		"""Called by Frappe for each row of a record that is saved, which takes over whatever row a caller names."""
		if not self.is_new() and _stands_elsewhere(self):
			_refuse()
		super().db_update()


def _stands_elsewhere(row: TableRow) -> bool:
	place = ("parent", "parenttype", "parentfield")
	held = frappe.db.get_value(row.doctype, row.name, place)
	return bool(held) and held != tuple(str(row.get(part)) for part in place)


def _refuse() -> None:
	message = _("This is a row of another record. Open that record and change it there.")
	frappe.throw(message, ChangedByItself, title=_("Cannot Be Changed"))
