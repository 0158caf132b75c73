import frappe
from frappe.model.document import Document


class SocialComment(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Social Comment", ["account", "external_id"])
	# The triage stream: one state, the ones due first or the latest first.
	frappe.db.add_index("Social Comment", ["state", "due_at", "posted_at"])
	frappe.db.add_index("Social Comment", ["state", "posted_at"])
