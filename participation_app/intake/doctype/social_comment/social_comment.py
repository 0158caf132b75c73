import frappe
from frappe.model.document import Document

from participation_app.casework.search_words import keep_comment
from participation_app.intake import evidence_digests
from participation_app.intake.changes_told import tell_change
from participation_app.intake.check_times import watch_decided


class SocialComment(Document):
	def before_save(self):
		watch_decided(self)
		evidence_digests.take(self)

	def after_insert(self):
		evidence_digests.keep(self)

	def on_update(self):
		tell_change(self)
		keep_comment(self)


def on_doctype_update():
	frappe.db.add_unique("Social Comment", ["account", "external_id"])
	# The triage stream: one state, the ones due first or the latest first.
	frappe.db.add_index("Social Comment", ["state", "due_at", "posted_at"])
	# Of each group the stream shows the first; the others, those of an author and of a place stand behind it.
	frappe.db.add_index("Social Comment", ["comment_group", "state", "due_at", "posted_at"])
	frappe.db.add_index("Social Comment", ["author", "state"])
	frappe.db.add_index("Social Comment", ["named_place", "state"])
	frappe.db.add_index("Social Comment", ["state", "posted_at"])
	# Redirections of a month, by entity.
	frappe.db.add_index("Social Comment", ["state", "decided_at"])
	# What is to be looked at again, the longest waiting first.
	frappe.db.add_index("Social Comment", ["account", "next_check_at"])
