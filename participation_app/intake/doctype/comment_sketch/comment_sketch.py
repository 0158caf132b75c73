from frappe.model.document import Document


class CommentSketch(Document):
	pass
