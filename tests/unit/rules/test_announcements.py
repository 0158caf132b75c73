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
	SYSTEM,
)
from participation_app.rules.moves import Missing, NotFromHere, NotYours
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
}
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
		("Approved", PUBLIC_RELATIONS_OFFICER, ("withdraw",)),
		("Approved", SYSTEM, ("published",)),
		("Published", PUBLIC_RELATIONS_OFFICER, ("remove",)),
		("Published", PARTICIPATION_MANAGER, ()),
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
		("Published", "remove", "reason", ""),
	],
)
def test_a_move_says_what_it_lacks(state, move, fact, value):
	with pytest.raises(Missing) as refusal:
		check_move(state, move, {PUBLIC_RELATIONS_OFFICER}, {**READY, fact: value})
	assert refusal.value.what == fact


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: move.name)
def test_a_move_leads_from_its_states_alone(move):
	for state in STATES:
		if state in move.from_stages:
			roles = next(way.roles for way in move.ways if state in way.stages)
			assert check_move(state, move.name, {roles[0]}, READY) == move.to_stage
		else:
			with pytest.raises(NotFromHere):
				check_move(state, move.name, {*move.roles}, READY)


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
