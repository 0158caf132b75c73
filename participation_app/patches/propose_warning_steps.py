"""Gives sites that stood before warnings the steps that a new site gets."""

from __future__ import annotations

import frappe

from participation_app.installation.default_records import propose_warning_steps


def execute() -> None:
	"""Only where no step is set; what an administrator has set stays."""
	own = frappe.get_doc("Participation Settings")
	if own.service_user and not own.warning_steps:
		propose_warning_steps(own)
		own.save(ignore_permissions=True)
