from frappe.model.document import Document


class BulkDecision(Document):
	pass
