import frappe

from participation_app.casework.person_records import PersonRecord


class PersonLink(PersonRecord):
	pass


def on_doctype_update():
	frappe.db.add_index("Person Link", ["record_type", "record"])
