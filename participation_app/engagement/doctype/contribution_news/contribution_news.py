from frappe.model.document import Document


class ContributionNews(Document):
	pass
