from frappe.model.document import Document


class RuleReplayRow(Document):
	pass
