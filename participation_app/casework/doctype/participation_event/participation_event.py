from frappe.model.document import Document


class ParticipationEvent(Document):
	pass
