"""The whole of an answer that its platform would not take: on a page of ours, to which the posted beginning links."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.notices.site_address import site_address
from participation_app.publication.event_texts import as_sent
from participation_app.publication.length import begin_reply, measure_reply
from participation_app.publication.queue import (
	BY_HAND_REMOVAL,
	PERHAPS_POSTED,
	REMOVAL_WAITS,
	REMOVED,
	REMOVING,
)
from participation_app.rules.lifecycle import ANSWERED
from participation_app.rules.reply_parts import CannotBeDivided

PATH = "/participation/answer"
_BYTES = 9
_TAKEN_BACK = (REMOVAL_WAITS, REMOVING, BY_HAND_REMOVAL, REMOVED)
_NOT_YET = "0" * len(secrets.token_urlsafe(_BYTES))  # as long as the code that it will have
_FIELDS = ("name", "ticket", "text", "workflow_state", "approved_at", "withdrawn_at", "comment", "modified")


@dataclass(frozen=True)
class AnswerPage:
	"""An answer that was published, or why it no longer stands: `text` is None where it was taken back."""

	text: str | None
	language: str | None
	answered_at: datetime
	corrected_by: str | None  # the address of what stands in its place
	comment: str | None  # the address of what it answers, on its platform


def give_code(reply: Document) -> None:
	"""Under which its page will stand, once and for all; nobody can guess it."""
	if reply.on_page and not reply.page_code:
		reply.page_code = secrets.token_urlsafe(_BYTES)


def address_of(reply: Document) -> str:
	"""Where the whole answer will be read."""
	return site_address(f"{PATH}/{reply.page_code or _NOT_YET}")


def beginning_of(reply: Document) -> str:
	"""What is posted of it, its link last; the whole text where that fits. Raises CannotBeDivided."""
	return begin_reply(reply.comment, as_sent(reply), address_of(reply))


def possible_beginning(reply: Document) -> str | None:
	"""What would be posted, with a link to the rest; None where it needs no page or cannot have one.

	An answer to an event has none: each citizen's is another.
	"""
	if not reply.comment or reply.event or measure_reply(reply.comment, as_sent(reply)).fits:
		return None
	try:
		return beginning_of(reply)
	except CannotBeDivided:
		return None


def check(reply: Document) -> None:
	"""Refuses a page where there can be none."""
	if reply.on_page and reply.in_parts:
		frappe.throw(_("Choose one: numbered parts, or a page with the whole answer."))
	if reply.on_page and reply.event:
		frappe.throw(_("An answer to an event has no page, because each citizen gets their own words."))


def read(code: str) -> AnswerPage | None:
	"""The page under the code, once the answer was posted; None where there is none."""
	reply = code and frappe.db.get_value(
		"Proposed Reply", {"page_code": code, "on_page": 1}, _FIELDS, as_dict=True
	)
	if not reply or not reply.text or not _was_published(reply):
		return None
	comment = reply.comment and frappe.db.get_value(
		"Social Comment", reply.comment, ["permalink", "visibility"], as_dict=True
	)
	return AnswerPage(
		text=None if _is_taken_back(reply) else reply.text,
		language=frappe.db.get_value("HD Ticket", reply.ticket, "participation_language"),
		answered_at=reply.approved_at or reply.modified,
		corrected_by=_correction_of(reply.name),
		comment=comment.permalink if comment and comment.visibility != "deleted" else None,
	)


def _was_published(reply: frappe._dict) -> bool:
	"""The post is read as soon as the platform has it, before it is written down here."""
	posted = {"proposed_reply": reply.name, "state": ["in", PERHAPS_POSTED]}
	return reply.workflow_state == ANSWERED or bool(frappe.db.exists("Publication", posted))


def _is_taken_back(reply: frappe._dict) -> bool:
	gone = {"proposed_reply": reply.name, "state": ["in", _TAKEN_BACK]}
	return bool(reply.withdrawn_at or frappe.db.exists("Publication", gone))


def _correction_of(reply: str) -> str | None:
	"""Where the correction of it is read: on its page, else where it was posted."""
	published = {"corrects": reply, "workflow_state": ANSWERED, "withdrawn_at": ["is", "not set"]}
	fields = ["page_code", "on_page", "permalink"]
	better = frappe.db.get_value("Proposed Reply", published, fields, as_dict=True, order_by="creation desc")
	if not better:
		return None
	return f"{PATH}/{better.page_code}" if better.on_page else better.permalink
