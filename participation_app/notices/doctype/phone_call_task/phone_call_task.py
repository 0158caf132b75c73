from frappe.model.document import Document


class PhoneCallTask(Document):
	pass
