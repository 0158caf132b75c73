import frappe
from frappe.model.document import Document

from participation_app.publication import edited_meanwhile, review


class ProposedReply(Document):
	def check_if_latest(self):
		try:
			super().check_if_latest()
		except frappe.TimestampMismatchError:
			frappe.clear_last_message()
			edited_meanwhile.refuse(self)

	def before_save(self):
		review.before_save(self)

	def on_update(self):
		review.on_update(self)
