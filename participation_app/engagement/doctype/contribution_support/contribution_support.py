import frappe
from frappe.model.document import Document


class ContributionSupport(Document):
	pass


def on_doctype_update() -> None:
	frappe.db.add_unique("Contribution Support", ["contribution", "supporter"])
