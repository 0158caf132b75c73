"""The way of an announcement: its states and moves, as `lifecycle` has them for tickets.

Facts: is_complete, is_author, on_its_way, comment, reason, stands, removal_asked, second_officer, is_corrected.
What stands on the platforms goes only if two officers want it; a correction is an announcement of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from . import requirements as needs
from .lifecycle import CALL_CENTRE_AGENT, PARTICIPATION_MANAGER, PUBLIC_RELATIONS_OFFICER, SYSTEM
from .moves import Destination, by, row, table_of

DRAFT = "Draft"
UNDER_REVIEW = "Under Review"
APPROVED = "Approved"
PUBLISHED = "Published"
WITHDRAWN = "Withdrawn"
REMOVED = "Removed"
STATES = (DRAFT, UNDER_REVIEW, APPROVED, PUBLISHED, WITHDRAWN, REMOVED)
KINDS = ("News", "Event", "Survey Invitation", "Survey Result")

WRITERS = (CALL_CENTRE_AGENT, PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER)

_IS_COMPLETE = needs.given("is_complete", "Complete what is marked beside the accounts first.")
_NOT_ON_ITS_WAY = needs.denied("on_its_way", "A post is on its way. Wait until its outcome is known.")
_STANDS = needs.given("stands", "It does not stand on any platform yet.")
_NOTHING_STANDS = needs.denied("stands", "It stands on a platform. Ask for its removal instead.")
_REMOVAL_ASKED = needs.given("removal_asked", "Nobody has asked to remove it. Reload the page.")
_REMOVAL_NOT_ASKED = needs.denied(
	"removal_asked", "Its removal is asked for already. A second officer confirms it."
)
_NOT_CORRECTED = needs.denied("is_corrected", "There is a correction of it already. Open that one.")

_TABLE = table_of(
	row("submit_for_review", (DRAFT,), UNDER_REVIEW, by(WRITERS, _IS_COMPLETE)),
	row("request_changes", (UNDER_REVIEW,), DRAFT, by(PUBLIC_RELATIONS_OFFICER, needs.COMMENT)),
	row(
		"approve", (UNDER_REVIEW,), APPROVED, by(PUBLIC_RELATIONS_OFFICER, needs.NOT_AN_AUTHOR, _IS_COMPLETE)
	),
	row(
		"withdraw_approval",
		(APPROVED,),
		UNDER_REVIEW,
		by(PUBLIC_RELATIONS_OFFICER, _NOT_ON_ITS_WAY, _NOTHING_STANDS),
	),
	row("published", (APPROVED,), PUBLISHED, by(SYSTEM, _STANDS)),
	row(
		"withdraw",
		(DRAFT, UNDER_REVIEW, APPROVED),
		WITHDRAWN,
		by(WRITERS, at=(DRAFT, UNDER_REVIEW)),
		by(PUBLIC_RELATIONS_OFFICER, _NOT_ON_ITS_WAY, at=(APPROVED,)),
	),
	row("correct", (PUBLISHED,), Destination.SAME, by(WRITERS, needs.REASON, _NOT_CORRECTED)),
	row(
		"ask_removal",
		(PUBLISHED,),
		Destination.SAME,
		by(PUBLIC_RELATIONS_OFFICER, needs.REASON, _REMOVAL_NOT_ASKED),
	),
	row("call_off_removal", (PUBLISHED,), Destination.SAME, by(PUBLIC_RELATIONS_OFFICER, _REMOVAL_ASKED)),
	row(
		"remove",
		(PUBLISHED,),
		REMOVED,
		by(PUBLIC_RELATIONS_OFFICER, _REMOVAL_ASKED, needs.SECOND_OFFICER, _NOT_ON_ITS_WAY),
	),
	row("replaced", (PUBLISHED,), REMOVED, by(SYSTEM, _NOTHING_STANDS, _NOT_ON_ITS_WAY)),
)

MOVES = _TABLE.moves
MESSAGES = _TABLE.messages()


def open_moves(state: str, roles: Collection[str]) -> tuple[str, ...]:
	"""The moves that the roles may make with an announcement in this state."""
	return _TABLE.open_moves(state, roles)


def check_move(state: str, move: str, roles: Collection[str], facts: Mapping[str, object]) -> str:
	"""The state that an announcement's move leads to; raises MoveRefused if it may not be made."""
	return _TABLE.check(state, move, roles, facts)
