from frappe.model.document import Document


class DatasetReleaseFile(Document):
	pass
