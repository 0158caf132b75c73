import frappe
from frappe.model.document import Document

from participation_app.engagement.moderation import raise_because_kept, raise_unless_moved


class PublicContribution(Document):
	def validate(self):
		raise_unless_moved(self)

	def on_trash(self):
		raise_because_kept(self)


def on_doctype_update():
	# The public list, the newest first, and what was decided in a quarter.
	frappe.db.add_index("Public Contribution", ["state", "published_at"])
	frappe.db.add_index("Public Contribution", ["decided_at", "due_at"])
