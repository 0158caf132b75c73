"""Every spelling of a word finds every other: 1,000 pairs, and what no word may do to the question."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.search_words import MARK, asked, indexed

WORDS = "شارع إنارة مدرسة حفرة كبيرة المستشفى القمامة أعمدة الكهرباء ممشى مياه مرأى شؤون بيئة آبار هدى طريق 105 قرب السوق"
SWAPS = {
	"ا": "أإآا",
	"أ": "اإأ",
	"إ": "اأإ",
	"آ": "اأآ",
	"ي": "يى",
	"ى": "يى",
	"ة": "ةه",
	"ه": "هة",
	"ؤ": "ؤو",
	"ك": "كک",
	"0": "0٠۰",
	"1": "1١۱",
	"5": "5٥۵",
}
MARKS = "\u064b\u064e\u0650\u0651\u0652\u0640"


def finds(question, text):
	"""Whether an index that keeps the words answers the question, as MySQL does in boolean mode."""
	kept = indexed(text).split()
	groups = [group.strip("+()").split() for group in (asked(question) or "").split(" +")]
	return bool(asked(question)) and all(
		any(_begins(word, form) for form in group for word in kept) for group in groups
	)


def _begins(word, form):
	return word.startswith(form[:-1]) if form.endswith("*") else word == form


def variant(word, rng):
	letters = []
	for letter in word:
		letters.append(rng.choice(SWAPS.get(letter, letter)))
		if not letter.isdigit() and rng.random() < 0.3:
			letters.append(rng.choice(MARKS))
	return "".join(letters)


def test_a_thousand_pairs_of_spellings_find_each_other():
	rng = random.Random(7)
	for _pair in range(1000):
		words = rng.sample(WORDS.split(), 3)
		text, question = " ".join(variant(word, rng) for word in words), variant(rng.choice(words), rng)
		assert finds(question, text), (question, text)


@pytest.mark.parametrize(
	("question", "text", "found"),
	[
		("حفرة", "الحفرة أمام البيت", True),
		("الحفرة", "حفرة أمام البيت", True),
		("بالشارع", "في الشارع بالشارع", True),
		("شار", "شارع", True),
		("شارع حفرة", "حفرة في شارع النصر", True),
		("شارع نهر", "حفرة في شارع النصر", False),
		("5", "شقة ٥", True),
		("5", "شقة 55", False),
		("UM_Khalid", "um_khalid", True),
		("ajw6-f449", "AJW6-F449", True),
	],
)
def test_what_a_reader_expects_is_found(question, text, found):
	assert finds(question, text) == found


@given(st.text())
def test_whatever_is_typed_asks_for_words_alone(text):
	question = asked(text)
	bare = (question or "").replace(MARK, "")
	assert not set(bare) & set("\"'`-~<>@%;\\")
	assert question is None or question.count("+(") == question.count(")")


@given(st.text(min_size=1))
def test_a_text_finds_itself(text):
	assert (
		asked(text) is None
		or finds(" ".join(text.split()[:3]) or text, text)
		or not asked(" ".join(text.split()[:3]))
	)
