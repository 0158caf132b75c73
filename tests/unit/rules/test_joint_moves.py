"""Two tickets with one reply: neither leaves the other without an answer."""

from __future__ import annotations

import pytest

from participation_app.rules import lifecycle
from participation_app.rules.joint_moves import AnsweredTogether, check_joint, ruled_out

REFUSED = {
	"answered_with": {"submit_reply", "answer_directly", "hand_off", "correct"},
	"under_review_with": {"ask_again", "ask_citizen", "close_without_publication"},
	"second_awaited": {"submit_reply"},
	"second_open": {"answer_directly", "hand_off", "close_without_publication"},
}


@pytest.mark.parametrize("fact", REFUSED)
@pytest.mark.parametrize("move", lifecycle.MOVES)
def test_what_would_part_the_two_is_refused_with_the_other_one_s_reference(move, fact):
	if move not in REFUSED[fact]:
		return check_joint("Reply Drafting", move, {fact: "7KQM-3XWD"})
	with pytest.raises(AnsweredTogether, match="7KQM-3XWD"):
		check_joint("Reply Drafting", move, {fact: "7KQM-3XWD"})


@pytest.mark.parametrize("move", lifecycle.MOVES)
def test_a_ticket_alone_is_hindered_by_nothing(move):
	check_joint("Reply Drafting", move, dict.fromkeys(REFUSED))
	assert not ruled_out({})


def test_the_second_is_answered_by_the_system_with_the_first_s_reply_and_by_nobody_else():
	facts = {"answered_with": "7KQM-3XWD", "approved": True, "platform_id": "7KQM-3XWD", "link": "x"}
	answered = lifecycle.check_move("Reply Drafting", "published", {lifecycle.SYSTEM}, facts)
	assert answered == "Answered"
	for roles, stage in (
		({lifecycle.PUBLIC_RELATIONS_OFFICER}, "Reply Drafting"),
		({lifecycle.SYSTEM}, "With Section"),
	):
		with pytest.raises(lifecycle.MoveRefused):
			lifecycle.check_move(stage, "published", roles, facts)
	with pytest.raises(lifecycle.NotFromHere):
		lifecycle.check_move(
			"Reply Drafting", "published", {lifecycle.SYSTEM}, {**facts, "answered_with": None}
		)
