from frappe.model.document import Document


class SurveyDocument(Document):
	pass
