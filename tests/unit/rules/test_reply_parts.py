"""Long replies in numbered parts: every part fits, nothing is lost, nothing is cut in two."""

import itertools
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.reply_length import measure
from participation_app.rules.reply_parts import (
	MOST_PARTS,
	CannotBeDivided,
	TooManyParts,
	WordTooLong,
	begin,
	divide,
)

MARK = re.compile(r" \((\d)/(\d)\)$")
SENTENCE = "تم ردم الحفرة وإعادة رصف الشارع أمام المدرسة."


def bare(part):
	return MARK.sub("", part)


def words_of(parts):
	return [word for part in parts for word in bare(part).split()]


@pytest.mark.parametrize("text", ["", "شكراً لكم.", "ك" * 280, "  بمسافات  "])
def test_what_fits_stays_as_it_is(text):
	assert divide("X", text) == (text,)


def test_parts_are_numbered_at_their_ends():
	parts = divide("X", " ".join([SENTENCE] * 14))
	assert [MARK.search(part)[0] for part in parts] == [
		f" ({n}/{len(parts)})" for n in range(1, len(parts) + 1)
	]
	assert len(parts) == 3


def test_a_part_ends_with_a_sentence_where_it_can():
	parts = divide("X", " ".join([SENTENCE] * 8))
	assert all(bare(part).endswith(".") for part in parts)


@pytest.mark.parametrize("end", [".", "!", "؟", "…", ".»", ".)", "۔"])
def test_sentences_end_as_arabic_and_english_end_them(end):
	text = f"{'كلمة ' * 40}انتهت{end} {'كلمة ' * 40}"
	assert bare(divide("X", text)[0]).endswith(f"انتهت{end}")


def test_a_new_line_ends_a_sentence():
	text = f"{'كلمة ' * 40}\n{'أخرى ' * 40}"
	first, second = divide("X", text)
	assert set(bare(first).split()) == {"كلمة"} and set(bare(second).split()) == {"أخرى"}


def test_a_sentence_that_would_leave_a_part_half_empty_gives_way_to_a_word():
	text = f"نعم. {'كلمة ' * 80}"
	assert measure("X", divide("X", text)[0]).used > 260


@pytest.mark.parametrize(
	"whole",
	[
		"https://city.example/services/roads?request=12345&part=1(2)",
		"@city_services_demo",
		"مُحَمَّدٌ",
		"👨‍👩‍👧‍👦",
		"e\u0301te\u0301",
		"عشرة\u00a0أيام",
	],
)
@pytest.mark.parametrize("before", range(250, 282, 3))
def test_links_mentions_and_letters_with_their_marks_stay_whole(whole, before):
	text = f"{'ك ' * (before // 2)}{whole} {'ل ' * 60}"
	assert sum(whole in bare(part) for part in divide("X", text)) == 1


def test_a_mark_on_a_space_stays_on_it():
	text = f"{'كلمة ' * 53}كاف \u0301{'ل' * 9} {'م' * 100}"
	assert not any(unicodedata.combining(bare(part)[0]) for part in divide("X", text))


def test_an_account_s_own_limit_holds():
	text = " ".join([SENTENCE] * 8)
	assert divide("X", text, 4000) == (text,)
	assert all(measure("X", part, 100).fits for part in divide("X", text, 100))


def test_a_word_longer_than_a_part_is_refused():
	with pytest.raises(WordTooLong):
		divide("X", "ك" * 281)
	with pytest.raises(WordTooLong):
		divide("X", f"{'كلمة ' * 60}{'ك' * 281}")


def test_too_many_parts_are_refused_without_reading_on_for_long():
	with pytest.raises(TooManyParts, match=str(MOST_PARTS)):
		divide("X", "كلمة " * 200_000)


words = st.one_of(
	st.text(alphabet="ابتثمنوهي\u064b\u0651", min_size=1, max_size=12),
	st.sampled_from(
		["https://city.example/a-long-path/that-counts-23", "@city_demo", "👍🏽", "ﷺ", "تم.", "هل؟"]
	),
	st.from_regex(r"[a-zA-Z]{1,15}[.!?]?", fullmatch=True),
)
texts = st.lists(words, min_size=30, max_size=200).flatmap(
	lambda chosen: st.sampled_from([" ", "\n", "  "]).map(lambda space: space.join(chosen))
)


@given(text=texts, platform=st.sampled_from(["X", "Instagram"]), limit=st.sampled_from([None, 80, 140, 1000]))
def test_every_part_fits_and_the_words_come_through_in_their_order(text, platform, limit):
	try:
		parts = divide(platform, text, limit)
	except CannotBeDivided:
		return
	assert all(measure(platform, part, limit).fits for part in parts)
	if len(parts) > 1:
		assert words_of(parts) == text.split()
		assert len(parts) <= MOST_PARTS and all(bare(part).strip() for part in parts)


@given(text=texts)
def test_no_part_could_have_taken_in_the_next_one(text):
	try:
		parts = divide("X", text)
	except CannotBeDivided:
		return
	for one, other in itertools.pairwise(parts):
		assert not measure("X", f"{bare(one)} {bare(other)} (9/9)").fits


ADDRESS = "https://city.example/participation/answer/AbCdEfGh1234"


@pytest.mark.parametrize("platform", ["X", "Instagram"])
def test_a_beginning_fits_and_ends_with_the_link_to_the_whole(platform):
	text = " ".join([SENTENCE] * 60)
	posted = begin(platform, text, ADDRESS)
	assert measure(platform, posted).fits and posted.endswith(f". …\n{ADDRESS}")
	assert text.startswith(posted.removesuffix(f" …\n{ADDRESS}"))


@given(st.text(max_size=900), st.integers(1, 300))
def test_a_beginning_is_the_text_or_a_piece_of_it_before_the_link(text, limit):
	try:
		posted = begin("Facebook", text, ADDRESS, limit)
	except CannotBeDivided:
		assert not measure("Facebook", text, limit).fits
		return
	assert measure("Facebook", posted, limit).fits
	if posted != text:
		assert text.strip().startswith(posted.removesuffix(f" …\n{ADDRESS}"))


def test_where_only_the_link_would_fit_there_is_no_beginning():
	with pytest.raises(WordTooLong):
		begin("Facebook", "كلمة " * 40, ADDRESS, len(ADDRESS) + 4)
