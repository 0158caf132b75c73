"""Gives sites from before corrections the ready-made texts that call a reply one."""

from __future__ import annotations

import frappe

from participation_app.installation import default_records

KIND = "Correction"


def execute() -> None:
	"""Makes the texts where an administrator has written none of the kind."""
	if not frappe.db.exists("Notice Template", {"kind": KIND}):
		texts = [text for text in default_records.ready_made_texts() if text["kind"] == KIND]
		default_records.make_ready_made_texts(texts)
