import frappe
from frappe.model.document import Document


class PushedEvent(Document):
	pass


def on_doctype_update():
	# What waits, in the order in which it came.
	frappe.db.add_index("Pushed Event", ["platform", "state", "creation"])
