from frappe.model.document import Document

from participation_app.notices.templates import PLACEHOLDERS, check_placeholders


class NoticeTemplate(Document):
	def validate(self):
		for text in (self.text, self.subject):
			check_placeholders(text, PLACEHOLDERS[self.kind])
