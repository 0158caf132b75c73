from frappe.model.document import Document


class PolicyStatement(Document):
	pass
