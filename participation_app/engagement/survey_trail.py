"""The trail of a survey: who made which move, when and why."""

from __future__ import annotations

from frappe import _

from participation_app.casework import record_trails
from participation_app.rules import surveys as rules

_TRAIL = "Survey Event"
DECISION, UNTIED = "note_decision", "untie_person"


def record(survey: str, move: str, role: str, states: tuple[str, str], note: str | None = None) -> None:
	"""Adds a line; `states` are those before and after."""
	record_trails.record(_TRAIL, ("survey", survey), move, role, states, note)


def label_of(event: str) -> str:
	"""The name of a move, or of what else stands in the trail; in the reader's language."""
	move = rules.MOVES.get(event)
	others = {DECISION: _("Decision Noted"), UNTIED: _("Person Untied From Answers")}
	return _(move.label) if move else others.get(event, event)


def lines(survey: str) -> list[dict[str, object]]:
	"""The trail as the form shows it, the newest line first."""
	return record_trails.lines(_TRAIL, ("survey", survey), label_of)
