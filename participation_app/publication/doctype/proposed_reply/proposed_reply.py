from frappe.model.document import Document

from participation_app.publication import review


class ProposedReply(Document):
	def before_save(self):
		review.before_save(self)

	def on_update(self):
		review.on_update(self)
