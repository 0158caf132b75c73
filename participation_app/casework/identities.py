"""As whom the public is known: an account on a platform, a contact that was given, a user of the portal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import frappe

from participation_app.casework.settings import settings

AUTHOR, USER, CONTACT = "Social Author", "User", "Citizen Contact"


class Identity(NamedTuple):
	"""One record under which somebody is known; never a name, which many people share."""

	record_type: str
	record: str

	@property
	def key(self) -> str:
		"""How a link names it; at most one link in force has it."""
		return f"{self.record_type}:{self.record}"


def identities_of(tickets: Collection[str]) -> dict[str, list[Identity]]:
	"""Of each ticket who is behind it, the surest first: the account, the user of the portal, the contact."""
	names = list(map(str, tickets))
	found: dict[str, list[Identity]] = {name: [] for name in names}
	if not names:
		return found
	rows = _who_wrote(names)
	users = _portal_users({row.raised_by for row in rows})
	for row in rows:
		if row.author:
			found[str(row.name)].append(Identity(AUTHOR, row.author))
		if row.raised_by in users:
			found[str(row.name)].append(Identity(USER, row.raised_by))
	for row in frappe.get_all(CONTACT, {"ticket": ["in", names]}, ["name", "ticket"]):
		found[row.ticket].append(Identity(CONTACT, row.name))
	return found


def tickets_of(identities: Iterable[Identity]) -> set[str]:
	"""Every contribution of any of them."""
	by_type: dict[str, list[str]] = {}
	for identity in identities:
		by_type.setdefault(identity.record_type, []).append(identity.record)
	found: set[str] = set()
	if authors := by_type.get(AUTHOR):
		found.update(_tickets_of_authors(authors))
	if users := by_type.get(USER):
		own = {"raised_by": ["in", users], "participation_type": ["is", "set"]}
		found.update(map(str, frappe.get_all("HD Ticket", own, pluck="name")))
	if contacts := by_type.get(CONTACT):
		found.update(frappe.get_all(CONTACT, {"name": ["in", contacts]}, pluck="ticket"))
	return found


def _who_wrote(tickets: list[str]) -> list[frappe._dict]:
	ticket, comment = frappe.qb.DocType("HD Ticket"), frappe.qb.DocType("Social Comment")
	query = (
		frappe.qb.from_(ticket)
		.left_join(comment)
		.on(comment.name == ticket.participation_comment)
		.select(ticket.name, ticket.raised_by, comment.author)
		.where(ticket.name.isin(tickets))
	)
	return query.run(as_dict=True)


def _portal_users(users: set[str | None]) -> set[str]:
	# The service user stands for everybody who has no account in the portal.
	asked = [user for user in users if user and user != settings().service_user]
	if not asked:
		return set()
	return set(frappe.get_all("User", {"name": ["in", asked], "user_type": "Website User"}, pluck="name"))


def _tickets_of_authors(authors: list[str]) -> list[str]:
	ticket, comment = frappe.qb.DocType("HD Ticket"), frappe.qb.DocType("Social Comment")
	query = (
		frappe.qb.from_(comment)
		.join(ticket)
		.on(ticket.participation_comment == comment.name)
		.select(ticket.name)
		.where(comment.author.isin(authors))
	)
	return list(map(str, query.run(pluck=True)))
