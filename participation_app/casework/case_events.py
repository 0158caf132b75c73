"""The trail: one line for every move, written in the move's own transaction and chained to the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import frappe
from frappe.utils.html_utils import sanitize_html

from participation_app.casework import deputies, trace_chain
from participation_app.casework.settings import settings
from participation_app.notices import journal
from participation_app.notices.look_again import look_again
from participation_app.rules.lifecycle import SYSTEM
from participation_app.rules.trace import WORDS_ERASED


def record(
	move: str,
	*,
	actor_role: str,
	acting_for: str | None = None,
	from_state: str | None,
	to_state: str,
	ticket: str | None = None,
	comment: str | None = None,
	note: str | None = None,
	due_before: datetime | None = None,
	due_after: datetime | None = None,
	details: Mapping[str, object] | None = None,
) -> str:
	"""Writes a case event about a ticket, a comment, or both, and returns its name.

	`acting_for` is the absent person in whose place somebody acted, where the caller knows it better than the roles.
	"""
	event = {
		"move": move,
		"ticket": str(ticket) if ticket else None,
		"comment": comment,
		"actor": _actor(actor_role),
		"actor_role": actor_role,
		"acting_for": acting_for or deputies.in_place_of(frappe.session.user, actor_role),
		"at": frappe.utils.now_datetime(),
		"from_state": from_state,
		"to_state": to_state,
		"note": note,
		"due_before": due_before,
		"due_after": due_after,
		"details": json.dumps(details, ensure_ascii=False, default=str) if details else None,
	}
	(name,) = _write([event])
	# Webhooks and notifications that somebody has set on events hear of it as of any new document.
	frappe.get_doc({"doctype": trace_chain.EVENT, "name": name, **event}).run_method("after_insert")
	return name


def record_all(rows: Sequence[Mapping[str, object]]) -> None:
	"""Writes what the system did to many tickets in one statement; rows name the same fields."""
	common = {"actor": _actor(SYSTEM), "actor_role": SYSTEM, "at": frappe.utils.now_datetime()}
	_write([{**common, **row} for row in rows])


def erase_words(
	ticket: str | None = None,
	comment: str | None = None,
	*,
	actor_role: str = SYSTEM,
	note: str | None = None,
) -> None:
	"""Removes notes, details and citizens' names from all events so far of a ticket and its comments, or of a comment.

	Moves, dates, roles and staff stay, the chain holds, and a line says that it was done; `note` must name nobody.
	"""
	if not ticket:
		_erase_words_of({"comment": comment}, actor_role, note)
		trace_chain.forget_salts([trace_chain.key_of_comment(str(comment))])
		return
	_erase_words_of({"ticket": str(ticket)}, actor_role, note)
	told_of = {"ticket": str(ticket), "comment": ["is", "set"]}
	for name in frappe.get_all(trace_chain.EVENT, told_of, pluck="comment", distinct=True):
		trace_chain.forget_salts([trace_chain.key_of_comment(name)])
		if frappe.db.exists(trace_chain.EVENT, {"chain": trace_chain.chain_of({"comment": name})}):
			_erase_words_of({"comment": name}, actor_role, note)


def _erase_words_of(subject: Mapping[str, str | None], actor_role: str, note: str | None) -> None:
	chain = trace_chain.chain_of(subject)
	stage = frappe.db.get_value(trace_chain.EVENT, {"chain": chain}, "to_state", order_by="sequence desc")
	told = record(
		WORDS_ERASED, actor_role=actor_role, from_state=stage, to_state=stage or "", note=note, **subject
	)
	trace_chain.forget_words(chain, told)


def _write(rows: Sequence[Mapping[str, object]]) -> list[str]:
	names = trace_chain.append([{**row, "note": _clean(row.get("note"))} for row in rows])
	journal.note_rows(trace_chain.EVENT, dict(zip(names, rows, strict=True)))
	for row in rows:
		_tell_screens(row.get("ticket"), row.get("comment"))
	return names


def _clean(note: object) -> object:
	"""As Frappe cleans what a form saves: a note may hold a citizen's words."""
	return sanitize_html(note) if isinstance(note, str) and ("<" in note or ">" in note) else note


def _tell_screens(ticket: object, comment: object) -> None:
	if ticket:
		look_again("HD Ticket", ticket)
	if comment:
		look_again("Social Comment", comment)


def _actor(role: str) -> str:
	# A rule or a job acts in somebody's session; what it does is not that person's doing.
	return (settings().service_user if role == SYSTEM else None) or frappe.session.user
