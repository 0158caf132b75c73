from frappe.model.document import Document

from participation_app.engagement import survey_texts


class SurveyText(Document):
	def validate(self):
		survey_texts.raise_unless_decided(self)

	def on_trash(self):
		survey_texts.raise_because_kept(self)
