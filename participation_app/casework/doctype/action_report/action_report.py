from frappe.model.document import Document


class ActionReport(Document):
	pass
