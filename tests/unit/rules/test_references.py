"""References are read however a person gives them, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.references import (
	ALPHABET,
	LENGTH,
	find_reference,
	only_asks,
	read_reference,
	says_only,
	written,
)


@pytest.mark.parametrize(
	"typed",
	[
		"7KQM-3XWD",
		"7kqm-3xwd",
		" 7KQM 3XWD ",
		"7KQM3XWD",
		"7KQM–3XWD",
		"7 K Q M - 3 X W D",
		"٧KQM-٣XWD",
		"۷kqm۳xwd",
		"７ＫＱＭ－３ＸＷＤ",
		"\u200e7KQM-3XWD\u200f",
	],
)
def test_a_reference_is_read_however_it_is_typed(typed):
	assert read_reference(typed) == "7KQM-3XWD"


@pytest.mark.parametrize(
	"typed", ["", "7KQM", "7KQM-3XW", "7KQM-3XWDD", "0KQM-3XWD", "IKQM-3XWO", "رقمي", "%"]
)
def test_what_cannot_be_a_reference_is_none(typed):
	assert read_reference(typed) is None


@pytest.mark.parametrize(
	("message", "found"),
	[
		("ما حالة 7kqm-3xwd من فضلكم", "7KQM-3XWD"),
		("حالة ٧KQM ٣XWD", "7KQM-3XWD"),
		("status 7KQM3XWD!", "7KQM-3XWD"),
		("أين وصل طلبي", None),
		("please help me", None),
		("CALL BACK", "CALL-BACK"),
		("", None),
	],
)
def test_a_reference_is_found_in_a_message(message, found):
	assert find_reference(message) == found


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH), st.data())
def test_every_reference_survives_being_typed_by_hand(letters, data):
	between = data.draw(st.lists(st.sampled_from(["", " ", "-", " - "]), min_size=LENGTH, max_size=LENGTH))
	typed = "".join(letter + gap for letter, gap in zip(letters.lower(), between, strict=True))
	assert read_reference(typed) == written(letters)


@given(st.text())
def test_no_text_upsets_the_reader(text):
	for found in (read_reference(text), find_reference(text)):
		assert found is None or len(found) == LENGTH + 1


@pytest.mark.parametrize(
	("text", "is_one"),
	[
		("", True),
		("7KQM-3XWD", True),
		("7kqm 3xwd", True),
		("حالة ٧KQM-3XWD؟", True),
		("status", True),
		("7KQM-3XWD beside the school", False),
		("beside the school", False),
	],
)
def test_a_message_that_says_nothing_else_only_asks(text, is_one):
	assert only_asks(text) is is_one


@pytest.mark.parametrize(
	("text", "is_one"),
	[
		("7KQM-3XWD", True),
		("7kqm 3xwd", True),
		("@city.example: 7KQM-3XWD 🙏!", True),
		("7KQM-3XWD\n@City_Desk", True),
		("", False),
		("@7KQM-3XWD", False),
		("7KQM-3XWD هذا رمزي", False),
		("7KQM-3XWD 7KQM-3XWD", False),
		("7KQM-3XWE", False),
		("7KQ M3XWD", False),
	],
)
def test_a_comment_that_holds_nothing_but_the_reference_is_told_from_one_with_words(text, is_one):
	assert says_only(text, "7KQM-3XWD") is is_one
