from frappe.model.document import Document


class ParticipationSeasonAgreement(Document):
	pass
