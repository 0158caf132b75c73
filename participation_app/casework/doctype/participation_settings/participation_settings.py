from frappe.model.document import Document

from participation_app.casework.calendar_checks import check_settings


class ParticipationSettings(Document):
	def validate(self):
		check_settings(self)
