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


def _refuse() -> None:
	message = _("This is a row of another record. Open that record and change it there.")
	frappe.throw(message, ChangedByItself, title=_("Cannot Be Changed"))
