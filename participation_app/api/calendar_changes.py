"""Changes of the calendar that a job carries out."""

from __future__ import annotations

import frappe

from participation_app.casework import redating_batches


@frappe.whitelist(methods=["POST"])
def retry(change: str) -> None:
	"""Has a change that failed carried out again."""
	frappe.has_permission("Participation Settings", "write", throw=True)
	redating_batches.try_again(change)
