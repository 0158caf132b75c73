from frappe.model.document import Document


class ParticipationPromise(Document):
	pass
