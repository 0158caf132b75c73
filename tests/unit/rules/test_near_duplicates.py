"""Texts that say nearly the same are found, whatever else there is; others are left apart."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.near_duplicates import (
	ALIKE,
	MOST_KEYS,
	Likenesses,
	keys_of,
	likeness,
	words_of,
)

CAMPAIGN = "نطالب البلدية بإعادة فتح حديقة الحي الشمالي أمام العائلات في المساء"
VOCABULARY = [f"{begin}{middle}{end}" for begin in "ابتثج" for middle in "حخدذ" for end in "رزسش"]


@pytest.mark.parametrize(
	"varied",
	[
		f"@city_services_demo {CAMPAIGN} https://example.org/a?b=1",
		CAMPAIGN.replace("إعادة", "اعادة").replace("البلدية", "البلديه"),
		CAMPAIGN.replace("حديقة", "حديقــــة") + "!!! 😡",
		"17. " + CAMPAIGN + " 99",
		CAMPAIGN.replace("المساء", "الصباح"),
		" ".join(reversed(CAMPAIGN.split())),
		"يا جماعة " + CAMPAIGN + " وشكراً",
	],
	ids=["address", "hamza", "tatweel and signs", "numbers", "one word", "order", "greeting"],
)
def test_a_text_that_was_varied_is_alike(varied):
	assert likeness(words_of(CAMPAIGN), words_of(varied)) >= ALIKE


@pytest.mark.parametrize(
	"other",
	[
		"حفرة كبيرة عند مدرسة الحي الشمالي في الطريق",
		"نطالب البلدية بإصلاح إنارة الشارع",
		"",
		"😡😡",
		"https://example.org",
		"12345",
	],
)
def test_another_matter_or_a_text_without_words_is_not(other):
	assert likeness(words_of(CAMPAIGN), words_of(other)) < ALIKE


def test_texts_without_words_are_like_nothing_not_even_each_other():
	held = Likenesses()
	held.add("first", words_of("😡"))
	assert keys_of(words_of("😡")) == () and held.alike(words_of("😡")) == []


def test_the_likest_comes_first():
	held = Likenesses()
	held.add("near", words_of(CAMPAIGN.replace("المساء", "الصباح")))
	held.add("same", words_of(CAMPAIGN + "!"))
	assert held.alike(words_of(CAMPAIGN)) == ["same", "near"]


texts = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=40).map(frozenset)


@given(texts, texts)
def test_whatever_is_alike_shares_a_key(one, other):
	if likeness(one, other) >= ALIKE:
		assert set(keys_of(one)) & set(keys_of(other))


@given(texts, texts)
def test_likeness_is_the_share_of_all_words_that_both_have_and_has_no_direction(one, other):
	exact = len(one & other) / len(one | other)
	assert likeness(one, other) == likeness(other, one) == (exact if likeness(one, other) else 0)
	assert exact < ALIKE or likeness(one, other) == exact


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=200))
def test_a_text_has_few_keys_that_do_not_depend_on_the_order_of_its_words(words):
	turned = random.Random(7).sample(words, len(words))
	assert keys_of(frozenset(words)) == keys_of(frozenset(turned))
	assert 1 <= len(keys_of(frozenset(words))) <= MOST_KEYS


def test_a_copy_is_found_among_very_many_that_share_some_of_its_words():
	chance = random.Random(11)
	rare = ["".join(chance.choice("ابتثجحخدذرزسش") for _letter in range(7)) for _word in range(2000)]
	held, copies = Likenesses(), {}
	for number in range(3000):
		words = [*chance.sample(rare, 12), *chance.sample(VOCABULARY, 4)]
		held.add(number, frozenset(words))
		if number % 10 == 0:
			copies[number] = frozenset(words[1:])
	missed = [number for number, words in copies.items() if held.alike(words)[:1] != [number]]
	assert missed == []


def test_the_words_of_very_many_texts_are_kept_once():
	held = Likenesses()
	for number in range(100):
		held.add(number, words_of(f"{CAMPAIGN} {VOCABULARY[number % 50]}"))
	kept = [word for words in held._words.values() for word in words]
	assert len(set(map(id, kept))) == len(set(kept))
