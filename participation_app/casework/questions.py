"""A question to the citizen: asked by whoever holds the ticket, sent as a notice, answered on the status page."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.notices import outbox
from participation_app.notices.templates import is_frame
from participation_app.rules.lifecycle import AWAITING_CITIZEN

_PLATFORM = "Platform"


def question_to(ticket: Document) -> str | None:
	"""What the citizen was asked last, while the answer is waited for."""
	if ticket.participation_stage != AWAITING_CITIZEN:
		return None
	asked = {"ticket": str(ticket.name), "move": "ask_citizen"}
	return frappe.db.get_value("Case Event", asked, "note", order_by="at desc, creation desc")


def question_facts(ticket: Document, question: object) -> dict[str, bool]:
	"""Whether the question may go out as it is.

	What would stand in public under the comment is a ready-made text, which public relations wrote.
	"""
	ready = ready_questions(ticket)
	is_public = bool(ticket.participation_comment)
	return {"question_cleared": not is_public or str(question or "") in ready}


def ready_questions(ticket: Document) -> list[str]:
	"""The ready-made questions in the citizen's language, for where the ticket came from."""
	channel = _PLATFORM if ticket.participation_comment else ["!=", _PLATFORM]
	wanted = {
		"kind": "Question",
		"enabled": 1,
		"channel": channel,
		"language": outbox.language_of(ticket.name),
	}
	texts = frappe.get_all("Notice Template", wanted, pluck="text", order_by="creation")
	return [text for text in texts if not is_frame(text)]


def send_question(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `ask_citizen`: the question is owed to the citizen."""
	facts = {"reference": ticket.participation_reference, "question": values.get("question")}
	outbox.owe("Question", ticket=ticket.name, language=outbox.language_of(ticket.name), facts=facts)


def question_field(ticket: Document) -> dict[str, object]:
	"""The field in which the question is written, or chosen where it will be public."""
	field = {"fieldname": "question", "fieldtype": "Small Text", "label": _("Question"), "reqd": 1}
	if not ticket.participation_comment:
		return field
	return {**field, "fieldtype": "Select", "options": ["", *ready_questions(ticket)]}
