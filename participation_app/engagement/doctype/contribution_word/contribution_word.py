import frappe
from frappe.model.document import Document


class ContributionWord(Document):
	pass


def on_doctype_update() -> None:
	frappe.db.add_unique("Contribution Word", ["word", "contribution"])
