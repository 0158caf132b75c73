import frappe
from frappe.model.document import Document


class SocialComment(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Social Comment", ["account", "external_id"])
