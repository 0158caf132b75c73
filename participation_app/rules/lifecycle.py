"""The procedure: which move leads from which stage to which, who may make it and what it requires.

The tables are written here and nowhere else. Callers supply what a move requires as facts, by these
names; true or filled in unless said otherwise:

reason, type, matching_rule, ticket, same_author, only_proof, within_undo_time; department, section,
section_in_department, already_inspection (must be False); findings, action_taken, outcome, public_part,
reported_from (a stage); proposed_reply, text_fits, channel_needs_review (must be False),
can_reach_citizen; comment, is_author (must be False), sent (must be False), target_edited, failure,
approved, platform_id, link, second_officer; led_from (a stage); question, question_cleared, came_from (a stage),
days_are_over; agreed_entity, entity_valid, wording, supervisor_agrees; inside_window, first_objection;
followed (must be False); corrected_for_all. A ticket with `follows_event` waits for the answer to its event: only the system
moves it. Of two tickets with one reply each is told what the other stands for: see `joint_moves`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from . import requirements as needs
from .joint_moves import JOINT_MESSAGES, check_joint
from .moves import HOLDER, Destination, by, row, table_of
from .moves import Missing as Missing
from .moves import Move as Move
from .moves import MoveRefused as MoveRefused
from .moves import NotFromHere as NotFromHere
from .moves import NotYours as NotYours
from .moves import UnknownMove as UnknownMove

CALL_CENTRE_AGENT = "Call Centre Agent"
DEPARTMENT_LIAISON = "Department Liaison"
SECTION_OFFICER = "Section Officer"
PUBLIC_RELATIONS_OFFICER = "Public Relations Officer"
PARTICIPATION_MODERATOR = "Participation Moderator"
PARTICIPATION_MANAGER = "Participation Manager"
CITIZEN = "Citizen"
SYSTEM = "System"  # the scheduler and the publisher
ROLES = (
	CALL_CENTRE_AGENT,
	DEPARTMENT_LIAISON,
	SECTION_OFFICER,
	PUBLIC_RELATIONS_OFFICER,
	PARTICIPATION_MODERATOR,
	PARTICIPATION_MANAGER,
	CITIZEN,
	SYSTEM,
)

TYPES = ("Complaint", "Report", "Inquiry", "Service Request", "Suggestion", "Remark")
PLATFORMS = ("X", "Facebook", "Instagram", "YouTube")
CHANNELS = (*PLATFORMS, "Portal", "E-mail", "SMS", "Phone", "Walk-in")
DISMISSAL_REASONS = ("Spam", "Thanks", "Not Actionable")
PROOF_OF_ACCOUNT = "Proof of Account"  # why the system dismisses a comment

REGISTERED = "Registered"
RETURNED = "Returned"
WITH_DEPARTMENT = "With Department"
WITH_SECTION = "With Section"
ACTION_REPORTED = "Action Reported"
REPLY_DRAFTING = "Reply Drafting"
PR_REVIEW = "PR Review"
PUBLISHING = "Publishing"
AWAITING_CITIZEN = "Awaiting Citizen"
ANSWERED = "Answered"
CLOSED = "Closed"

COMMENT_WAITING = "Waiting"
COMMENT_REGISTERED = "Registered"
COMMENT_ATTACHED = "Attached"
COMMENT_REDIRECTED = "Redirected"
COMMENT_DISMISSED = "Dismissed"
COMMENT_OWN = "Own"
COMMENT_BEFORE_SERVICE = "Before Service"
COMMENT_QUARANTINED = "Quarantined"
COMMENT_STATES = (
	COMMENT_WAITING,
	COMMENT_REGISTERED,
	COMMENT_ATTACHED,
	COMMENT_REDIRECTED,
	COMMENT_DISMISSED,
	COMMENT_OWN,
	COMMENT_BEFORE_SERVICE,
	COMMENT_QUARANTINED,
)


class FollowsEvent(MoveRefused):
	"""The ticket waits for the answer to its event, and only the system moves it."""

	message = "It waits for the answer to its event. Take it out of the event, then make the move {0}."


@dataclass(frozen=True)
class Stage:
	"""Where a ticket stands; `holder` is the role it belongs to there, `HOLDER` for the one that asked."""

	name: str
	holder: str


STAGES: Mapping[str, Stage] = MappingProxyType(
	{
		name: Stage(name, holder)
		for name, holder in (
			(REGISTERED, CALL_CENTRE_AGENT),
			(RETURNED, CALL_CENTRE_AGENT),
			(WITH_DEPARTMENT, DEPARTMENT_LIAISON),
			(WITH_SECTION, SECTION_OFFICER),
			(ACTION_REPORTED, DEPARTMENT_LIAISON),
			(REPLY_DRAFTING, CALL_CENTRE_AGENT),
			(PR_REVIEW, PUBLIC_RELATIONS_OFFICER),
			(PUBLISHING, SYSTEM),
			(AWAITING_CITIZEN, HOLDER),
			(ANSWERED, CALL_CENTRE_AGENT),
			(CLOSED, CALL_CENTRE_AGENT),
		)
	}
)

_STAGES_THAT_ASK = (WITH_DEPARTMENT, WITH_SECTION, REPLY_DRAFTING)
_TYPE = needs.one_of("type", TYPES, "Choose the type of the contribution.")
_DISMISSAL_REASON = needs.one_of(
	"reason", DISMISSAL_REASONS, "Choose the reason: spam, thanks or not actionable."
)
_REPORTED_FROM = needs.one_of(
	"reported_from", (WITH_SECTION, WITH_DEPARTMENT), "It is not known where the action was reported."
)
_CAME_FROM = needs.one_of("came_from", _STAGES_THAT_ASK, "It is not known which stage asked.")
_AGREEMENT = (needs.AGREED_ENTITY, needs.ENTITY_VALID, needs.WORDING)
_ACTION_REPORT = (needs.FINDINGS, needs.ACTION_TAKEN, needs.OUTCOME, needs.PUBLIC_PART)


def holders(stage: str, came_from: str | None = None) -> tuple[str, ...]:
	"""The roles that hold a stage; several only for Awaiting Citizen with `came_from` unknown."""
	if stage == AWAITING_CITIZEN:
		return tuple(STAGES[asked].holder for asked in _STAGES_THAT_ASK if came_from in (None, asked))
	return (STAGES[stage].holder,) if stage in STAGES else ()


_COMMENTS = table_of(
	row(
		"register",
		(COMMENT_WAITING,),
		COMMENT_REGISTERED,
		by(CALL_CENTRE_AGENT, _TYPE),
		by(SYSTEM, _TYPE, needs.MATCHING_RULE),
	),
	row("redirect", (COMMENT_WAITING,), COMMENT_REDIRECTED, by(CALL_CENTRE_AGENT, *_AGREEMENT)),
	row(
		"dismiss",
		(COMMENT_WAITING,),
		COMMENT_DISMISSED,
		by(CALL_CENTRE_AGENT, _DISMISSAL_REASON),
		by(SYSTEM, needs.ONLY_PROOF),
	),
	row(
		"attach",
		(COMMENT_WAITING,),
		COMMENT_ATTACHED,
		by(CALL_CENTRE_AGENT, needs.TICKET),
		by(SYSTEM, needs.TICKET, needs.SAME_AUTHOR),
	),
	row(
		"undo",
		(COMMENT_REDIRECTED, COMMENT_DISMISSED, COMMENT_ATTACHED),
		COMMENT_WAITING,
		by(CALL_CENTRE_AGENT, needs.REASON, needs.WITHIN_UNDO_TIME),
		by(PARTICIPATION_MANAGER, needs.REASON),
	),
)

_TICKETS = table_of(
	row(
		"refer",
		(REGISTERED, RETURNED),
		WITH_DEPARTMENT,
		by(CALL_CENTRE_AGENT, needs.DEPARTMENT),
		by(SYSTEM, needs.DEPARTMENT, needs.MATCHING_RULE),
	),
	row(
		"assign_to_section",
		(WITH_DEPARTMENT,),
		WITH_SECTION,
		by(DEPARTMENT_LIAISON, needs.SECTION, needs.SECTION_IN_DEPARTMENT),
	),
	row("return", (WITH_DEPARTMENT,), RETURNED, by(DEPARTMENT_LIAISON, needs.REASON)),
	row("decline", (WITH_SECTION,), WITH_DEPARTMENT, by(SECTION_OFFICER, needs.REASON)),
	row(
		"call_for_inspection",
		(WITH_DEPARTMENT, WITH_SECTION),
		Destination.SAME,
		by((DEPARTMENT_LIAISON, SECTION_OFFICER), needs.REASON, needs.NOT_YET_INSPECTION),
	),
	row(
		"report_action",
		(WITH_SECTION, WITH_DEPARTMENT),
		ACTION_REPORTED,
		by(SECTION_OFFICER, *_ACTION_REPORT, at=(WITH_SECTION,)),
		by(DEPARTMENT_LIAISON, *_ACTION_REPORT, at=(WITH_DEPARTMENT,)),
	),
	row(
		"send_back",
		(ACTION_REPORTED,),
		Destination.REPORTED_FROM,
		by(DEPARTMENT_LIAISON, needs.REASON, _REPORTED_FROM),
	),
	row("confirm_result", (ACTION_REPORTED,), REPLY_DRAFTING, by(DEPARTMENT_LIAISON)),
	row(
		"ask_again",
		(REPLY_DRAFTING,),
		WITH_DEPARTMENT,
		by(CALL_CENTRE_AGENT, needs.REASON, needs.DEPARTMENT),
	),
	row(
		"submit_reply",
		(REPLY_DRAFTING,),
		PR_REVIEW,
		by(CALL_CENTRE_AGENT, needs.PROPOSED_REPLY, needs.TEXT_FITS),
	),
	row(
		"answer_directly",
		(REPLY_DRAFTING,),
		ANSWERED,
		by(CALL_CENTRE_AGENT, needs.NO_REVIEW_NEEDED, needs.CAN_REACH_CITIZEN, needs.NOBODY_FOLLOWS),
	),
	row("request_changes", (PR_REVIEW,), REPLY_DRAFTING, by(PUBLIC_RELATIONS_OFFICER, needs.COMMENT)),
	row("approve", (PR_REVIEW,), PUBLISHING, by(PUBLIC_RELATIONS_OFFICER, needs.NOT_AN_AUTHOR)),
	row("withdraw_approval", (PUBLISHING,), PR_REVIEW, by(PUBLIC_RELATIONS_OFFICER, needs.NOT_SENT)),
	row("look_again", (PUBLISHING,), PR_REVIEW, by(SYSTEM, needs.TARGET_EDITED)),
	row("publication_failed", (PUBLISHING,), PR_REVIEW, by(SYSTEM, needs.FAILURE)),
	row(
		"published",
		(PUBLISHING, PR_REVIEW),
		ANSWERED,
		by(SYSTEM, needs.APPROVED, needs.PLATFORM_ID),
		by(PUBLIC_RELATIONS_OFFICER, needs.APPROVED, needs.LINK),
	),
	row(
		"correct",
		(ANSWERED, CLOSED),
		REPLY_DRAFTING,
		by((CALL_CENTRE_AGENT, PUBLIC_RELATIONS_OFFICER), needs.REASON),
	),
	row(
		"withdraw_reply",
		(ANSWERED, CLOSED),
		REPLY_DRAFTING,
		by(PUBLIC_RELATIONS_OFFICER, needs.REASON, needs.SECOND_OFFICER),
	),
	row(
		"ask_citizen",
		_STAGES_THAT_ASK,
		AWAITING_CITIZEN,
		by(HOLDER, needs.QUESTION, needs.QUESTION_CLEARED, needs.CAN_REACH_CITIZEN),
	),
	row(
		"citizen_answered",
		(AWAITING_CITIZEN,),
		Destination.CAME_FROM,
		by((CITIZEN, CALL_CENTRE_AGENT), _CAME_FROM),
	),
	row(
		"no_answer",
		(AWAITING_CITIZEN,),
		Destination.CAME_FROM,
		by(SYSTEM, _CAME_FROM, needs.DAYS_ARE_OVER),
	),
	row("withdraw_question", (AWAITING_CITIZEN,), Destination.CAME_FROM, by(HOLDER, _CAME_FROM)),
	row(
		"hand_off",
		(REGISTERED, RETURNED, REPLY_DRAFTING),
		ANSWERED,
		by(CALL_CENTRE_AGENT, *_AGREEMENT, needs.NOBODY_FOLLOWS),
	),
	row(
		"close_without_publication",
		(REGISTERED, RETURNED, REPLY_DRAFTING, PR_REVIEW),
		CLOSED,
		by(
			(CALL_CENTRE_AGENT, PUBLIC_RELATIONS_OFFICER),
			needs.REASON,
			needs.SUPERVISOR_AGREES,
			needs.NOBODY_FOLLOWS,
		),
		by(PARTICIPATION_MANAGER, needs.REASON, needs.NOBODY_FOLLOWS),
	),
	row(
		"reopen",
		(ANSWERED, CLOSED),
		WITH_DEPARTMENT,
		by(CALL_CENTRE_AGENT, needs.REASON, needs.DEPARTMENT),
		by(CITIZEN, needs.REASON, needs.DEPARTMENT, needs.INSIDE_WINDOW, needs.FIRST_OBJECTION),
	),
	row("close", (ANSWERED,), CLOSED, by(CALL_CENTRE_AGENT), by(SYSTEM, needs.DAYS_ARE_OVER)),
	holders=holders,
)

# Where a ticket may stand when it joins an event, and while it follows it.
STAGES_THAT_FOLLOW = (REGISTERED, RETURNED, WITH_DEPARTMENT, WITH_SECTION, ACTION_REPORTED, REPLY_DRAFTING)
LEAD_EVENT = "lead_event"  # made from the event's panel, never offered among a ticket's moves
_LED_FROM = needs.one_of(
	"led_from",
	STAGES_THAT_FOLLOW,
	"The answer to the event is under way or given. Have it withdrawn first, or wait for it.",
)
_FOLLOWERS = table_of(
	row(
		LEAD_EVENT,
		STAGES_THAT_FOLLOW,
		Destination.LED_FROM,
		by((CALL_CENTRE_AGENT, PARTICIPATION_MANAGER), needs.REASON, _LED_FROM),
	),
	row("look_again", STAGES_THAT_FOLLOW, PR_REVIEW, by(SYSTEM, needs.TARGET_EDITED)),
	row("publication_failed", STAGES_THAT_FOLLOW, PR_REVIEW, by(SYSTEM, needs.FAILURE)),
	row("published", STAGES_THAT_FOLLOW, ANSWERED, by(SYSTEM, needs.APPROVED, needs.PLATFORM_ID)),
)
# An answer that is corrected for all of an event stands until the correction does.
STAGES_OF_THE_ANSWERED = (ANSWERED, CLOSED)
_CORRECTED = table_of(
	row("look_again", STAGES_OF_THE_ANSWERED, PR_REVIEW, by(SYSTEM, needs.TARGET_EDITED)),
	row("publication_failed", STAGES_OF_THE_ANSWERED, PR_REVIEW, by(SYSTEM, needs.FAILURE)),
	row("published", STAGES_OF_THE_ANSWERED, ANSWERED, by(SYSTEM, needs.APPROVED, needs.PLATFORM_ID)),
)
# The second matter of a comment is answered where it waits for the reply to the first.
_SECONDS = table_of(
	row("published", (REPLY_DRAFTING,), ANSWERED, by(SYSTEM, needs.APPROVED, needs.PLATFORM_ID)),
)

COMMENT_MOVES = _COMMENTS.moves
MOVES = _TICKETS.moves

MOVES_THAT_END_THE_CLOCK = ("published", "answer_directly", "hand_off", "close_without_publication")

MESSAGES = tuple(
	dict.fromkeys(
		(
			*_COMMENTS.messages(),
			*_TICKETS.messages(),
			*_FOLLOWERS.messages(),
			FollowsEvent.message,
			*JOINT_MESSAGES,
		)
	)
)


def open_moves(
	stage: str, roles: Collection[str], came_from: str | None = None, *, follows_event: bool = False
) -> tuple[str, ...]:
	"""The ticket moves that the roles may make from a stage, in the order of the table.

	`came_from` is the stage that asked the citizen; it decides who may withdraw the question.
	"""
	moves = (_FOLLOWERS if follows_event else _TICKETS).open_moves(stage, roles, came_from)
	return tuple(move for move in moves if move != LEAD_EVENT)


def check_move(stage: str, move: str, roles: Collection[str], facts: Mapping[str, object]) -> str:
	"""The stage that a ticket's move leads to; raises MoveRefused if it may not be made."""
	check_joint(stage, move, facts)
	if facts.get("answered_with") and move in _SECONDS.moves:
		return _SECONDS.check(stage, move, roles, facts)
	if facts.get("corrected_for_all") and stage in STAGES_OF_THE_ANSWERED and move in _CORRECTED.moves:
		return _CORRECTED.check(stage, move, roles, facts)
	if not facts.get("follows_event"):
		return _TICKETS.check(stage, move, roles, facts)
	if move in MOVES and move not in _FOLLOWERS.moves:
		raise FollowsEvent(move, stage)
	return _FOLLOWERS.check(stage, move, roles, facts)


def open_comment_moves(state: str, roles: Collection[str]) -> tuple[str, ...]:
	"""The moves that the roles may make with a comment in this state."""
	return _COMMENTS.open_moves(state, roles)


def check_comment_move(state: str, move: str, roles: Collection[str], facts: Mapping[str, object]) -> str:
	"""The state that a comment's move leads to; raises MoveRefused if it may not be made."""
	return _COMMENTS.check(state, move, roles, facts)


def channel_needs_review(channel: str, reviewed_channels: Collection[str] = ()) -> bool:
	"""Whether replies on a channel go through public relations: social ones always, others by setting."""
	return channel in PLATFORMS or channel in reviewed_channels
