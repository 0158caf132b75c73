from frappe.model.document import Document


class ParticipationWarningStep(Document):
	pass
