"""One spelling for one word, and the language of a text by its script."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation_app.rules.arabic import language, normalise


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("أحمد إبراهيم آمنة ٱلله", "احمد ابراهيم امنه الله"),
		("مستشفى شاطئ مسؤول", "مستشفي شاطي مسوول"),
		("إنارة", "اناره"),
		("مَدْرَسَةٌ", "مدرسه"),
		("الإنـــارة", "الاناره"),
		("ح\u200bف\u200fر\u202eة", "حفره"),
		("\ufefftext\u00ad", "text"),
		("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ १२", "0123456789 0123456789 12"),
		("ABC Straße", "abc strasse"),
		("حلوووووو", "حلو"),
		("sooooo good", "so good"),
		("حلوو good", "حلوو good"),
		("ههههه", "ه"),
		("ﺣﻔﺮﺓ ﻻ", "حفره لا"),
		("ﷲ", "الله"),
		("کیف", "كيف"),
		("گهوة", "گهوه"),
		("1000 !!! ...", "1000 !!! ..."),
		("fullＷＩＤＴＨ １２", "fullwidth 12"),
		("شـ\ufe7e\ufe70كرا", "شكرا"),
		("ا\u0653 و\u0654", "ا و"),
		("\u2066رقم\u2069", "رقم"),
		("😀 سيء", "😀 سيء"),
		("", ""),
	],
)
def test_variants_become_one_spelling(text, expected):
	assert normalise(text) == expected


ALPHABET = st.sampled_from(
	[*"اأإآٱىئيؤوةهكکبت ءلAbS1٣۴ـ!\n", "\u064b", "\u0651", "\u200f", "\ufefb", "😀", "é"]
)


@settings(max_examples=300)
@given(st.text(ALPHABET))
def test_applying_it_twice_changes_nothing(text):
	assert normalise(normalise(text)) == normalise(text)


@settings(max_examples=200)
@given(st.text(ALPHABET), st.sampled_from(["ـ", "\u064e", "\u200f", "\u2067"]))
def test_decoration_between_letters_makes_no_difference(text, decoration):
	assert normalise(decoration.join(text)) == normalise(text)


def test_no_formatting_character_of_the_basic_plane_remains():
	formatting = [chr(point) for point in range(0x10000) if unicodedata.category(chr(point)) == "Cf"]
	used_in_text = [sign for sign in formatting if sign not in "\u0890\u0891\u08e2"]
	assert normalise("".join(used_in_text)) == ""


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("الشارع مظلم منذ أسبوع", "ar"),
		("@QaafBank التطبيق واقف من الصبح https://example.com/abcdefgh", "ar"),
		("The street is dark", "en"),
		("Où est la mairie", "en"),
		("خدمة bad جداً very late", "mixed"),
		("التطبيق app واقف من الصبح", "ar"),
		("नमस्ते दुनिया", "und"),
		("@someone_else", "und"),
		("😀😀😀 123", "und"),
		("ok", "und"),
		("", "und"),
		("ـــــــــ", "und"),
		("ﺣﻔﺮﺓ ﻛﺒﻴﺮﺓ", "ar"),
	],
)
def test_the_language_is_told_by_the_script(text, expected):
	assert language(text) == expected
