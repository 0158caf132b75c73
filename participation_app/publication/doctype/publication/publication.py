from frappe.model.document import Document


class Publication(Document):
	pass
