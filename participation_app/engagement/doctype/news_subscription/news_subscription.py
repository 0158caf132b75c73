from frappe.model.document import Document


class NewsSubscription(Document):
	pass
