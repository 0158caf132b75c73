from frappe.model.document import Document

from participation_app.engagement import surveys


class ParticipationSurvey(Document):
	def validate(self):
		surveys.validate(self)

	def on_trash(self):
		surveys.refuse_deletion(self)
