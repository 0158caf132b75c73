"""What two tickets of one comment may not do because one reply answers both; the second names the first.

Facts, each the reference of the other ticket, or empty: of the second `answered_with` while the first is
unanswered and `under_review_with` while their reply is past its draft; of the first `second_open` while the
second is unanswered and `second_awaited` until it is ready for the reply.
"""

from __future__ import annotations

from collections.abc import Mapping

from .moves import MoveRefused


class AnsweredTogether(MoveRefused):
	"""The move would part two tickets that have one reply; `other` is the other one's reference."""

	def __init__(self, move: str, stage: str, other: str) -> None:
		super().__init__(move, stage)
		self.other = other


class AnsweredByTheFirst(AnsweredTogether):
	"""The second has no reply of its own."""

	message = "It is answered by the reply of {4}."


class UnderReviewWithTheFirst(AnsweredTogether):
	"""What the second says stands in a text that is being approved."""

	message = "The reply of {4} answers it too and is under review. Have changes requested there first."


class SecondAwaited(AnsweredTogether):
	"""The reply would say nothing of the second."""

	message = "The reply answers {4} too, which is not ready for it yet. Wait for its result, or close it."


class SecondOpen(AnsweredTogether):
	"""The second would be left without a reply."""

	message = "The reply answers {4} too. Close that one first."


_REFUSALS: Mapping[str, tuple[type[AnsweredTogether], tuple[str, ...]]] = {
	"answered_with": (AnsweredByTheFirst, ("submit_reply", "answer_directly", "hand_off", "correct")),
	"under_review_with": (
		UnderReviewWithTheFirst,
		("ask_again", "ask_citizen", "close_without_publication"),
	),
	"second_awaited": (SecondAwaited, ("submit_reply",)),
	"second_open": (SecondOpen, ("answer_directly", "hand_off", "close_without_publication")),
}
JOINT_MESSAGES = tuple(refusal.message for refusal, _moves in _REFUSALS.values())


def check_joint(stage: str, move: str, facts: Mapping[str, object]) -> None:
	"""Raises AnsweredTogether where the move would part the two."""
	for fact, (refusal, moves) in _REFUSALS.items():
		if facts.get(fact) and move in moves:
			raise refusal(move, stage, str(facts[fact]))


def ruled_out(facts: Mapping[str, object]) -> frozenset[str]:
	"""The moves that `check_joint` refuses for good, so that nobody is offered them."""
	moves = _REFUSALS["answered_with"][1]
	return frozenset(moves) if facts.get("answered_with") else frozenset()
