"""The proposed reply from its first draft to its submission."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.settings import authority_name
from participation_app.notices.templates import TemplateMissing, fill, ready_made
from participation_app.rules.lifecycle import REPLY_DRAFTING
from participation_app.rules.reply_length import Length, measure


def open_draft(ticket: Document, _values: Mapping[str, object]) -> Document:
	"""Answers the announcement of `confirm_result`: a draft that starts from the report's public part."""
	report = frappe.get_last_doc("Action Report", {"ticket": str(ticket.name)}, order_by="reported_at desc")
	text = first_text(ticket, report.public_part)
	held = find_reply(ticket.name)
	if held:
		return _start_again(held, text)
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
	if reply.text != text:
		author = frappe.session.user
		reply.append("versions", {"version": len(reply.versions) + 1, "text": reply.text, "author": author})
		reply.text = text
		reply.flags.set_by_system = True
		reply.save(ignore_permissions=True)
	return reply


def first_text(ticket: Document, public_part: str) -> str:
	"""The public part in the ready-made frame of a reply, or alone where there is no frame."""
	language = ticket.participation_language
	author = frappe.db.get_value("Social Comment", ticket.participation_comment, "author_name")
	facts = {
		"result": public_part,
		"name": author,
		"authority": authority_name(language),
		"reference": ticket.participation_reference,
	}
	try:
		return fill(ready_made("Reply", "Platform", language), facts)
	except TemplateMissing:
		frappe.clear_last_message()
		return public_part


def find_reply(ticket: str) -> Document | None:
	"""The ticket's reply that is not yet published."""
	name = frappe.db.get_value(
		"Proposed Reply",
		{"ticket": str(ticket), "workflow_state": ["!=", "Answered"]},
		order_by="creation desc",
	)
	return frappe.get_doc("Proposed Reply", name) if name else None


def measured(reply: Document) -> Length:
	"""The reply's length by its platform's own rule, within the account's own limit where it has one."""
	account = frappe.db.get_value("Social Comment", reply.comment, "account") if reply.comment else None
	limit = frappe.db.get_value("Social Account", account, "reply_limit") if account else None
	return measure(reply.platform, reply.text or "", limit=limit or None)


def check_length(reply: Document) -> None:
	"""Refuses a reply that its platform would refuse."""
	length = measured(reply)
	if not length.fits:
		message = _("The reply has {0} characters, {1} allows {2}. Shorten it by {3}.")
		shown = message.format(length.used, _(reply.platform), length.limit, length.used - length.limit)
		frappe.throw(shown, title=_("Reply Too Long"))
