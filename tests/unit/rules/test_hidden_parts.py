"""Hiding parts of a text: what is marked is gone, everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.hidden_parts import HIDDEN, BadParts, hide, joined


@pytest.mark.parametrize(
	("parts", "shown"),
	[
		([], "abc def ghi"),
		([(0, 3)], "[…] def ghi"),
		([(4, 7)], "abc […] ghi"),
		([(8, 11), (0, 3)], "[…] def […]"),
		([(0, 5), (4, 7)], "[…] ghi"),
		([(0, 3), (3, 7)], "[…] ghi"),
		([(0, 7), (4, 5)], "[…] ghi"),
	],
)
def test_a_mark_stands_for_each_part(parts, shown):
	assert hide("abc def ghi", parts) == shown


@pytest.mark.parametrize("part", [(-1, 2), (3, 3), (5, 4), (0, 12), (11, 12)])
def test_a_part_outside_the_text_or_without_anything_in_it_is_refused(part):
	with pytest.raises(BadParts):
		hide("abc def ghi", [part])


@pytest.mark.parametrize("text", ["abc", " abc ", "abc\n"])
def test_something_is_left_to_read(text):
	start = text.index("abc")
	with pytest.raises(BadParts):
		hide(text, [(start, start + 3)])


@given(st.text(min_size=1), st.data())
def test_what_is_hidden_is_not_shown_and_what_is_not_hidden_is(text, data):
	edge = st.integers(0, len(text))
	parts = data.draw(st.lists(st.tuples(edge, edge).filter(lambda part: part[0] < part[1]), max_size=4))
	covered = {position for start, end in parts for position in range(start, end)}
	left = "".join(sign for position, sign in enumerate(text) if position not in covered)
	try:
		shown = hide(text, parts)
	except BadParts:
		assert not left.strip()
		return
	assert len(shown) == len(left) + len(HIDDEN) * len(joined(text, parts))
