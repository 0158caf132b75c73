"""Sites that have settings already get the schedule by which data are kept and erased."""

import frappe

from participation_app.installation.default_records import propose_kept_periods


def execute() -> None:
	own = frappe.get_doc("Participation Settings")
	propose_kept_periods(own)
	own.flags.ignore_mandatory = True
	own.save(ignore_permissions=True)
