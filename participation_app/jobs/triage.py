"""Decisions on many comments, carried out in a worker as the person who made them."""

from __future__ import annotations

import frappe

from participation_app.casework.language import in_language
from participation_app.intake import bulk_decisions, comment_groups


def carry_out(bulk: str, user: str) -> None:
	"""Goes on until it is done; each move is that person's own."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		with in_language(frappe.get_cached_value("User", user, "language")):
			bulk_decisions.carry_out(bulk)
	finally:
		frappe.set_user(before)


def wake_for_bulk_decisions() -> None:
	"""Every minute: a job for decisions whose own was lost."""
	for row in bulk_decisions.unfinished():
		bulk_decisions.wake(row.name, row.decided_by)


def forget_old_sketches() -> None:
	"""Every night: texts by which nothing is found any more."""
	comment_groups.forget_old()
