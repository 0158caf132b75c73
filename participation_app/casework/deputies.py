"""Who stands in for whom today: a named deputy acts in the roles of an absent person, in that time only."""

from __future__ import annotations

from datetime import date

import frappe

from participation_app.casework import moments, replica
from participation_app.casework.settings import authority_zone
from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	DEPARTMENT_LIAISON,
	PUBLIC_RELATIONS_OFFICER,
	SECTION_OFFICER,
)

# The roles of the daily work. Who configures, or decides on publication as a moderator, lends that to nobody.
LENDABLE = frozenset({CALL_CENTRE_AGENT, DEPARTMENT_LIAISON, SECTION_OFFICER, PUBLIC_RELATIONS_OFFICER})
PLANNED, RUNNING, OVER = "Planned", "Running", "Over"


def today() -> date:
	"""The authority's date, by which absences begin and end."""
	return moments.now().astimezone(authority_zone()).date()


def is_running(absence: frappe._dict) -> bool:
	"""Whether today lies between its first and its last day, both included."""
	return absence.starts_on <= today() <= absence.ends_on


def capacities(user: str) -> list[tuple[str, frozenset[str]]]:
	"""In whose place the user acts today, with the roles held in each: their own first, then those of the absent."""
	own = (user, own_roles(user))
	absent = dict.fromkeys(row.absent for row in _absences() if row.deputy == user and is_running(row))
	return [own, *((person, own_roles(person) & LENDABLE) for person in absent)]


@replica.primary()
def own_roles(user: str) -> frozenset[str]:
	"""The user's roles without those that are only lent."""
	held = frozenset(frappe.get_roles(user))
	lent = {role for row in absences_of_deputy(user) for role in roles_in(row.lent)}
	if PUBLIC_RELATIONS_OFFICER in held - lent and user in reviews_lent_to():
		lent.add(PUBLIC_RELATIONS_OFFICER)
	return held - lent


def roles_held(user: str) -> frozenset[str]:
	"""Every role in which the user may act today."""
	return frozenset().union(*(roles for _person, roles in capacities(user)))


def in_place_of(user: str, role: str) -> str | None:
	"""The absent person for whom the user acts in a role that they do not hold themselves."""
	if role not in LENDABLE or role in own_roles(user):
		return None
	return next((person for person, roles in capacities(user)[1:] if role in roles), None)


def absent_today() -> dict[str, str]:
	"""Who is absent, with the deputy."""
	return {row.absent: row.deputy for row in _absences() if is_running(row)}


def absences_of_deputy(user: str) -> list[frappe._dict]:
	"""Those that are not over and name the user as the deputy: name, absent, deputy, starts_on, ends_on, lent."""
	return [row for row in _absences() if row.deputy == user]


@replica.primary()
def reviews_lent_to() -> frozenset[str]:
	"""Who holds the role of public relations for answers alone that no officer on duty may review."""
	if getattr(frappe.local, "participation_reviews_lent_to", None) is None:
		# Not from the cache: with an older line a lent role would be taken for the person's own.
		single = frappe.qb.DocType("Singles")
		is_line = (single.doctype == "Participation Settings") & (single.field == "reviews_lent_to")
		lines = frappe.qb.from_(single).select(single.value).where(is_line).run(pluck=True)
		frappe.local.participation_reviews_lent_to = frozenset(" ".join(filter(None, lines)).split())
		frappe.db.after_rollback.add(forget)
	return frappe.local.participation_reviews_lent_to


def stands_in_for(user: str) -> list[frappe._dict]:
	"""The absences in which the user is the deputy today: absent, ends_on."""
	return [row for row in absences_of_deputy(user) if is_running(row)]


def roles_in(line: str | None) -> list[str]:
	"""Roles as an absence keeps them, a line each."""
	return (line or "").splitlines()


def forget() -> None:
	"""An absence or what is lent was changed: what is known of them is read anew."""
	frappe.local.participation_absences = frappe.local.participation_reviews_lent_to = None


@replica.primary()
def _absences() -> list[frappe._dict]:
	"""Those that are not over, read once in a request."""
	if getattr(frappe.local, "participation_absences", None) is None:
		fields = ["name", "absent", "deputy", "starts_on", "ends_on", "lent"]
		rows = frappe.get_all("Participation Absence", {"state": ["!=", OVER]}, fields, order_by="starts_on")
		frappe.local.participation_absences = rows
		frappe.db.after_rollback.add(forget)
	return frappe.local.participation_absences
