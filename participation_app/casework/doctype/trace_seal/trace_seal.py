import frappe

from participation_app.casework.append_only import WrittenBySystem


class TraceSeal(WrittenBySystem):
	pass


def on_doctype_update():
	"""A chain is checked against its seals."""
	frappe.db.add_index("Trace Seal", ["chain"])
