from frappe.model.document import Document

from participation_app.casework import restrictions


class TicketRestriction(Document):
	"""To whom one ticket is open, or closed, by name; written by `casework.restricting` alone."""

	def on_update(self):
		restrictions.forget()

	def on_trash(self):
		restrictions.forget()
