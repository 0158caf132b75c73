import frappe

from participation_app.casework.append_only import AppendOnly


class CaseEvent(AppendOnly):
	pass


def on_doctype_update():
	"""Figures ask for one kind of event in a span of time."""
	frappe.db.add_index("Case Event", ["move", "at"])
