"""Looks for the texts by which citizens show that a social account is theirs."""

from __future__ import annotations

import frappe

from participation_app.intake import account_proofs


def look_for_proofs() -> None:
	"""Every few minutes, among what was read since."""
	account_proofs.look_for_all()
	frappe.db.commit()  # each look stands by itself
