from frappe.model.document import Document

from participation_app.notices.templates import check_placeholders


class NoticeTemplate(Document):
	def validate(self):
		check_placeholders(self.text)
