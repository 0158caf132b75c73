from frappe.model.document import Document


class PhoneCallAttempt(Document):
	pass
