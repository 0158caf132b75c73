"""The moderation of public contributions: its states and moves, as `lifecycle` has them for tickets.

Facts: reason, hidden_parts, another_moderator, by_its_author, first_objection, true or filled in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from . import requirements as needs
from .lifecycle import CITIZEN, PARTICIPATION_MODERATOR
from .moves import Way, by, row, table_of

RECEIVED = "Received"
UNDER_STUDY = "Under Study"
APPROVED = "Approved"
APPROVED_IN_PART = "Approved in Part"
REFUSED = "Refused"
PUBLISHED = "Published"
OBJECTED = "Objected"
WITHDRAWN = "Withdrawn"
STATES = (
	RECEIVED,
	UNDER_STUDY,
	APPROVED,
	APPROVED_IN_PART,
	REFUSED,
	PUBLISHED,
	OBJECTED,
	WITHDRAWN,
)

_BY_ITS_AUTHOR = needs.given("by_its_author", "Only the author of the contribution may object.")
_BY_WHO_AGREED = needs.given("by_its_author", "Only the author takes back the agreement to publication.")
_HIDDEN_PARTS = needs.given("hidden_parts", "Mark the parts to hide.")
_ANOTHER_MODERATOR = needs.given("another_moderator", "Another moderator has to decide on an objection.")
_AGREED = tuple(state for state in STATES if state not in (REFUSED, WITHDRAWN))
_UNDECIDED = (UNDER_STUDY, OBJECTED)


def _decided(*requires: needs.Requirement) -> tuple[Way, Way]:
	first = by(PARTICIPATION_MODERATOR, *requires, at=(UNDER_STUDY,))
	again = by(PARTICIPATION_MODERATOR, *requires, _ANOTHER_MODERATOR, at=(OBJECTED,))
	return first, again


_TABLE = table_of(
	row("study", (RECEIVED,), UNDER_STUDY, by(PARTICIPATION_MODERATOR)),
	row("approve", _UNDECIDED, APPROVED, *_decided()),
	row(
		"approve_in_part",
		_UNDECIDED,
		APPROVED_IN_PART,
		*_decided(needs.REASON, _HIDDEN_PARTS),
	),
	row("refuse", _UNDECIDED, REFUSED, *_decided(needs.REASON)),
	row(
		"publish",
		(APPROVED, APPROVED_IN_PART),
		PUBLISHED,
		by(PARTICIPATION_MODERATOR),
	),
	row(
		"object",
		(APPROVED_IN_PART, REFUSED, PUBLISHED),
		OBJECTED,
		by(CITIZEN, _BY_ITS_AUTHOR, needs.FIRST_OBJECTION),
	),
	row(
		"withdraw",
		tuple(state for state in STATES if state != WITHDRAWN),
		WITHDRAWN,
		by(PARTICIPATION_MODERATOR, needs.REASON),
		by(CITIZEN, _BY_WHO_AGREED, at=_AGREED),
	),
)

MOVES = _TABLE.moves
MESSAGES = _TABLE.messages()


def open_moves(state: str, roles: Collection[str]) -> tuple[str, ...]:
	"""The moves that the roles may make with a public contribution in this state."""
	return _TABLE.open_moves(state, roles)


def check_move(state: str, move: str, roles: Collection[str], facts: Mapping[str, object]) -> str:
	"""The state that a public contribution's move leads to; raises MoveRefused if it may not be made."""
	return _TABLE.check(state, move, roles, facts)
