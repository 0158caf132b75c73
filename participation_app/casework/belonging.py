"""What belongs together of a person: their contributions, the comments of these, and the accounts behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import frappe

from participation_app.casework import persons
from participation_app.casework.identities import AUTHOR, USER, Identity, identities_of, tickets_of
from participation_app.casework.joint import tickets_of as tickets_of_comment

TICKET, COMMENT = "HD Ticket", "Social Comment"


def subjects_of(doctype: str, name: str, *, whole_person: bool) -> list[tuple[str, str]]:
	"""The tickets, and the comments that belong to none, of a ticket, comment, author, or user; with all of the person's."""
	if doctype == TICKET:
		others = persons.tickets_of_same_person(name) if whole_person else ()
		tickets, authors = {str(name), *others}, authors_of_tickets([name]) if whole_person else ()
	elif doctype == COMMENT:
		comment = frappe.get_doc(COMMENT, name)
		tickets = set(tickets_of_comment(comment))
		authors = [comment.author] if whole_person and comment.author else []
	else:
		tickets, authors = tickets_of([Identity(doctype, name)]), [name] if doctype == AUTHOR else ()
		if doctype == USER:
			authors = frappe.get_all(AUTHOR, {"citizen": name}, pluck="name")
			tickets |= tickets_of(Identity(AUTHOR, author) for author in authors)
	comments = {name} if doctype == COMMENT else set()
	comments.update(_comments_of(authors))
	alone = {comment for comment in comments if not _tickets_by_comment([comment])}
	tickets.update(_tickets_by_comment(comments - alone))
	return [(TICKET, one) for one in sorted(tickets)] + [(COMMENT, one) for one in sorted(alone)]


def together_with(ticket: str) -> list[str]:
	"""The ticket, and those that its comment was split into."""
	comment = frappe.db.get_value(TICKET, ticket, "participation_comment")
	own = {"participation_comment": comment}
	return sorted({str(ticket), *map(str, frappe.get_all(TICKET, own, pluck="name") if comment else ())})


def comments_of_tickets(tickets: Collection[str]) -> list[str]:
	"""The comments of which the tickets were made, and those that were attached to them."""
	names = list(tickets)
	own = frappe.get_all(TICKET, {"name": ["in", names]}, pluck="participation_comment")
	tied = frappe.get_all(COMMENT, {"ticket": ["in", names]}, pluck="name")
	return sorted({*filter(None, own), *tied})


def authors_of_tickets(tickets: Collection[str]) -> list[str]:
	"""The accounts on platforms of those who are behind the tickets."""
	found = identities_of(tickets).values()
	return [one.record for row in found for one in row if one.record_type == AUTHOR]


def users_of_tickets(tickets: Collection[str]) -> list[str]:
	"""The users of the portal who are behind the tickets."""
	found = identities_of(tickets).values()
	return [one.record for row in found for one in row if one.record_type == USER]


def _comments_of(authors: Iterable[str]) -> list[str]:
	names = list(authors)
	wanted = {"author": ["in", names], "erased_at": ["is", "not set"]}
	return frappe.get_all(COMMENT, wanted, pluck="name") if names else []


def _tickets_by_comment(comments: Collection[str]) -> set[str]:
	names = list(comments)
	if not names:
		return set()
	made = frappe.get_all(TICKET, {"participation_comment": ["in", names]}, pluck="name")
	tied = frappe.get_all(COMMENT, {"name": ["in", names], "ticket": ["is", "set"]}, pluck="ticket")
	return {*map(str, made), *map(str, tied)}
