import frappe

from participation_app.casework.append_only import WrittenBySystem
from participation_app.casework.trace_chain import make_salt_table


class CaseEvent(WrittenBySystem):
	pass


def on_doctype_update():
	"""Figures ask for one kind of event in a span of time; no place in a chain is taken twice."""
	frappe.db.add_index("Case Event", ["move", "at"])
	frappe.db.add_unique("Case Event", ["chain", "sequence"])
	make_salt_table()
