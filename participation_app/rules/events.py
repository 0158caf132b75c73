"""The way of an event that many contributions are about: its states and moves, as `lifecycle` has them for tickets.

Facts: is_author, reason. Stopping is open to more people than going on: it harms nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from . import requirements as needs
from .lifecycle import CALL_CENTRE_AGENT, PARTICIPATION_MANAGER, PUBLIC_RELATIONS_OFFICER, SYSTEM
from .moves import by, row, table_of

OPEN = "Open"
ANSWERING = "Answering"
STOPPED = "Stopped"
ANSWERED = "Answered"
STATES = (OPEN, ANSWERING, STOPPED, ANSWERED)

GATHERERS = (CALL_CENTRE_AGENT, PARTICIPATION_MANAGER)
_STOPPERS = (CALL_CENTRE_AGENT, PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER)
_RELEASERS = (PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER)

_TABLE = table_of(
	row(
		"approve_answer",
		(OPEN, ANSWERING, ANSWERED),
		ANSWERING,
		by(PUBLIC_RELATIONS_OFFICER, needs.NOT_AN_AUTHOR),
	),
	row("stop", (ANSWERING,), STOPPED, by(_STOPPERS, needs.REASON)),
	row("resume", (STOPPED,), ANSWERING, by(_RELEASERS)),
	row("cancel", (ANSWERING, STOPPED), OPEN, by(_RELEASERS, needs.REASON)),
	row("finish", (ANSWERING,), ANSWERED, by(SYSTEM)),
)

MOVES = _TABLE.moves
MESSAGES = _TABLE.messages()


def open_moves(state: str, roles: Collection[str]) -> tuple[str, ...]:
	"""The moves that the roles may make with an event in this state."""
	return _TABLE.open_moves(state, roles)


def check_move(state: str, move: str, roles: Collection[str], facts: Mapping[str, object]) -> str:
	"""The state that an event's move leads to; raises MoveRefused if it may not be made."""
	return _TABLE.check(state, move, roles, facts)
