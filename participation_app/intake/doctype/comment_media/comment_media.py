import frappe
from frappe.model.document import Document


class CommentMedia(Document):
	pass


def on_doctype_update():
	frappe.db.add_index("Comment Media", ["state", "next_attempt_at"])
