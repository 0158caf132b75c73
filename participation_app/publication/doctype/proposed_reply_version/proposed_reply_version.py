from frappe.model.document import Document


class ProposedReplyVersion(Document):
	pass
