from frappe.model.document import Document

from participation_app.notices import reasons


class ParticipationNotice(Document):
	def onload(self):
		self.message = reasons.read(self.as_dict())
