from frappe.model.document import Document

from participation_app.casework.bilingual import keep_english_name


class RefusalReason(Document):
	def on_update(self):
		keep_english_name(self.name, self.name_in_english)
