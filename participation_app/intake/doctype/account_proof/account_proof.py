from frappe.model.document import Document


class AccountProof(Document):
	pass
