"""The table of faults: complete, in order, and each of them can be brought about."""

from __future__ import annotations

import pytest

from participation_app.simulator.accounts import PLATFORMS
from participation_app.simulator.fault_catalogue import CATALOGUE, NAMES, cases, named_fault, set_up
from participation_app.simulator.fault_kinds import EVERYWHERE, ByTest
from participation_app.simulator.postman import Callback

BY_TEST = {"F71", "F72"}
FEW = {"F24": 30, "F30": 20, "F79": 10}
CLOSED_PORT = "http://127.0.0.1:9/hook"


def test_there_is_one_fault_for_each_number():
	assert NAMES == tuple(f"F{number:02}" for number in range(1, 89))


def test_each_says_what_it_does_and_where(control):
	table = control.ask("/faults")["faults"]
	assert [one["name"] for one in table] == list(NAMES)
	for one in table:
		assert len(one["says"]) > 10 and one["variants"]
		assert set(one["platforms"]) <= set(EVERYWHERE)
	assert {one["name"] for one in table if one["by"] == "the test itself"} == BY_TEST


@pytest.mark.parametrize("name", [name for name in NAMES if name != "F46"])
def test_every_fault_can_be_brought_about_on_each_of_its_platforms_in_each_variant(name, simulator):
	found = list(cases(name))
	assert bool(found) == (name not in BY_TEST)
	for _, platform, variant in found:
		simulator.reset(with_samples=False)
		if platform in PLATFORMS:
			simulator.deliveries.register(Callback(platform, CLOSED_PORT, "secret"))
		options = {"count": FEW[name]} if name in FEW else {}
		made = set_up(name, platform, simulator, variant=variant, **options)
		for one in made:
			assert one in simulator.world.comments or one in simulator.world.posts or name == "F30"


@pytest.mark.parametrize(
	("order", "words"),
	[
		({"name": "F71", "platform": "X"}, "by the test itself"),
		({"name": "F25", "platform": "Facebook"}, "happens on X"),
		({"name": "F16"}, "say which platform"),
		({"name": "F31", "platform": "X", "variant": "purple"}, "There is no variant"),
		({"name": "F77", "platform": "X"}, "No callback is registered"),
		({"name": "F56", "platform": "X", "pad": 10**9}, "at most"),
		({"name": "F59", "colour": "red"}, "has no 'colour'"),
	],
)
def test_what_cannot_be_brought_about_is_told(control, order, words):
	answer = control.post("/faults", order)
	assert answer.status_code == 400 and words in answer.json()["error"]


def test_a_state_is_no_fault_of_a_single_request():
	with pytest.raises(ValueError, match="has to be set up"):
		named_fault("F16", "X")


def test_seconds_stand_for_however_a_fault_takes_its_time():
	assert named_fault("F47", "X").delay == 30
	assert named_fault("F47", "X", seconds=0.1).delay == 0.1
	assert (named_fault("F48", None, seconds=2).hang, named_fault("F57", None, seconds=3).drip) == (2, 3)


def test_disarming_undoes_what_lasts(control, simulator):
	before = dict(vars(simulator.world.settings))
	tokens = simulator.world.tokens
	standing = {one: tokens.standing_of(simulator.world.account(one)) for one in PLATFORMS}
	for name, platform, variant in cases("F14", "F23", "F35", "F40", "F42", "F43", "F63", "F64"):
		control.bring_about(name, platform, variant=variant)
	assert vars(simulator.world.settings) != before
	control.calm()
	assert vars(simulator.world.settings) == before
	assert {one: tokens.standing_of(simulator.world.account(one)) for one in PLATFORMS} == standing


def test_every_variant_is_of_a_known_kind():
	kinds = {type(kind) for named in CATALOGUE.values() for kind in named.variants.values()}
	assert ByTest in kinds and len(kinds) == 3
