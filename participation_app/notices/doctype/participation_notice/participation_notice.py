from frappe.model.document import Document


class ParticipationNotice(Document):
	pass
