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


AUTHORS = {
	"object": TABLE["object"][0],
	"withdraw": [one for one in TABLE["withdraw"][0] if one != "Refused"],
}


def test_moderators_hold_every_move_but_the_objection_and_authors_take_back_what_they_agreed_to():
	for state, (name, (states, to)), role in product(STATES, TABLE.items(), ROLES):
		of_moderators = role == MODERATOR and name != "object" and state in states
		if of_moderators or (role == CITIZEN and state in AUTHORS.get(name, ())):
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


def test_nobody_takes_back_what_somebody_else_agreed_to():
	with pytest.raises(Missing):
		check_move("Published", "withdraw", {CITIZEN}, FACTS | {"by_its_author": False})


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
