from frappe.model.document import Document

from participation_app.publication import announcements


class Announcement(Document):
	def validate(self):
		announcements.validate(self)

	def on_trash(self):
		announcements.refuse_deletion(self)
