"""The proposed reply from its first draft to its submission."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.events import led_by
from participation_app.casework.joint import first_of
from participation_app.casework.settings import authority_name
from participation_app.notices.templates import TemplateMissing, fill, ready_made
from participation_app.publication.answer_pages import possible_beginning
from participation_app.publication.costs import told_cost
from participation_app.publication.event_texts import OF_EVERYBODY, as_sent
from participation_app.publication.joint_answers import newest_reports, reports_of, with_part
from participation_app.publication.length import divide_reply, measure_reply
from participation_app.publication.parts import parts_of
from participation_app.rules.lifecycle import ANSWERED, REPLY_DRAFTING
from participation_app.rules.reply_length import Length
from participation_app.rules.reply_parts import CannotBeDivided


def open_draft(ticket: Document, _values: Mapping[str, object]) -> Document | None:
	"""Answers the announcement of `confirm_result`: a draft that starts from the report's public part.

	The second matter of a comment has its part in the first one's draft, at the latest when that is opened.
	"""
	first = first_of(ticket)
	if first:
		return _write_into(first, ticket)
	reports = reports_of(ticket)
	text = first_text(ticket, "\n\n".join(report.public_part for report in reports))
	held = find_reply(ticket.name)
	# Who reported wrote what may be said in public, so that they never approve it.
	authors = [report.reported_by for report in reports]
	if held:
		return rewrite(held, text, *authors)
	return start_draft(ticket, text, authors="\n".join(dict.fromkeys(authors)))


def _write_into(first: Document, second: Document) -> Document | None:
	held = find_reply(first.name)
	if not held or held.workflow_state != REPLY_DRAFTING:
		return None
	text = with_part(held.text or "", first, second)
	return rewrite(held, text, newest_reports(second)[0].reported_by)


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
			"event": led_by(ticket),
			**more,
		}
	)
	return reply.insert(ignore_permissions=True)


def reopen_draft(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `close_without_publication`: nothing stays with public relations."""
	reply = find_reply(ticket.name)
	if reply:
		frappe.db.set_value("Proposed Reply", reply.name, "workflow_state", REPLY_DRAFTING)


def rewrite(reply: Document, text: str, *writers: str, written_in: str | None = None) -> Document:
	"""Puts another text in the place of the draft's; what was written before is kept as a version."""
	if reply.text == text:
		return reply
	if (reply.text or "").strip():
		reply.append("versions", _kept_version(reply))
	reply.authors = "\n".join(dict.fromkeys([*authors_of(reply), *writers]))
	reply.text, reply.written_in = text, written_in
	length = measured(reply)
	reply.length_used, reply.length_limit = length.used, length.limit
	reply.flags.set_by_system = True
	return reply.save(ignore_permissions=True)


def _kept_version(reply: Document) -> dict[str, object]:
	return {
		"version": len(reply.versions) + 1,
		"text": reply.text,
		"author": next(reversed(authors_of(reply)), None),
		"written_in": reply.written_in,
	}


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
		**(OF_EVERYBODY if led_by(ticket) else {}),
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
	return measure_reply(reply.comment, as_sent(reply))


def possible_parts(reply: Document) -> tuple[str, ...]:
	"""The parts in which the reply could be sent; none where it fits as it is, or cannot be divided."""
	try:
		parts = divide_reply(reply.comment, as_sent(reply))
	except CannotBeDivided:
		return ()
	return parts if len(parts) > 1 else ()


def fits(reply: Document) -> bool:
	"""Whether the platform takes the reply as it is, or in the way that the drafter chose."""
	chosen = (reply.in_parts and possible_parts(reply)) or (reply.on_page and possible_beginning(reply))
	return measured(reply).fits or bool(chosen)


def told_length(reply: Document) -> dict[str, object]:
	"""{"used", "limit", "fits", "parts", "beginning", "cost"} for people to read.

	`parts` are none and `beginning` is None where the text fits or cannot be had so; `cost` is what a link costs on a
	platform that charges for it, in words.
	"""
	length, beginning = measured(reply), possible_beginning(reply)
	posted = beginning if reply.on_page and beginning else reply.text or ""
	return {
		"used": length.used,
		"limit": length.limit,
		"fits": length.fits,
		"parts": list(possible_parts(reply)),
		"beginning": beginning,
		"cost": told_cost(reply.platform, posted),
	}


def check_length(reply: Document) -> None:
	"""Refuses a reply that its platform would refuse."""
	length = measured(reply)
	if length.fits:
		return
	if reply.in_parts or reply.on_page:
		parts_of(reply)
		return
	message = _("The reply has {0} characters, {1} allows {2}. Shorten it by {3}.")
	shown = message.format(length.used, _(reply.platform), length.limit, length.used - length.limit)
	if possible_parts(reply):
		shown += " " + _("Or send it in parts.")
	if possible_beginning(reply):
		shown += " " + _("Or put the whole answer on a page.")
	frappe.throw(shown, title=_("Reply Too Long"))
