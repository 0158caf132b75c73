"""The parts of an SMS, counted as the standard cuts them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from participation_app.rules.sms_parts import measure

ARABIC, LATIN = "م", "a"


@pytest.mark.parametrize(
	("text", "alphabet", "used", "parts", "left"),
	[
		("", "GSM-7", 0, 0, 160),
		(LATIN, "GSM-7", 1, 1, 159),
		(LATIN * 160, "GSM-7", 160, 1, 0),
		(LATIN * 161, "GSM-7", 161, 2, 145),
		(LATIN * 306, "GSM-7", 306, 2, 0),
		(LATIN * 307, "GSM-7", 307, 3, 152),
		("€" * 80, "GSM-7", 160, 1, 0),
		("[" + LATIN * 158, "GSM-7", 160, 1, 0),
		("[" + LATIN * 159, "GSM-7", 161, 2, 145),
		(LATIN * 152 + "{" + LATIN * 10, "GSM-7", 164, 2, 141),  # the brace does not fit and is not cut
		(ARABIC * 70, "UCS-2", 70, 1, 0),
		(ARABIC * 71, "UCS-2", 71, 2, 63),
		(ARABIC * 134, "UCS-2", 134, 2, 0),
		(ARABIC * 135, "UCS-2", 135, 3, 66),
		(LATIN * 70 + "،", "UCS-2", 71, 2, 63),
		("😀" * 35, "UCS-2", 70, 1, 0),
		("😀" * 36, "UCS-2", 72, 2, 61),
		(ARABIC * 66 + "😀" + ARABIC * 10, "UCS-2", 78, 2, 55),
		("٥", "UCS-2", 1, 1, 69),
		("ç", "UCS-2", 1, 1, 69),  # only the capital letter is in the alphabet
		("line\nline", "GSM-7", 9, 1, 151),
	],
)
def test_a_text_is_sent_in_so_many_parts(text, alphabet, used, parts, left):
	length = measure(text)
	assert (length.alphabet, length.used, length.parts, length.left) == (alphabet, used, parts, left)


@given(some.text(some.sampled_from("aZ9[€\n"), max_size=700))
def test_one_more_letter_never_needs_fewer_parts(text):
	shorter, longer = measure(text), measure(text + LATIN)
	assert shorter.parts <= longer.parts <= shorter.parts + 1
	assert (longer.parts > shorter.parts) == (shorter.left == 0 or not text) or longer.parts == 2


@given(some.text(max_size=400))
def test_parts_are_never_fewer_than_the_places_need(text):
	length = measure(text)
	joined = 153 if length.alphabet == "GSM-7" else 67
	assert length.parts >= (1 if length.used else 0)
	if length.parts > 1:
		assert length.parts >= math.ceil(length.used / joined)
	assert 0 <= length.left
