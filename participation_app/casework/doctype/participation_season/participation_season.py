from frappe.model.document import Document


class ParticipationSeason(Document):
	pass
