"""A participation ticket as Helpdesk's page shows it: our facts for its side panel, and what leads on."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments, ticket_view
from participation_app.casework.dates import in_digits, written_day
from participation_app.casework.move_forms import move_forms
from participation_app.casework.plurals import working_days
from participation_app.casework.settings import authority_zone
from participation_app.rules import lifecycle
from participation_app.rules.enumeration import listed

# Fields that stand for what the panel shows; nothing is stored in them.
SHOWN = (
	"participation_shows_reference",
	"participation_shows_type",
	"participation_shows_stage",
	"participation_shows_turn",
	"participation_shows_promise",
	"participation_shows_standing",
	"participation_shows_place",
	"participation_shows_section",
	"participation_shows_event",
	"participation_shows_reason",
)
# Made at once after a yes; every other move asks for something, and its form is ours.
_WITHOUT_INPUT = ("confirm_result", "withdraw_question", "close")
_FORWARD = ("refer", "assign_to_section", "report_action", "confirm_result")


def describe(ticket: Document) -> dict[str, object]:
	"""{"shown": texts for the panel, "moves": the open moves, "reply": the proposed reply or None}."""
	view = ticket_view.describe(ticket)
	return {
		"shown": _shown(ticket, view),
		"moves": [_move(move) for move in move_forms(ticket, frappe.session.user)],
		"reply": view["replies"][0]["name"] if view["replies"] else None,
		"why_here": view["why_here"],
	}


def _shown(ticket: Document, view: dict) -> dict[str, str]:
	kind = _(ticket.participation_type, context="HD Ticket")
	texts = (
		ticket.participation_reference,
		f"{kind} · {_(ticket.participation_channel, context='HD Ticket')}",
		view["stage_label"],
		_turn(ticket),
		_promised(view["due_at"]),
		_standing(ticket, view),
		_(ticket.participation_department or ""),
		_(ticket.participation_section or ""),
		ticket.get("participation_event"),
		" ".join(view["why_here"]),
	)
	return {field: text for field, text in zip(SHOWN, texts, strict=True) if text}


def _promised(due_at: datetime) -> str:
	"""As short as the panel's line: 5 March 16:00."""
	local = moments.aware(due_at).astimezone(authority_zone())
	return f"{written_day(local.date())} {in_digits(local.strftime('%H:%M'))}"


def _turn(ticket: Document) -> str | None:
	"""The role alone; its department and section have lines of their own."""
	if ticket.participation_answered_at:
		return None
	roles = lifecycle.holders(ticket.participation_stage, ticket.participation_came_from)
	return listed(map(_, roles), frappe.local.lang)


def _standing(ticket: Document, view: dict) -> str:
	if ticket.participation_answered_at:
		return _("Answered late") if view["overdue"] else _("Answered in time")
	if view["overdue"]:
		return _("Overdue")
	return _("Due Today") if view["days_left"] == 0 else _("{0} left").format(working_days(view["days_left"]))


def _move(form: dict) -> dict[str, object]:
	move = form["move"]
	return {
		"move": move,
		"label": form["label"],
		"hint": form["hint"],
		"at_once": move in _WITHOUT_INPUT and not form["fields"],
		"forward": move in _FORWARD,
	}
