"""Announcements: who may make which move, and which pictures each platform takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from participation_app.rules.announcements import KINDS, MOVES, STATES, check_move, open_moves
from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	DEPARTMENT_LIAISON,
	PARTICIPATION_MANAGER,
	PLATFORMS,
	PUBLIC_RELATIONS_OFFICER,
	ROLES,
	SYSTEM,
)
from participation_app.rules.moves import Destination, Missing, MoveRefused, NotFromHere, NotYours
from participation_app.rules.picture_rules import (
	JPEG,
	MEGABYTE,
	MISSING,
	PICTURE_RULES,
	PNG,
	TOO_LARGE,
	WRONG_SHAPE,
	WRONG_TYPE,
	PictureFacts,
	picture_faults,
)
from tests.architecture.sources import doctypes

READY = {
	"is_complete": True,
	"is_author": False,
	"on_its_way": False,
	"stands": True,
	"comment": "x",
	"reason": "x",
	"removal_asked": True,
	"second_officer": True,
	"is_corrected": False,
}
# Where the one move asks for the opposite of what the others do.
INSTEAD = {
	"withdraw_approval": {"stands": False},
	"replaced": {"stands": False},
	"ask_removal": {"removal_asked": False},
}


def ready_for(move):
	"""Facts with which nothing is missing to the move."""
	return {**READY, **INSTEAD.get(move, {})}


SQUARE = PictureFacts(JPEG, MEGABYTE, 1000, 1000)


@pytest.mark.parametrize(
	("state", "role", "moves"),
	[
		("Draft", CALL_CENTRE_AGENT, ("submit_for_review", "withdraw")),
		("Draft", PARTICIPATION_MANAGER, ("submit_for_review", "withdraw")),
		("Draft", DEPARTMENT_LIAISON, ()),
		("Under Review", CALL_CENTRE_AGENT, ("withdraw",)),
		("Under Review", PUBLIC_RELATIONS_OFFICER, ("request_changes", "approve", "withdraw")),
		("Approved", CALL_CENTRE_AGENT, ()),
		("Approved", PUBLIC_RELATIONS_OFFICER, ("withdraw_approval", "withdraw")),
		("Approved", SYSTEM, ("published",)),
		("Published", PUBLIC_RELATIONS_OFFICER, ("correct", "ask_removal", "call_off_removal", "remove")),
		("Published", PARTICIPATION_MANAGER, ("correct",)),
		("Published", CALL_CENTRE_AGENT, ("correct",)),
		("Published", SYSTEM, ("replaced",)),
		("Withdrawn", PUBLIC_RELATIONS_OFFICER, ()),
		("Removed", PUBLIC_RELATIONS_OFFICER, ()),
	],
)
def test_each_state_offers_its_moves_to_each_role(state, role, moves):
	assert open_moves(state, {role}) == moves


@pytest.mark.parametrize(
	("state", "move", "fact", "value"),
	[
		("Draft", "submit_for_review", "is_complete", False),
		("Under Review", "approve", "is_complete", False),
		("Under Review", "approve", "is_author", True),
		("Under Review", "request_changes", "comment", " "),
		("Approved", "withdraw", "on_its_way", True),
		("Published", "remove", "on_its_way", True),
		("Published", "remove", "removal_asked", False),
		("Published", "remove", "second_officer", False),
		("Published", "ask_removal", "reason", ""),
		("Published", "ask_removal", "removal_asked", True),
		("Published", "call_off_removal", "removal_asked", False),
		("Published", "correct", "reason", " "),
		("Published", "correct", "is_corrected", True),
		("Approved", "withdraw_approval", "on_its_way", True),
		("Approved", "withdraw_approval", "stands", True),
	],
)
def test_a_move_says_what_it_lacks(state, move, fact, value):
	with pytest.raises(Missing) as refusal:
		check_move(state, move, {PUBLIC_RELATIONS_OFFICER}, {**ready_for(move), fact: value})
	assert refusal.value.what == fact


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: move.name)
def test_a_move_leads_from_its_states_alone(move):
	for state in STATES:
		if state in move.from_stages:
			roles = next(way.roles for way in move.ways if state in way.stages)
			stays = move.to_stage is Destination.SAME
			to_state = check_move(state, move.name, {roles[0]}, ready_for(move.name))
			assert to_state == (state if stays else move.to_stage)
		else:
			with pytest.raises(NotFromHere):
				check_move(state, move.name, {*move.roles}, ready_for(move.name))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", (*ROLES, SYSTEM))
def test_what_is_not_open_to_a_role_is_refused_to_it(state, role):
	for move in MOVES.keys() - {*open_moves(state, {role})}:
		with pytest.raises(MoveRefused):
			check_move(state, move, {role}, ready_for(move))


def test_what_stands_is_said_by_the_system_alone():
	with pytest.raises(NotYours):
		check_move("Approved", "published", {PUBLIC_RELATIONS_OFFICER}, READY)


def test_the_form_offers_the_words_of_the_rules():
	fields = {field["fieldname"]: field for field in doctypes()["Announcement"]["fields"]}
	assert tuple(fields["state"]["options"].split("\n")) == STATES
	assert tuple(fields["kind"]["options"].split("\n")) == KINDS


@pytest.mark.parametrize(
	("platform", "changes", "faults"),
	[
		("X", {}, ()),
		("X", {"media_type": PNG}, ()),
		("X", {"size": 5 * MEGABYTE}, ()),
		("X", {"size": 5 * MEGABYTE + 1}, (TOO_LARGE,)),
		("X", {"media_type": "image/tiff"}, (WRONG_TYPE,)),
		("Facebook", {"width": 5000}, ()),
		("Instagram", {"media_type": PNG}, (WRONG_TYPE,)),
		("Instagram", {"width": 800}, ()),
		("Instagram", {"width": 790}, (WRONG_SHAPE,)),
		("Instagram", {"width": 1910}, ()),
		("Instagram", {"width": 1920}, (WRONG_SHAPE,)),
		("Instagram", {"size": 9 * MEGABYTE, "media_type": PNG}, (WRONG_TYPE, TOO_LARGE)),
	],
)
def test_a_picture_meets_the_rules_of_its_platform(platform, changes, faults):
	assert picture_faults(platform, replace(SQUARE, **changes)) == faults


@pytest.mark.parametrize("platform", PLATFORMS)
def test_only_instagram_asks_for_a_picture(platform):
	assert picture_faults(platform, None) == ((MISSING,) if platform == "Instagram" else ())
	assert platform in PICTURE_RULES
