from frappe.model.document import Document

from participation_app.transparency.open_data.settings import validate


class OpenDataSettings(Document):
	def validate(self):
		validate(self)
