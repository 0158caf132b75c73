import frappe

from participation_app.casework.append_only import AppendOnly


class SealedEvidence(AppendOnly):
	pass


def on_doctype_update():
	frappe.db.add_index("Sealed Evidence", ["state", "platform", "deleted_at"])
