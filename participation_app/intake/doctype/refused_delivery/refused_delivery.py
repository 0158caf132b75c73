import frappe
from frappe.model.document import Document


class RefusedDelivery(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Refused Delivery", ["day", "sender", "reason"])
