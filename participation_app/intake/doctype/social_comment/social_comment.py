import frappe
from frappe.model.document import Document

from participation_app.intake.changes_told import tell_change
from participation_app.intake.check_times import watch_decided


class SocialComment(Document):
	def before_save(self):
		watch_decided(self)

	def on_update(self):
		tell_change(self)


def on_doctype_update():
	frappe.db.add_unique("Social Comment", ["account", "external_id"])
	# The triage stream: one state, the ones due first or the latest first.
	frappe.db.add_index("Social Comment", ["state", "due_at", "posted_at"])
	frappe.db.add_index("Social Comment", ["state", "posted_at"])
	# What is to be looked at again, the longest waiting first.
	frappe.db.add_index("Social Comment", ["account", "next_check_at"])
