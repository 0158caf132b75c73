from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.append_only import WrittenForGood


class ParticipationRating(Document):
	"""Written for the citizen who rates, and by nobody else."""

	def validate(self):
		if not self.flags.by_citizen:
			message = _("A rating is the citizen's own and is not written or changed by hand.")
			frappe.throw(message, WrittenForGood, title=_("Cannot Be Changed"))

	def on_trash(self):
		message = _("{0} belongs to the trail of a ticket and is kept.")
		frappe.throw(message.format(_(self.doctype)), WrittenForGood, title=_("Cannot Be Deleted"))
