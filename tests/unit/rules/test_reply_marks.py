"""Marks on a text under review fit it, or are refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.reply_marks import (
	LONGEST_COMMENT,
	MOST_MARKS,
	Mark,
	MarksRefused,
	OutsideText,
	Overlapping,
	TooManyMarks,
	WithoutComment,
	WordsDiffer,
	checked_marks,
)

TEXT = "تم ردم الحفرة 🎉 أمس"


def mark(start, end, comment="اذكروا الموعد", text=TEXT):
	return Mark(start, end, text[start:end], comment)


def test_marks_are_given_in_the_order_of_the_text():
	last, first = mark(16, 19), mark(0, 2)
	assert checked_marks(TEXT, [last, first]) == (first, last)


def test_marks_that_touch_are_two_marks():
	assert len(checked_marks(TEXT, [mark(0, 2), mark(2, 6)])) == 2


REFUSED = [
	([mark(3, 3)], OutsideText),
	([mark(-1, 2)], OutsideText),
	([mark(5, 99)], OutsideText),
	([mark(2, 3)], OutsideText),
	([Mark(0, 2, "لم", "؟")], WordsDiffer),
	([mark(0, 2, "")], WithoutComment),
	([mark(0, 2, "  \n")], WithoutComment),
	([mark(0, 2, "x" * (LONGEST_COMMENT + 1))], WithoutComment),
	([mark(0, 6), mark(3, 13)], Overlapping),
	([mark(0, 6), mark(0, 6)], Overlapping),
	([mark(0, 2)] * (MOST_MARKS + 1), TooManyMarks),
]


@pytest.mark.parametrize(("marks", "refusal"), REFUSED)
def test_what_does_not_fit_is_refused(marks, refusal):
	with pytest.raises(refusal):
		checked_marks(TEXT, marks)


@given(st.integers(), st.integers(), st.text(max_size=5), st.text(max_size=30))
def test_whatever_is_sent_fits_or_is_refused(start, end, quote, text):
	try:
		(kept,) = checked_marks(text, [Mark(start, end, quote, "لماذا؟")])
	except MarksRefused:
		return
	assert text[kept.start : kept.end] == quote and quote.strip()
