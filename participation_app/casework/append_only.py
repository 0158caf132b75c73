"""Records that are written once: nobody corrects or deletes them afterwards, whatever their role."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


class WrittenForGood(frappe.ValidationError):
	"""A record of the trail was to be changed or deleted."""


class AppendOnly(Document):
	"""A document that can be inserted and read."""

	def validate(self):
		if not self.is_new():
			message = _("What {0} records has happened and is not changed. A further move adds to the trail.")
			frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Cannot Be Changed"))

	def before_rename(self, *_names: object) -> None:
		message = _("{0} belongs to the trail of a ticket and keeps its name.")
		frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Cannot Be Renamed"))

	def on_trash(self):
		message = _("{0} belongs to the trail of a ticket and is kept.")
		frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Cannot Be Deleted"))


class WrittenBySystem(AppendOnly):
	"""A line that only the program itself writes, in statements of its own."""

	def before_insert(self):
		message = _("{0} is written by the system as things happen, and never by hand.")
		frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Not Written by Hand"))


class KeptBySystem(Document):
	"""A record that the clock writes and completes; nobody edits or deletes it by hand."""

	def validate(self):
		if not self.is_new() and not self.flags.completed_by_system:
			message = _("{0} is written by the clock of the ticket and is not changed by hand.")
			frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Cannot Be Changed"))

	def on_trash(self):
		message = _("{0} belongs to the trail of a ticket and is kept.")
		frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Cannot Be Deleted"))
