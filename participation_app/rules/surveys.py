"""The way of a survey: its states and moves, as `lifecycle` has them for tickets.

Facts: is_complete, is_author, is_over, is_later, reason, figures_kept, true or filled in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from . import requirements as needs
from .lifecycle import PARTICIPATION_MANAGER, PARTICIPATION_MODERATOR, PUBLIC_RELATIONS_OFFICER, SYSTEM
from .moves import by, row, table_of

DRAFT = "Draft"
OPEN = "Open"
CLOSED = "Closed"
PUBLISHED = "Published"
CALLED_OFF = "Called Off"
STATES = (DRAFT, OPEN, CLOSED, PUBLISHED, CALLED_OFF)

ANYONE = "Anyone"
CONFIRMED_CONTACT = "Confirmed Contact"
LOGGED_IN = "Logged In"
AUDIENCES = (ANYONE, CONFIRMED_CONTACT, LOGGED_IN)

WRITERS = (PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MODERATOR, PARTICIPATION_MANAGER)
APPROVERS = (PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER)

_IS_COMPLETE = needs.given("is_complete", "Complete what is marked on the form first.")
_NOT_AN_AUTHOR = needs.denied("is_author", "Whoever wrote in it cannot approve it; ask a colleague.")
_IS_OVER = needs.given("is_over", "The time to answer is not over.")
_STILL_RUNS = needs.denied("is_over", "The time to answer is over and cannot be extended any more.")
_IS_LATER = needs.given("is_later", "Choose a later closing than the present one.")
_FIGURES_KEPT = needs.given("figures_kept", "The figures do not match their checksum. Ask the administrator.")

_TABLE = table_of(
	row("open_for_answers", (DRAFT,), OPEN, by(APPROVERS, _IS_COMPLETE, _NOT_AN_AUTHOR)),
	row("close", (OPEN,), CLOSED, by(SYSTEM, _IS_OVER), by(APPROVERS, needs.REASON)),
	row("extend", (OPEN,), OPEN, by(APPROVERS, _STILL_RUNS, _IS_LATER, needs.REASON)),
	row("publish", (CLOSED,), PUBLISHED, by(APPROVERS, _NOT_AN_AUTHOR, _FIGURES_KEPT)),
	row(
		"call_off",
		(DRAFT, OPEN),
		CALLED_OFF,
		by(WRITERS, needs.REASON, at=(DRAFT,)),
		by(APPROVERS, needs.REASON, at=(OPEN,)),
	),
)

MOVES = _TABLE.moves
MESSAGES = _TABLE.messages()

# How the public sees a survey.
COMING, ANSWERABLE, OVER, RESULTS = "coming", "answerable", "over", "results"


def open_moves(state: str, roles: Collection[str]) -> tuple[str, ...]:
	"""The moves that the roles may make with a survey in this state."""
	return _TABLE.open_moves(state, roles)


def check_move(state: str, move: str, roles: Collection[str], facts: Mapping[str, object]) -> str:
	"""The state that a survey's move leads to; raises MoveRefused if it may not be made."""
	return _TABLE.check(state, move, roles, facts)


def may_read_results(state: str, results_at: datetime, now: datetime) -> bool:
	"""Whether anybody at all may learn figures now: the survey is closed and the promised time has come."""
	return state in (CLOSED, PUBLISHED) and now >= results_at


def results_after(closes_at: datetime, results_at: datetime, later: datetime) -> datetime:
	"""For when results are promised once the closing is moved: as much later as the closing itself."""
	return results_at + (later - closes_at)


def standing(state: str, opens_at: datetime, closes_at: datetime, results_at: datetime, now: datetime) -> str:
	"""How the public sees a survey now; "" where it does not see it."""
	if state in (DRAFT, CALLED_OFF):
		return CALLED_OFF if state == CALLED_OFF else ""
	if state == PUBLISHED and now >= results_at:
		return RESULTS
	if state == OPEN and now < closes_at:
		return ANSWERABLE if now >= opens_at else COMING
	return OVER
