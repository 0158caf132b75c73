from frappe.model.document import Document


class CitizenContact(Document):
	pass
