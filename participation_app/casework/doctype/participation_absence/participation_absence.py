from frappe.model.document import Document

from participation_app.casework import absences


class ParticipationAbsence(Document):
	def validate(self):
		absences.check(self)

	def on_update(self):
		absences.begin_or_end(self)

	def on_trash(self):
		absences.check_deletion(self)
