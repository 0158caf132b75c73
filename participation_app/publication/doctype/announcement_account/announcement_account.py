from frappe.model.document import Document


class AnnouncementAccount(Document):
	pass
