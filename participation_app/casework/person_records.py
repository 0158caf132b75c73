"""Who is the same person as whom is written by linking and unlinking alone, and what was linked is kept."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.append_only import WrittenForGood


class PersonRecord(Document):
	"""A record that is read; linking and unlinking write it."""

	def validate(self):
		if not self.is_new() and not self.flags.unlinked:
			message = _("{0} is not changed by hand. Link or unlink accounts on the page of a ticket.")
			frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Cannot Be Changed"))

	def on_trash(self):
		message = _("{0} tells who was linked to whom and is kept. Unlink what does not belong together.")
		frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Cannot Be Deleted"))
