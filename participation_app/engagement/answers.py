"""What the authority answered to a public contribution: its published reply, else what may be said in public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe.model.document import Document

from participation_app.casework.public_answer import public_answer, said_in_public
from participation_app.casework.references import answering_ticket, tickets_answered_by
from participation_app.engagement import news, word_search
from participation_app.engagement.moderation import DOCTYPE, save
from participation_app.rules.lifecycle import ANSWERED, CLOSED
from participation_app.rules.moderation import PUBLISHED
from participation_app.rules.redaction import redact


def note_published(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that a reply is on the platform."""
	answer = _reply_of(ticket.name, {}) or said_in_public(ticket.name)
	_note(ticket.name, answer, frappe.utils.now_datetime())
	_note_merged(ticket)


def note_answered(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that the citizen was answered by another way."""
	_note(ticket.name, said_in_public(ticket.name), frappe.utils.now_datetime())
	_note_merged(ticket)


def note_withdrawn(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that the published reply must not stand."""
	for name in (ticket.name, *tickets_answered_by(ticket.name)):
		_note(name, None, None)


def note_closed(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that a ticket was closed: merged into another it has that one's answer."""
	answer, answered_at = _of_another(answering_ticket(ticket)) if ticket.is_merged else (None, None)
	if answer:
		for name in (ticket.name, *tickets_answered_by(ticket.name)):
			_note(name, answer, answered_at)


def values_of(ticket: str) -> dict[str, object]:
	"""The answer that stands when a contribution is published, as values of the contribution."""
	own = frappe.get_doc("HD Ticket", ticket)
	answering = answering_ticket(own)
	if str(answering.name) != str(own.name):
		return _values(*_of_another(answering))
	# What nobody approved for the public went to its citizen alone.
	answer = _reply_of(ticket, {"workflow_state": ANSWERED, "approved_by": ["is", "set"]})
	if not answer and own.participation_stage in (ANSWERED, CLOSED):
		answer = said_in_public(ticket)
	return _values(answer, own.participation_answered_at)


def _note_merged(ticket: Document) -> None:
	answer, answered_at = _of_another(ticket)
	for name in tickets_answered_by(ticket.name):
		_note(name, answer, answered_at)


def _of_another(ticket: Document) -> tuple[str | None, datetime | None]:
	"""What the contribution of somebody else shows of the ticket's answer, and since when it is answered."""
	answer = public_answer(ticket.name)
	return (answer.text, ticket.participation_answered_at) if answer else (None, None)


def _reply_of(ticket: str, filters: Mapping[str, object]) -> str | None:
	replies = frappe.get_all(
		"Proposed Reply",
		{"ticket": str(ticket), "withdrawn_at": ["is", "not set"], **filters},
		pluck="text",
		order_by="modified desc",
		limit=1,
	)
	return replies[0] if replies else None


def _values(answer: str | None, answered_at: datetime | None) -> dict[str, object]:
	text = redact((answer or "").strip())
	return {"answer": text or None, "answered_at": answered_at if text else None}


def _note(ticket: str, answer: str | None, answered_at: datetime | None) -> None:
	name = frappe.db.get_value(DOCTYPE, {"ticket": str(ticket)})
	if not name:
		return
	contribution = frappe.get_doc(DOCTYPE, name, for_update=True)
	is_first = not contribution.answer
	contribution.update(_values(answer, answered_at))
	save(contribution, "answer")
	if contribution.state == PUBLISHED:
		word_search.index(contribution)
		if is_first and contribution.answer:
			news.owe(name, news.ANSWERED)
