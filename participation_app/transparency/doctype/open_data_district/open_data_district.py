from frappe.model.document import Document


class OpenDataDistrict(Document):
	pass
