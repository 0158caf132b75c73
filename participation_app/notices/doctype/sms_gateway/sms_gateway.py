from frappe.model.document import Document


class SMSGateway(Document):
	pass
