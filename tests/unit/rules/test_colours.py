"""A colour is used as it is where it can be read, and moved towards black or white where it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.colours import ENOUGH, colour_of, contrast, readable_on, text_on

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
	("text", "colour"),
	[
		("#0B5351", "#0b5351"),
		("0b5351", "#0b5351"),
		(" #0b5351 ", "#0b5351"),
		("#abc", "#aabbcc"),
		("#0b5351ff", "#0b5351"),
		("red", None),
		("", None),
		("#12345", None),
		("#fff;}body{display:none", None),
	],
)
def test_a_colour_is_six_hexadecimal_digits_or_nothing(text, colour):
	assert colour_of(text) == colour


def test_black_on_white_has_the_greatest_contrast():
	assert round(contrast("#000000", "#ffffff"), 2) == 21 and contrast("#123456", "#123456") == 1


def test_a_grey_has_the_contrast_that_wcag_gives_as_its_example():
	assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@given(COLOURS, COLOURS)
def test_contrast_does_not_ask_which_colour_is_above(one, other):
	assert contrast(one, other) == contrast(other, one)


@given(COLOURS)
def test_any_colour_becomes_readable_on_light_and_on_dark(colour):
	for ground in ("#faf9f6", "#14181b"):
		assert contrast(readable_on(ground, colour), ground) >= ENOUGH


@given(COLOURS, COLOURS)
def test_text_can_be_read_on_any_ground(ground, colour):
	assert contrast(readable_on(ground, colour), ground) >= 4.5
	assert text_on(ground) in ("#000000", "#ffffff") and contrast(text_on(ground), ground) >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is():
	assert readable_on("#ffffff", "#0b5351") == "#0b5351"
