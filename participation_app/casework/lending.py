"""The roles that people hold for others: lent while they are needed, and taken back."""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from participation_app.casework import deputies, stand_ins
from participation_app.casework.deputies import LENDABLE
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER

CHANGED = "participation_roles_changed"


def lend(deputy: str, absences: Iterable[frappe._dict], *, reviews: bool | None = None) -> None:
	"""Gives the deputy what these absences lend today, and the review of answers; takes back what neither needs.

	`reviews` says whether answers wait that only the head or the deputy may review; left out, what was lent stays.
	"""
	own, lent_to = deputies.own_roles(deputy), deputies.reviews_lent_to()
	is_lent = deputy in lent_to
	reviews = is_lent if reviews is None else reviews
	for_reviews = {PUBLIC_RELATIONS_OFFICER} - own
	lent = for_reviews if is_lent else set()
	needed = for_reviews if reviews else set()
	for row in absences:
		roles = (deputies.own_roles(row.absent) & LENDABLE) - own if deputies.is_running(row) else frozenset()
		lent, needed = lent | set(deputies.roles_in(row.lent)), needed | roles
		_note_lent(row, roles)
	_note_reviews(deputy, lent_to, bool(for_reviews) and reviews)
	_change_roles(deputy, needed - lent, lent - needed)


def lend_reviews() -> set[str]:
	"""The head or the deputy may review what nobody else on duty may; who may so no more."""
	before = deputies.reviews_lent_to()
	needed = {user for user in stand_ins.named() if stand_ins.tickets_for(user)}
	for deputy in sorted(before | needed):
		lend(deputy, deputies.absences_of_deputy(deputy), reviews=deputy in needed)
	deputies.forget()
	return set(before - deputies.reviews_lent_to())


def _note_lent(absence: frappe._dict, roles: Iterable[str]) -> None:
	line = "\n".join(sorted(roles))
	if line != (absence.lent or ""):
		frappe.db.set_value("Participation Absence", absence.name, "lent", line)


def _note_reviews(deputy: str, lent_to: frozenset[str], is_lent: bool) -> None:
	if is_lent == (deputy in lent_to):
		return
	people = lent_to | {deputy} if is_lent else lent_to - {deputy}
	frappe.db.set_single_value(
		"Participation Settings", "reviews_lent_to", "\n".join(sorted(people)), update_modified=False
	)
	deputies.forget()


def _change_roles(deputy: str, lent: set[str], taken_back: set[str]) -> None:
	if not lent and not taken_back:
		return
	user = frappe.get_doc("User", deputy)
	user.flags.ignore_permissions = True
	user.append_roles(*sorted(lent))
	user.remove_roles(*sorted(taken_back))  # saves
	# An open desk knows the roles of when it was loaded.
	frappe.publish_realtime(CHANGED, user=deputy, after_commit=True)
