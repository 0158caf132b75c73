from frappe.model.document import Document


class IngestRun(Document):
	pass
