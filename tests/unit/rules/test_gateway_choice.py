"""Of gateways that stand in for one another one takes the message, and the first gets its turn again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.gateway_choice import (
	IN_A_ROW,
	Choice,
	Gateway,
	Slowness,
	after_message,
	choose_gateway,
	is_too_slow,
	rest_after,
)

NOW = datetime(2026, 3, 2, 9, 0)
SOON, LATER, BEFORE = (NOW + timedelta(minutes=minutes) for minutes in (1, 5, -1))


def well(name):
	return Gateway(name)


def resting(name, until=SOON, only_slow=False):
	return Gateway(name, until, in_trouble=True, only_slow=only_slow)


def rested(name):
	return Gateway(name, BEFORE, in_trouble=True)


CASES = {
	"the first, if it is well": ([well("A"), well("B")], Choice("A")),
	"the stand-in while the first rests": ([resting("A"), well("B")], Choice("B")),
	"the stand-in of the stand-in": ([resting("A"), resting("B"), well("C")], Choice("C")),
	"the first with one message after its rest": ([rested("A"), well("B")], Choice("A", is_trial=True)),
	"a rest that ends now is over": ([Gateway("A", NOW, True), well("B")], Choice("A", is_trial=True)),
	"without another to carry the rest no trial": ([rested("A"), resting("B")], Choice("A")),
	"alone after its rest with everything": ([rested("A")], Choice("A")),
	"a rest without trouble ends without trial": ([Gateway("A", BEFORE), well("B")], Choice("A")),
	"alone it waits": ([resting("A")], Choice(wait_until=SOON)),
	"all wait for the one that is back first": ([resting("A", LATER), resting("B")], Choice(wait_until=SOON)),
	"a slow one is better than none": ([resting("A"), resting("B", LATER, only_slow=True)], Choice("B")),
	"the first of two slow ones": ([resting("A", only_slow=True), resting("B", only_slow=True)], Choice("A")),
}


@pytest.mark.parametrize("case", CASES)
def test_the_next_message_goes_to(case):
	gateways, choice = CASES[case]
	assert choose_gateway(gateways, NOW) == choice


@pytest.mark.parametrize(
	("seconds", "too_slow"),
	[
		([], False),
		([11], False),
		([11, 11], True),
		([20], True),
		([19, 1, 19], False),
		([10, 10, 10], False),
		([11, 9, 11, 11], True),
		([60], True),
	],
)
def test_two_slow_messages_in_a_row_or_one_that_hangs_are_too_slow(seconds, too_slow):
	slowness = Slowness()
	for took in seconds:
		slowness = after_message(slowness, took, 10, NOW)
	assert is_too_slow(slowness, 10) is too_slow


def test_what_was_slow_long_ago_says_nothing_of_now():
	before = after_message(Slowness(), 11, 10, NOW)
	assert is_too_slow(after_message(before, 11, 10, NOW + IN_A_ROW), 10)
	assert not is_too_slow(after_message(before, 11, 10, NOW + IN_A_ROW + timedelta(seconds=1)), 10)


@given(st.lists(st.floats(10.1, 19.9), min_size=2))
def test_a_gateway_is_left_within_a_minute_of_its_first_slow_message(seconds):
	slowness, waited = Slowness(), 0.0
	for took in seconds:
		slowness, waited = after_message(slowness, took, 10, NOW), waited + took
		if is_too_slow(slowness, 10):
			break
	assert waited < 60 and is_too_slow(slowness, 10)


@pytest.mark.parametrize(
	("minutes", "rest"), [(0, 1), (0.9, 1), (1, 5), (4, 5), (5, 15), (15, 30), (30, 30), (600, 30)]
)
def test_the_longer_trouble_lasts_the_longer_is_the_rest(minutes, rest):
	assert rest_after(timedelta(minutes=minutes)) == timedelta(minutes=rest)
