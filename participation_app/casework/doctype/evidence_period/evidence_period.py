from frappe.model.document import Document


class EvidencePeriod(Document):
	pass
