import frappe
from frappe.model.document import Document


class PageVisit(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Page Visit", ["page", "day"])
