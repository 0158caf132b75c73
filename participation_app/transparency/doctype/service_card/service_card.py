from frappe.model.document import Document

from participation_app.transparency.last_update import note_update


class ServiceCard(Document):
	def validate(self):
		note_update(self)
