"""Finds participation tickets by reference and by words, however they are spelled.

Beside each ticket stand its words in one spelling, under a full-text index. They are made of what stands on the
ticket and its comments now: where words are sealed, erased or edited there, they go here with the same saving.
"""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika.terms import Criterion, LiteralValue

from participation_app.casework import access
from participation_app.casework.joint import tickets_of
from participation_app.rules.plain_text import plain_text
from participation_app.rules.references import read_reference
from participation_app.rules.search_words import asked, indexed

DOCTYPE = "Ticket Words"
_OF_TICKET = ("participation_reference", "subject", "description", "participation_place")


def keep(ticket: Document, _event: str | None = None) -> None:
	"""After a save: writes the words of a participation ticket whose text or comments have changed."""
	if not ticket.get("participation_type"):
		return
	if ticket.flags.in_insert:
		_add(ticket)
	elif any(ticket.has_value_changed(field) for field in (*_OF_TICKET, "participation_comment")):
		write(str(ticket.name))


def keep_comment(comment: Document) -> None:
	"""After a save: writes the words of the tickets to which a comment belongs."""
	if comment.flags.just_registered:
		return  # its tickets were made with its words
	changed = any(comment.has_value_changed(field) for field in ("ticket", "normalised_text", "author"))
	for ticket in tickets_of(comment) if changed else ():
		if frappe.db.get_value("HD Ticket", ticket, "participation_type"):
			write(ticket)


def write(ticket: str) -> None:
	"""Puts the words of a ticket as they stand in the place of what was kept."""
	words = indexed(_text_of(ticket))
	held = frappe.db.get_value(DOCTYPE, ticket, "words")
	if held is None:
		_insert(ticket, words)
	elif held != words:
		frappe.db.set_value(DOCTYPE, ticket, "words", words)


def _add(ticket: Document) -> None:
	"""A new ticket has no words yet, and of comments only its own."""
	comment = ticket.participation_comment
	of_comments = _of_comments(str(ticket.name), comment) if comment else ()
	_insert(str(ticket.name), indexed(text_of(ticket, of_comments)))


def _insert(ticket: str, words: str) -> None:
	frappe.get_doc({"doctype": DOCTYPE, "ticket": ticket, "words": words}).db_insert()


def find(text: str, user: str, most: int, only: Criterion | None = None) -> list[str]:
	"""Names of the tickets open to the user that answer the question, the newest first."""
	seen, question = access.seen_tickets(user), asked(read_reference(text) or text)
	if seen is None or question is None:
		return []
	ticket, words = DocType("HD Ticket"), DocType(DOCTYPE)
	query = (
		frappe.qb.from_(words)
		.join(ticket)
		.on(words.name == ticket.name)
		.select(ticket.name)
		.where(seen & (ticket.participation_type != "") & _answers(question))
		.orderby(ticket.creation, order=frappe.qb.desc)
		.limit(most)
	)
	return [str(name) for name in (query.where(only) if only else query).run(pluck=True)]


def _answers(question: str) -> LiteralValue:
	return LiteralValue(
		f"match(`tab{DOCTYPE}`.`words`) against({frappe.db.escape(question)} in boolean mode)"
	)


def _text_of(ticket: str) -> str:
	fields = [*_OF_TICKET, "participation_comment"]
	values = frappe.db.get_value("HD Ticket", ticket, fields, as_dict=True)
	return text_of(values, _of_comments(ticket, values.participation_comment))


def text_of(ticket: Document | frappe._dict, of_comments: Sequence[str]) -> str:
	"""All that a ticket is found by, with what stands on its comments."""
	reference = ticket.participation_reference or ""
	texts = [reference, reference.replace("-", ""), ticket.subject, plain_text(ticket.description or "")]
	return " ".join(filter(None, [*texts, ticket.participation_place, *of_comments]))


def _of_comments(ticket: str, own: str | None) -> Sequence[str]:
	comment, author = DocType("Social Comment"), DocType("Social Author")
	query = (
		frappe.qb.from_(comment)
		.left_join(author)
		.on(author.name == comment.author)
		.select(comment.normalised_text, comment.author_name, author.handle)
		.where((comment.ticket == ticket) | (comment.name == (own or "")))
	)
	return [text for row in query.run() for text in row if text]
