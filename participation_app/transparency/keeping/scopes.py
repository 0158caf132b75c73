"""What belongs together when something of a person is erased: contributions with their comments, and who wrote them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.query_builder import DocType

from participation_app.casework import legal_holds
from participation_app.casework.belonging import COMMENT, TICKET, comments_of_tickets, together_with
from participation_app.casework.identities import CONTACT, USER, identities_of
from participation_app.casework.settings import settings
from participation_app.rules import personal_data
from participation_app.rules.lifecycle import CLOSED, COMMENT_WAITING
from participation_app.rules.moderation import OBJECTED

_WAYS = ("mobile", "email")


@dataclass(frozen=True)
class Scope:
	"""Names of records, by what the rules call them; `addresses` are the person's own numbers and e-mails."""

	tickets: tuple[str, ...] = ()
	comments: tuple[str, ...] = ()
	authors: tuple[str, ...] = ()
	contributions: tuple[str, ...] = ()
	users: tuple[str, ...] = ()
	addresses: tuple[str, ...] = field(default=(), repr=False)

	def named(self, kind: str) -> tuple[str, ...]:
		"""The records of a kind that the rules name."""
		return {
			personal_data.TICKET: self.tickets,
			personal_data.COMMENT: self.comments,
			personal_data.AUTHOR: self.authors,
			personal_data.CONTRIBUTION: self.contributions,
			personal_data.USER: self.users,
			personal_data.ADDRESS: self.addresses,
		}[kind]


def scope_of(doctype: str, name: str) -> Scope:
	"""All that goes with one ticket, or with a comment that belongs to none; joint tickets go together."""
	if doctype == COMMENT:
		return Scope(comments=(name,), authors=tuple(_authors_only_of([name])))
	tickets = together_with(name)
	comments = comments_of_tickets(tickets)
	users = [one.record for row in identities_of(tickets).values() for one in row if one.record_type == USER]
	return Scope(
		tickets=tuple(tickets),
		comments=tuple(comments),
		authors=tuple(_authors_only_of(comments)),
		contributions=tuple(frappe.get_all("Public Contribution", {"ticket": ["in", tickets]}, pluck="name")),
		addresses=tuple(_addresses_only_of(tickets, users)),
	)


def held_because(doctype: str, name: str) -> str | None:
	"""Why it cannot be erased yet, in words: somebody still works on it, or an objection is to be decided."""
	if holds := legal_holds.of_records(doctype, together_with(name) if doctype == TICKET else [name]):
		return legal_holds.told(holds[0])
	if doctype == COMMENT:
		waits = frappe.db.get_value(COMMENT, name, "state") == COMMENT_WAITING
		return _("The comment waits for a decision in triage. Decide on it first.") if waits else None
	for ticket in together_with(name):
		stage, reference = frappe.db.get_value(
			TICKET, ticket, ["participation_stage", "participation_reference"]
		)
		if stage != CLOSED:
			return _("Contribution {0} is not closed. It is erased once it is.").format(reference)
		if frappe.db.exists("Public Contribution", {"ticket": ticket, "state": OBJECTED}):
			message = _("An objection to the publication of {0} is to be decided first.")
			return message.format(reference)
	return None


def erased_field(doctype: str) -> str:
	"""The field that says since when a record is erased."""
	return "participation_erased_at" if doctype == TICKET else "erased_at"


def is_erased(doctype: str, name: str) -> bool:
	return bool(frappe.db.get_value(doctype, name, erased_field(doctype)))


def _authors_only_of(comments: Collection[str]) -> list[str]:
	"""Authors of whom nothing stays but what is erased."""
	names = list(comments)
	if not names:
		return []
	comment = DocType(COMMENT)
	authors = frappe.qb.from_(comment).select(comment.author).where(comment.name.isin(names)).distinct()
	wrote = {author for author in authors.run(pluck=True) if author}
	more = {"author": ["in", list(wrote)], "name": ["not in", names], "erased_at": ["is", "not set"]}
	return sorted(wrote - set(frappe.get_all(COMMENT, more, pluck="author", distinct=True) if wrote else ()))


def _addresses_only_of(tickets: list[str], users: Collection[str]) -> list[str]:
	"""Numbers and e-mails by which no other contribution's citizen is reached."""
	rows = frappe.get_all(CONTACT, {"ticket": ["in", tickets]}, list(_WAYS))
	raised = frappe.get_all(TICKET, {"name": ["in", tickets]}, pluck="raised_by")
	own = {row[way] for row in rows for way in _WAYS} | {*users, *raised}
	own -= {None, "", settings().service_user}
	for way in _WAYS:
		more = {way: ["in", list(own)], "ticket": ["not in", tickets]}
		own -= set(frappe.get_all(CONTACT, more, pluck=way) if own else ())
	more = {"raised_by": ["in", list(own)], "name": ["not in", tickets]}
	return sorted(own - set(frappe.get_all(TICKET, more, pluck="raised_by") if own else ()))
