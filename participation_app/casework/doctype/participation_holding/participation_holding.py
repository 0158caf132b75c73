import frappe

from participation_app.casework.append_only import KeptBySystem


class ParticipationHolding(KeptBySystem):
	pass


def on_doctype_update():
	"""The time held in a span is summed from the index alone; no table has more rows to a contribution."""
	fields = ["until", "share", "department", "section", "days_spent", "days_allowed", "ticket"]
	frappe.db.add_index("Participation Holding", fields, "time_held")
