from frappe.model.document import Document


class EventAnswer(Document):
	pass
