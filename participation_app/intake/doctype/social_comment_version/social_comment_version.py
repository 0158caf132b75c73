from frappe.model.document import Document


class SocialCommentVersion(Document):
	pass
