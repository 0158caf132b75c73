import frappe
from frappe.model.document import Document


class SocialPost(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Social Post", ["account", "external_id"])
	# The posts whose comments are read in full, the newest first.
	frappe.db.add_index("Social Post", ["account", "posted_at"])
