from frappe.model.document import Document

from participation_app.casework.calendar_changes import note_change
from participation_app.casework.calendar_checks import check_settings


class ParticipationSettings(Document):
	def validate(self):
		check_settings(self)

	def on_update(self):
		note_change(self)
