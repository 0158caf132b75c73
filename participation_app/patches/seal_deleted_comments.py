"""Seals the comments that were deleted before there were seals, and gives the settings a period for each platform."""

from __future__ import annotations

import frappe

from participation_app.installation.default_records import propose_evidence_periods
from participation_app.intake.sealing import seal

BATCH = 200


def execute() -> None:
	"""In batches; what is sealed is not found again, so a run that was stopped goes on."""
	own = frappe.get_doc("Participation Settings")
	if own.service_user and not own.evidence_periods:
		propose_evidence_periods(own)
		own.save(ignore_permissions=True)
	# Comments that were joined with the platform's copy left their own, with its words, in here.
	frappe.db.delete("Deleted Document", {"deleted_doctype": "Social Comment"})
	unsealed = {"visibility": "deleted", "is_own": 0, "evidence": ["is", "not set"]}
	while names := frappe.get_all("Social Comment", unsealed, pluck="name", limit=BATCH):
		for name in names:
			_seal(name)
		frappe.db.commit()  # a long run starts again where it was stopped


def _seal(name: str) -> None:
	comment = frappe.get_doc("Social Comment", name, for_update=True)
	comment.deleted_at = comment.deleted_at or comment.modified
	seal(comment)
	comment.save(ignore_permissions=True)
