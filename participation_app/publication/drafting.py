"""The proposed reply from its first draft to its submission."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.settings import authority_name
from participation_app.notices.templates import TemplateMissing, fill, ready_made
from participation_app.publication.length import divide_reply, measure_reply
from participation_app.publication.parts import parts_of
from participation_app.rules.lifecycle import ANSWERED, REPLY_DRAFTING
from participation_app.rules.reply_length import Length
from participation_app.rules.reply_parts import CannotBeDivided


def open_draft(ticket: Document, _values: Mapping[str, object]) -> Document:
	"""Answers the announcement of `confirm_result`: a draft that starts from the report's public part."""
	report = frappe.get_last_doc("Action Report", {"ticket": str(ticket.name)}, order_by="reported_at desc")
	text = first_text(ticket, report.public_part)
	held = find_reply(ticket.name)
	return _start_again(held, text) if held else start_draft(ticket, text)


def start_draft(ticket: Document, text: str, **more: str | None) -> Document:
	"""A new proposed reply to the ticket's comment."""
	reply = frappe.get_doc(
		{
			"doctype": "Proposed Reply",
			"ticket": str(ticket.name),
			"comment": ticket.participation_comment,
			"platform": ticket.participation_channel,
			"due_at": ticket.participation_due_at,
			"workflow_state": REPLY_DRAFTING,
			"version": 1,
			"text": text,
			**more,
		}
	)
	return reply.insert(ignore_permissions=True)


def reopen_draft(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `close_without_publication`: nothing stays with public relations."""
	reply = find_reply(ticket.name)
	if reply:
		frappe.db.set_value("Proposed Reply", reply.name, "workflow_state", REPLY_DRAFTING)


def _start_again(reply: Document, text: str) -> Document:
	"""A second report: the draft starts from it, what was written before is kept as a version."""
	if reply.text == text:
		return reply
	version = {
		"version": len(reply.versions) + 1,
		"text": reply.text,
		"author": next(reversed(authors_of(reply)), None),
	}
	reply.append("versions", version)
	reply.text = text
	reply.flags.set_by_system = True
	return reply.save(ignore_permissions=True)


def authors_of(reply: Document) -> list[str]:
	"""Everybody who wrote in the text or submitted it, in the order in which they first did."""
	return (reply.authors or "").split()


def first_text(ticket: Document, public_part: str) -> str:
	"""The public part in the ready-made frame of a reply, or alone where there is no frame."""
	try:
		return framed("Reply", ticket, public_part)
	except TemplateMissing:
		frappe.clear_last_message()
		return public_part


def framed(kind: str, ticket: Document, result: str) -> str:
	"""A text in its ready-made frame on the platform; raises TemplateMissing."""
	language = ticket.participation_language
	author = frappe.db.get_value("Social Comment", ticket.participation_comment, "author_name")
	facts = {
		"result": result,
		"name": author,
		"authority": authority_name(language),
		"reference": ticket.participation_reference,
	}
	return fill(ready_made(kind, "Platform", language), facts)


def find_reply(ticket: str) -> Document | None:
	"""The ticket's reply that is not yet published."""
	name = frappe.db.get_value(
		"Proposed Reply",
		{"ticket": str(ticket), "workflow_state": ["!=", ANSWERED]},
		order_by="creation desc",
	)
	return frappe.get_doc("Proposed Reply", name) if name else None


def measured(reply: Document) -> Length:
	"""The reply's length as its platform counts it."""
	return measure_reply(reply.comment, reply.text or "")


def possible_parts(reply: Document) -> tuple[str, ...]:
	"""The parts in which the reply could be sent; none where it fits as it is, or cannot be divided."""
	try:
		parts = divide_reply(reply.comment, reply.text or "")
	except CannotBeDivided:
		return ()
	return parts if len(parts) > 1 else ()


def fits(reply: Document) -> bool:
	"""Whether the platform takes the reply as it is, or in parts where the drafter chose so."""
	return measured(reply).fits or bool(reply.in_parts and possible_parts(reply))


def check_length(reply: Document) -> None:
	"""Refuses a reply that its platform would refuse."""
	length = measured(reply)
	if length.fits:
		return
	if reply.in_parts:
		parts_of(reply)
		return
	message = _("The reply has {0} characters, {1} allows {2}. Shorten it by {3}.")
	shown = message.format(length.used, _(reply.platform), length.limit, length.used - length.limit)
	if possible_parts(reply):
		shown += " " + _("Or send it in parts.")
	frappe.throw(shown, title=_("Reply Too Long"))
