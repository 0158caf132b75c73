from frappe.model.document import Document


class ServiceStep(Document):
	pass
