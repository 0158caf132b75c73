import frappe
from frappe.model.document import Document

from participation_app.transparency.open_data import releases


class DatasetRelease(Document):
	def validate(self):
		releases.refuse_change(self)

	def on_trash(self):
		releases.refuse_deletion(self)


def on_doctype_update():
	frappe.db.add_index("Dataset Release", ["dataset", "state", "published_at"])
