"""The moderation of public contributions: who decides, who objects, and who decides then."""

from itertools import product

import pytest

from participation_app.rules.lifecycle import ROLES, Missing, MoveRefused
from participation_app.rules.moderation import MESSAGES, MOVES, STATES, check_move, open_moves

MODERATOR, CITIZEN = "Participation Moderator", "Citizen"

TABLE = {
	"study": (["Received"], "Under Study"),
	"approve": (["Under Study", "Objected"], "Approved"),
	"approve_in_part": (["Under Study", "Objected"], "Approved in Part"),
	"refuse": (["Under Study", "Objected"], "Refused"),
	"publish": (["Approved", "Approved in Part"], "Published"),
	"object": (["Approved in Part", "Refused", "Published"], "Objected"),
	"withdraw": ([state for state in STATES if state != "Withdrawn"], "Withdrawn"),
}
FACTS = dict.fromkeys(
	("reason", "hidden_parts", "another_moderator", "by_its_author", "first_objection"), True
)


def test_moderators_hold_every_move_but_the_objection():
	for state, (name, (states, to)), role in product(STATES, TABLE.items(), ROLES):
		if state in states and role == (CITIZEN if name == "object" else MODERATOR):
			assert check_move(state, name, {role}, FACTS) == to
		else:
			with pytest.raises(MoveRefused):
				check_move(state, name, {role}, FACTS)
	assert list(MOVES) == list(TABLE)


def test_another_moderator_decides_on_an_objection():
	facts = FACTS | {"another_moderator": False}
	assert check_move("Under Study", "refuse", {MODERATOR}, facts) == "Refused"
	with pytest.raises(Missing, match="Another moderator") as refusal:
		check_move("Objected", "refuse", {MODERATOR}, facts)
	assert refusal.value.message in MESSAGES


@pytest.mark.parametrize("fact", ["by_its_author", "first_objection"])
def test_only_the_author_objects_and_only_once(fact):
	with pytest.raises(Missing):
		check_move("Refused", "object", {CITIZEN}, FACTS | {fact: False})


@pytest.mark.parametrize(
	("name", "fact"),
	[("refuse", "reason"), ("approve_in_part", "hidden_parts"), ("withdraw", "reason")],
)
def test_a_decision_against_the_author_is_explained(name, fact):
	with pytest.raises(Missing) as refusal:
		check_move("Under Study", name, {MODERATOR}, FACTS | {fact: ""})
	assert refusal.value.what == fact


def test_a_withdrawn_contribution_is_at_its_end():
	assert open_moves("Withdrawn", ROLES) == ()
