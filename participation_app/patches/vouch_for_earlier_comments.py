"""Takes the digest of comments that were stored before the trail vouched for their words."""

from __future__ import annotations

import frappe

from participation_app.intake.evidence_digests import COMMENT, take_missing

BATCH = 500


def execute() -> None:
	"""A batch to a transaction; what was taken is not taken again, so that a stopped update goes on where it was."""
	for doctype in ("social_comment", "social_comment_version"):
		frappe.reload_doc("intake", "doctype", doctype)
	last = ""
	while names := _without_digest(last):
		take_missing(names)
		frappe.db.commit()  # a stopped update goes on where it was
		last = names[-1]


def _without_digest(last: str) -> list[str]:
	"""Sealed words are vouched for by their seal; erased ones are gone."""
	wanted = {
		"name": [">", last],
		"wording_digest": ["is", "not set"],
		"evidence": ["is", "not set"],
		"erased_at": ["is", "not set"],
	}
	return frappe.get_all(COMMENT, wanted, pluck="name", order_by="name", limit=BATCH)
