import frappe

from participation_app.casework.append_only import AppendOnly


class ParticipationVerdict(AppendOnly):
	pass


def on_doctype_update():
	"""The few promises that were broken in a span are found without going through the many that were kept."""
	frappe.db.add_index("Participation Verdict", ["kept", "kept_back", "counted_from"], "promises_by_outcome")
