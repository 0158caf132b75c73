import frappe
from frappe.model.document import Document


class SocialAuthor(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Social Author", ["platform", "external_id"])
