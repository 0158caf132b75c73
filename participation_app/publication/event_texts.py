"""The answer to an event as each of its contributions gets it: written for its author, measured by its platform."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType

from participation_app.casework.events import led_by
from participation_app.notices import contacts
from participation_app.notices.templates import check_placeholders, fill
from participation_app.publication.length import divide_on, measure_on
from participation_app.rules.personal_text import (
	PLACEHOLDERS,
	Wording,
	chosen_text,
	isolated,
	plain_handle,
	plain_name,
	wordings_for,
)
from participation_app.rules.reply_length import Length
from participation_app.rules.reply_parts import CannotBeDivided

OF_EVERYBODY = {"name": "{{ name }}", "reference": "{{ reference }}"}


class NamesOne(frappe.ValidationError):
	"""A text for everybody holds what belongs to one of them."""


@dataclass(frozen=True)
class Addressee:
	"""Who gets an answer: the contribution, where it stands, and what its author is called there."""

	ticket: str
	reference: str
	channel: str
	language: str
	comment: str | None = None
	account: str | None = None
	version_id: str | None = None
	name: str = ""
	handle: str = ""


@dataclass(frozen=True)
class Written:
	"""The answer to one contribution; `wording` is the place of its wording, `fits` is in parts where these are allowed."""

	addressee: Addressee
	text: str
	wording: int
	length: Length
	fits: bool


def wordings_of(reply: Document) -> list[Wording]:
	"""The reply's text, which is for everybody, and its further wordings."""
	more = [
		Wording(row.text.strip(), row.language or None) for row in reply.wordings if (row.text or "").strip()
	]
	return [Wording(reply.text or ""), *more]


def kept(wordings: Sequence[Wording]) -> str:
	"""Wordings as an event keeps them."""
	return json.dumps([[wording.text, wording.language] for wording in wordings], ensure_ascii=False)


def read(kept_wordings: str | None) -> list[Wording]:
	"""Wordings that an event kept."""
	return [Wording(text, language) for text, language in json.loads(kept_wordings or "[]")]


def check(wordings: Sequence[Wording], reference: str) -> None:
	"""Refuses a wording with a placeholder that nobody fills in, or with the reference of the ticket itself."""
	for wording in wordings:
		check_placeholders(wording.text, PLACEHOLDERS)
		if reference in wording.text:
			message = _("Everybody would get the reference {0}. Write {1} in its place.")
			frappe.throw(message.format(reference, OF_EVERYBODY["reference"]), NamesOne)


def write_all(
	tickets: Sequence[str], wordings: Sequence[Wording], in_parts: bool = False, first_turn: int = 0
) -> list[Written]:
	"""The answer to each of the tickets, in their order; the wordings take turns, three queries whatever the number."""
	found = {one.ticket: one for one in _addressees(list(map(str, tickets)))}
	order = [found[str(ticket)] for ticket in tickets if str(ticket) in found]
	return [_write(turn, one, wordings, in_parts) for turn, one in enumerate(order, first_turn)]


def as_sent(reply: Document) -> str:
	"""The text as the reply's own citizen gets it, while it is written with placeholders for all of an event."""
	text = reply.text or ""
	if "{{" not in text or not reply.ticket:
		return text
	fields = ["name", "participation_event", "participation_follows_event"]
	ticket = frappe.db.get_value("HD Ticket", reply.ticket, fields, as_dict=True)
	if not ticket or not led_by(ticket):
		return text
	return write_all([str(reply.ticket)], [Wording(text)])[0].text


def filled(text: str, addressee: Addressee) -> str:
	"""A wording with what is its addressee's."""
	language = addressee.language
	name = isolated(addressee.name)
	greeting = _("Dear {0},", lang=language).format(name) if name else _("Hello,", lang=language)
	facts = {
		"salutation": greeting,
		"name": name or _("Citizen", lang=language),
		"handle": isolated(addressee.handle) or name or _("Citizen", lang=language),
		"reference": isolated(addressee.reference),
		"platform": _(addressee.channel, lang=language),
	}
	return fill(text, facts)


def _write(turn: int, one: Addressee, wordings: Sequence[Wording], in_parts: bool) -> Written:
	own = wordings_for(one.language, wordings)
	texts = [filled(wording.text, one) for wording in own]
	place, text = chosen_text(turn, texts, lambda tried: _fits(tried, one, in_parts))
	number = list(wordings).index(own[place]) + 1
	return Written(one, text, number, measure_on(one.account, text), _fits(text, one, in_parts))


def _fits(text: str, one: Addressee, in_parts: bool) -> bool:
	if measure_on(one.account, text).fits:
		return True
	try:
		return in_parts and len(divide_on(one.account, text)) > 1
	except CannotBeDivided:
		return False


def _addressees(tickets: Sequence[str]) -> list[Addressee]:
	names = _contact_names(tickets)
	return [
		Addressee(
			ticket=str(row.name),
			reference=row.reference,
			channel=row.channel,
			language=row.language or "ar",
			comment=row.comment,
			account=row.account,
			version_id=row.version_id,
			name=plain_name(_public_name(row) if row.comment else names.get(str(row.name))),
			handle="" if row.name_withheld else plain_handle(row.handle),
		)
		for row in _rows(tickets)
	]


def _public_name(row: frappe._dict) -> str | None:
	"""What the author is called where the comment stands; an account that hides its name is not named."""
	return None if row.name_withheld else row.author_name


def _rows(tickets: Sequence[str]) -> list[frappe._dict]:
	ticket, comment, author = map(DocType, ("HD Ticket", "Social Comment", "Social Author"))
	query = (
		frappe.qb.from_(ticket)
		.left_join(comment)
		.on(comment.name == ticket.participation_comment)
		.left_join(author)
		.on(author.name == comment.author)
		.select(
			ticket.name,
			ticket.participation_reference.as_("reference"),
			ticket.participation_channel.as_("channel"),
			ticket.participation_language.as_("language"),
			comment.name.as_("comment"),
			comment.account,
			comment.version_id,
			comment.author_name,
			comment.name_withheld,
			author.handle,
		)
		.where(ticket.name.isin(list(tickets)))
	)
	return query.run(as_dict=True) if tickets else []


def _contact_names(tickets: Sequence[str]) -> dict[str, str]:
	fields = ["ticket", "full_name"]
	rows = frappe.get_all(contacts.DOCTYPE, {"ticket": ["in", list(tickets)]}, fields) if tickets else []
	return {row.ticket: row.full_name for row in rows}
