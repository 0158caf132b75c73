"""What the authority answered to a public contribution: its published reply, else what may be said in public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe.model.document import Document

from participation_app.engagement import news, word_search
from participation_app.engagement.moderation import DOCTYPE, save
from participation_app.rules.lifecycle import ANSWERED, CLOSED
from participation_app.rules.moderation import PUBLISHED
from participation_app.rules.redaction import redact


def note_published(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that a reply is on the platform."""
	_note(
		ticket.name, _reply_of(ticket.name, {}) or _said_in_public(ticket.name), frappe.utils.now_datetime()
	)


def note_answered(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that the citizen was answered by another way."""
	_note(ticket.name, _said_in_public(ticket.name), frappe.utils.now_datetime())


def note_withdrawn(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that the published reply must not stand."""
	_note(ticket.name, None, None)


def values_of(ticket: str) -> dict[str, object]:
	"""The answer that stands when a contribution is published, as values of the contribution."""
	stage, answered_at = frappe.db.get_value(
		"HD Ticket", ticket, ["participation_stage", "participation_answered_at"]
	)
	# What nobody approved for the public went to its citizen alone.
	answer = _reply_of(ticket, {"workflow_state": ANSWERED, "approved_by": ["is", "set"]})
	if not answer and stage in (ANSWERED, CLOSED):
		answer = _said_in_public(ticket)
	return _values(answer, answered_at)


def _reply_of(ticket: str, filters: Mapping[str, object]) -> str | None:
	replies = frappe.get_all(
		"Proposed Reply",
		{"ticket": str(ticket), "withdrawn_at": ["is", "not set"], **filters},
		pluck="text",
		order_by="modified desc",
		limit=1,
	)
	return replies[0] if replies else None


def _said_in_public(ticket: str) -> str | None:
	reports = frappe.get_all(
		"Action Report", {"ticket": str(ticket)}, pluck="public_part", order_by="reported_at desc", limit=1
	)
	return reports[0] if reports else None


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
