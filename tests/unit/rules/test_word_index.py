"""Words found in a text, and where in it they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.word_index import WordIndex, _written_words, phrase_of


def marked(text, *words):
	return [text[start:end] for start, end in WordIndex(map(phrase_of, words)).spans_in(text)]


@pytest.mark.parametrize(
	("text", "words", "expected"),
	[
		("في الشارع حُفـــرَة كبيرة!", ["حفرة"], ["حُفـــرَة"]),
		("(بالحفرة)، نعم", ["حفرة"], ["بالحفرة"]),
		("بسبب تسرّب، مياه في الشارع", ["تسرب مياه"], ["تسرّب، مياه"]),
		("#نظافة_المدينة", ["نظافة"], ["نظافة"]),
		("Street lights, street LIGHT", ["street light"], ["Street lights", "street LIGHT"]),
		("street lights out", ["street light", "lights out"], ["street lights out"]),
		("حفررررة", ["حفرة"], ["حفررررة"]),
		("😀 شارع ١٢ 😀", ["12"], ["١٢"]),
		("nothing here", ["حفرة"], []),
		("", ["حفرة"], []),
	],
)
def test_what_was_found_is_shown_as_it_was_written(text, words, expected):
	assert marked(text, *words) == expected


@given(
	st.text(st.sampled_from([*"حفرةالوبلك abcx!_#\n.½", "\u064b", "\u0640", "\u200d", "\u0301", "😀", "ﷺ"]))
)
def test_words_are_parted_as_they_are_when_they_are_compared(text):
	assert tuple(word for word, _start, _end in _written_words(text)) == phrase_of(text)
