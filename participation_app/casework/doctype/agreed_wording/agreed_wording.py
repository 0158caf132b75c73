from frappe.model.document import Document


class AgreedWording(Document):
	pass
