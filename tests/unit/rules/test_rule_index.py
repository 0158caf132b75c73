"""Rules looked up by what they need: none that matches is missed, none is added, whatever they ask for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation_app.rules import word_index
from participation_app.rules.arabic import normalise
from participation_app.rules.routing import RuleSet
from participation_app.rules.word_index import WordIndex, phrase_of, stems_of

WORDS = [
	"حفرة",
	"حفر",
	"الحفرة",
	"بالحفره",
	"شارع",
	"وشارعنا",
	"light",
	"lights",
	"bus",
	"business",
	"12",
	"123",
	"ال",
]
PLACES = ["الخالدية", "حي الشمال", "حي"]
CHANNELS = ["X", "Facebook"]
AUTHORS = ["city_fan", "#صحفي"]

phrases = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), max_size=2)
texts = st.lists(st.sampled_from([*WORDS, "و", "حفرتان", "!"]), max_size=8).map(" ".join)
rules = st.fixed_dictionaries(
	{
		"any": phrases,
		"all": phrases,
		"none": st.one_of(st.just([]), phrases),
		"places": st.lists(st.sampled_from(PLACES), max_size=2),
		"channels": st.lists(st.sampled_from(CHANNELS), max_size=1),
		"author": st.lists(st.sampled_from(AUTHORS), max_size=1),
		"order": st.integers(0, 3),
	}
)
facts = st.fixed_dictionaries(
	{
		"text": texts,
		"place": st.lists(st.sampled_from(["فيلا ٣، الخالديه", "شمال", "حي الشمال", ""]), max_size=2),
		"channel": st.sampled_from([*CHANNELS, None]),
		"author": st.lists(st.sampled_from(AUTHORS), max_size=2),
	}
)


def begins(word, wanted):
	if wanted.isdecimal() or (wanted.isascii() and len(wanted) <= 3):
		return wanted in stems_of(word)
	return any(stem.startswith(wanted) for stem in stems_of(word))


def occurs(written, text):
	wanted, words = phrase_of(written), phrase_of(text)
	starts = range(len(words) - len(wanted) + 1)
	return any(all(map(begins, words[start : start + len(wanted)], wanted)) for start in starts)


def holds(rule, facts):
	"""Every condition of the rule, one after the other, each word looked for anew."""
	text = facts["text"]
	asked = {"channels": [facts["channel"]], "author": facts["author"]}
	return (
		(not rule["any"] or any(occurs(word, text) for word in rule["any"]))
		and all(occurs(word, text) for word in rule["all"])
		and not any(occurs(word, text) for word in rule["none"])
		and (
			not rule["places"]
			or any(occurs(one, place) for one in rule["places"] for place in facts["place"])
		)
		and all(
			not rule[condition]
			or {*map(normalise, rule[condition])} & {normalise(one) for one in given if one}
			for condition, given in asked.items()
		)
	)


@settings(max_examples=150, deadline=None)
@given(st.lists(rules, max_size=12), facts)
def test_exactly_the_rules_that_hold_are_found_in_their_order(drawn, facts):
	named = [{**rule, "name": f"{number:02}"} for number, rule in enumerate(drawn)]
	in_order = sorted(named, key=lambda rule: (rule["order"], rule["name"]))
	expected = [rule["name"] for rule in in_order if holds(rule, facts)]
	prepared = RuleSet(named)
	assert [decision.rule for decision in prepared.matching(facts)] == expected
	assert prepared.decide(facts).rule == next(iter(expected), None)
	assert prepared.decide({**facts, "words": phrase_of(facts["text"])}) == prepared.decide(facts)


@given(phrases, st.lists(texts, max_size=3))
def test_an_index_that_has_read_other_texts_finds_the_same(wanted, read):
	index = WordIndex(map(phrase_of, wanted))
	for text in [*read, *read]:
		assert index.found_in(text) == {phrase_of(one) for one in wanted if occurs(one, text)}


def test_what_an_index_remembers_of_texts_has_an_end(monkeypatch):
	monkeypatch.setattr(word_index, "MOST_KEPT", 3)
	index = WordIndex([phrase_of("شارع")])
	for number in range(50):
		assert not index.found_in(f"كلمة{number} {'طويلة' * 100}{number}")
		assert index.found_in("الشارع")
	assert len(index._begun_by) <= 3


@pytest.mark.parametrize("needs", ["any", "all", "places", "channels", "author"])
def test_of_very_many_rules_only_those_are_tried_that_can_match(needs, monkeypatch):
	def rule(number, value):
		return {"name": f"{number:05}", needs: [value]}

	prepared = RuleSet([*(rule(number, f"كلمة{number}") for number in range(5000)), rule(99999, "حفرة")])
	facts = {"text": "حفرة", "place": "حفرة", "channel": "حفرة", "author": "حفرة"}
	tried = list(prepared._index.possible(prepared._found(facts)))
	assert [one.name for one in tried] == ["99999"]


def test_of_several_needs_the_rarest_is_looked_for():
	common = [
		{"name": f"{number:03}", "any": ["شارع"], "author": [f"account{number}"]} for number in range(500)
	]
	prepared = RuleSet(common)
	tried = list(prepared._index.possible(prepared._found({"text": "الشارع مظلم", "author": "account7"})))
	assert [one.name for one in tried] == ["007"]
