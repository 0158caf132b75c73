from frappe.model.document import Document


class AnnouncementText(Document):
	pass
