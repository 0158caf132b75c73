from frappe.model.document import Document

from participation_app.transparency.open_data import work


class OpenDataset(Document):
	def validate(self):
		work.put_back(self)

	def on_trash(self):
		work.refuse_deletion(self)
