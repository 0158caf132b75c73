"""What changed between two versions of a text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.word_diff import word_diff

CASES = [
	("", "", []),
	("تم الردم", "تم الردم", [("same", "تم الردم")]),
	("", "تم", [("added", "تم")]),
	("تم", "", [("removed", "تم")]),
	(
		"تم ردم الحفرة أمس",
		"تم ردم الحفرتين أمس",
		[("same", "تم ردم "), ("removed", "الحفرة"), ("added", "الحفرتين"), ("same", " أمس")],
	),
	(
		"نشكركم على تواصلكم معنا.",
		"نقدّر صبركم ونشكركم معنا.",
		[("removed", "نشكركم على تواصلكم"), ("added", "نقدّر صبركم ونشكركم"), ("same", " معنا.")],
	),
	("تم، شكرا", "تم؛ شكرا", [("same", "تم"), ("removed", "،"), ("added", "؛"), ("same", " شكرا")]),
	(
		"من https://a.example/x إلى",
		"من https://a.example/y إلى",
		[
			("same", "من "),
			("removed", "https://a.example/x"),
			("added", "https://a.example/y"),
			("same", " إلى"),
		],
	),
	("سطر\nآخر", "سطر\n\nآخر", [("same", "سطر"), ("removed", "\n"), ("added", "\n\n"), ("same", "آخر")]),
	("call 8000", "call 8001", [("same", "call "), ("removed", "8000"), ("added", "8001")]),
]
RESPELLED = [("الاناره", "الإنارة"), ("علي", "على"), ("مدرسه", "مدرسة"), ("شُكرا", "شكرا"), ("٣", "3")]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_a_difference_is_told_in_words(old, new, expected):
	assert word_diff(old, new) == expected


@pytest.mark.parametrize(("old", "new"), RESPELLED)
def test_a_word_spelled_otherwise_is_its_own_change_and_shifts_nothing(old, new):
	pieces = word_diff(f"أصلحنا {old} اليوم", f"أصلحنا {new} اليوم")
	assert pieces == [("same", "أصلحنا "), ("removed", old), ("added", new), ("same", " اليوم")]


WORDS = st.text(alphabet="ابتةهيىأإآَّ ُ 12٣.،\n\U0001f600\ufe0f\u200d@:/", max_size=60)


@given(WORDS, WORDS)
def test_both_texts_are_in_their_difference(old, new):
	pieces = word_diff(old, new)
	assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
	assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


@given(WORDS)
def test_a_text_does_not_differ_from_itself(text):
	assert all(piece.kind == "same" for piece in word_diff(text, text))


def test_the_longest_reply_is_compared_in_a_moment():
	text = " ".join(f"كلمة{number} ثم" for number in range(1_100))
	began = time.monotonic()
	word_diff(text, text.replace("كلمة5", "لفظ5"))
	assert time.monotonic() - began < 5
