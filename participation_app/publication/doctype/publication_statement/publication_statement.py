from frappe.model.document import Document


class PublicationStatement(Document):
	pass
