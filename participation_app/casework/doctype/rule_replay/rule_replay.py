import frappe
from frappe.model.document import Document


class RuleReplay(Document):
	def on_trash(self):
		frappe.db.delete("Rule Replay Row", {"replay": self.name})
