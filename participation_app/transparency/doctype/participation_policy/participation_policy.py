from frappe.model.document import Document

from participation_app.transparency.last_update import note_update


class ParticipationPolicy(Document):
	def validate(self):
		note_update(self)
