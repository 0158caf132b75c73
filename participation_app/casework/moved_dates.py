"""Tells citizens who were given a date that it has moved."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe.model.document import Document

from participation_app.casework.busy_database import INTERRUPTIONS
from participation_app.casework.open_dates import Move
from participation_app.casework.promise_story import due_in_words
from participation_app.casework.settings import authority_name, settings
from participation_app.notices import outbox
from participation_app.notices.templates import TemplateMissing

# A receipt that still waits to be sent has the old date in it.
_TOLD = {
	"kind": ["in", ["Receipt", "Moved Date"]],
	"state": ["in", ["Queued", "Sending", "Sent", "Delivered", "Unknown"]],
}
_SAVEPOINT = "participation_moved_date"


def date_facts(ticket: Document | frappe._dict, language: str) -> dict[str, object]:
	"""What ready-made texts say of a ticket's date, in the citizen's language."""
	return {
		"authority": authority_name(language),
		"reference": ticket.participation_reference,
		"due_date": due_in_words(ticket, language),
	}


def tell_citizens(moves: Sequence[Move]) -> None:
	"""Owes a notice to everybody who was told a date that is now another day, where settings say so."""
	moves = [move for move in moves if move.changes_the_day] if settings().tell_moved_dates else []
	channels = _channels_told([str(move.ticket.name) for move in moves]) if moves else {}
	without_text: set[str] = set()
	for move in moves:
		channel = channels.get(str(move.ticket.name))
		if channel and channel not in without_text:
			try:
				_owe(move, channel)
			except TemplateMissing as error:
				without_text.add(channel)
				frappe.log_error(title="Moved dates could not be told", message=str(error))


def _channels_told(tickets: Sequence[str]) -> dict[str, str]:
	"""The channel by which each ticket's citizen last heard of a date; without those who never did."""
	rows = frappe.get_all(
		"Participation Notice",
		{"ticket": ["in", tickets], **_TOLD},
		["ticket", "channel"],
		order_by="creation",
	)
	return {row.ticket: row.channel for row in rows}


def _owe(move: Move, channel: str) -> None:
	"""One notice; where it cannot be written the date has moved all the same. Raises TemplateMissing."""
	ticket = frappe._dict(move.ticket, participation_due_at=move.due_at)
	language = outbox.language_of(ticket.name, channel)
	frappe.db.savepoint(_SAVEPOINT)
	try:
		facts = date_facts(ticket, language)
		outbox.owe("Moved Date", ticket=ticket.name, channel=channel, language=language, facts=facts)
	except (*INTERRUPTIONS, TemplateMissing):
		raise
	except Exception:
		frappe.db.rollback(save_point=_SAVEPOINT)
		trace = frappe.get_traceback()
		frappe.log_error(title=f"Ticket {ticket.name}: the moved date could not be told", message=trace)
