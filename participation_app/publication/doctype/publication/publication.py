import frappe
from frappe.model.document import Document


class Publication(Document):
	pass


def on_doctype_update():
	# What was posted in a day or a quarter, and every post of one reply.
	frappe.db.add_index("Publication", ["kind", "sent_at"])
	frappe.db.add_index("Publication", ["proposed_reply", "state"])
	# Posts to be looked at again.
	frappe.db.add_index("Publication", ["state", "next_check_at"])
