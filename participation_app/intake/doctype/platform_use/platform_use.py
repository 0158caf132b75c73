import frappe
from frappe.model.document import Document


class PlatformUse(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Platform Use", ["account", "day", "purpose"])
