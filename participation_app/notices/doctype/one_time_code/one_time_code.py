from frappe.model.document import Document


class OneTimeCode(Document):
	pass
