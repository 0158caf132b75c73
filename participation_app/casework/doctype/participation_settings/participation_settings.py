from frappe.model.document import Document


class ParticipationSettings(Document):
	pass
