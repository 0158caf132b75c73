import frappe
from frappe.model.document import Document

from participation_app.intake.accounts import start_over
from participation_app.intake.budgets import propose_budget


class SocialAccount(Document):
	def before_insert(self):
		# Whatever the public wrote before the desk opened is history, not work.
		self.service_start = self.service_start or frappe.utils.now_datetime()
		propose_budget(self)

	def before_save(self):
		start_over(self)


def on_doctype_update():
	frappe.db.add_unique("Social Account", ["platform", "external_id"])
