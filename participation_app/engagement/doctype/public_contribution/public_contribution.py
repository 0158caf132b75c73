from frappe.model.document import Document

from participation_app.engagement.moderation import raise_because_kept, raise_unless_moved


class PublicContribution(Document):
	def validate(self):
		raise_unless_moved(self)

	def on_trash(self):
		raise_because_kept(self)
