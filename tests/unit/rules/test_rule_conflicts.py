"""Rules that cannot be meant: words against each other, and a rule that an earlier one leaves nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.routing import RuleSet, read_rule
from participation_app.rules.rule_conflicts import contradictions, takes_all


def rule(name="1", **conditions):
	return read_rule({"name": name, **conditions})


@pytest.mark.parametrize(
	("conditions", "expected"),
	[
		({"any": ["حفرة"], "none": ["حفره"]}, [("حفرة", "حفره")]),
		({"any": ["الحفرة"], "none": ["حفر"]}, [("الحفرة", "حفر")]),
		({"all": ["street light", "dark"], "none": ["light"]}, [("street light", "light")]),
		({"any": ["light"], "none": ["street light"]}, []),
		({"any": ["business"], "none": ["bus"]}, []),
		({"any": ["a", "b"], "none": ["b", "c"]}, [("b", "b")]),
		({"none": ["thanks"]}, []),
	],
)
def test_a_word_that_always_brings_a_forbidden_one_is_found(conditions, expected):
	assert contradictions(rule(**conditions)) == expected


@pytest.mark.parametrize(
	("earlier", "later", "expected"),
	[
		({"any": ["حفر"]}, {"any": ["حفرة", "الحفر"]}, True),
		({"any": ["حفر"]}, {"any": ["حفرة", "رصيف"]}, False),
		({"any": ["حفر"]}, {"all": ["رصيف", "حفرة"]}, True),
		({"all": ["light", "street"]}, {"any": ["street light"]}, True),
		({"all": ["light", "street"]}, {"any": ["light"]}, False),
		({"any": ["light"], "none": ["traffic"]}, {"any": ["light"]}, False),
		({"any": ["light"], "none": ["traffic"]}, {"any": ["light"], "none": ["traffic"]}, True),
		({"any": ["light"]}, {"any": ["light"], "channels": ["X"]}, True),
		({"channels": ["X", "SMS"]}, {"channels": ["x"]}, True),
		({"channels": ["X"]}, {"channels": ["X", "SMS"]}, False),
		({"channels": ["X"]}, {"any": ["light"]}, False),
		({"any": ["light"]}, {"channels": ["X"]}, False),
		({"places": ["الشمال"]}, {"places": ["حي الشمال"]}, True),
		({"places": ["الشمال"]}, {"places": ["الجنوب", "الشمال"]}, False),
		({"places": ["الشمال"]}, {"any": ["الشمال"]}, False),
		({"dates": ["2026-03-01", None]}, {"any": ["a"], "dates": ["2026-03-05", "2026-03-06"]}, True),
		({"dates": ["2026-03-01", None]}, {"any": ["a"]}, False),
		({"hours": ["08:00", "16:00"]}, {"hours": ["08:00", "16:00"]}, True),
		({"hours": ["08:00", "16:00"]}, {"hours": ["09:00", "10:00"]}, False),
	],
)
def test_an_earlier_rule_takes_all_where_it_asks_for_no_more(earlier, later, expected):
	assert takes_all(rule(**earlier), rule(**later)) is expected


WORDS = st.lists(
	st.sampled_from(["حفر", "حفرة", "الحفرة", "رصيف", "light", "street light", "bus"]), max_size=2
)
RULES = st.fixed_dictionaries(
	{
		"any": WORDS,
		"all": WORDS,
		"none": WORDS,
		"channels": st.lists(st.sampled_from(["X", "SMS"]), max_size=2),
	}
)
TEXTS = st.lists(
	st.sampled_from(["حفرة", "وحفر", "بالحفرة", "رصيفنا", "light", "street lights", "bus", "buses"]),
	max_size=4,
)


@given(RULES, RULES, TEXTS, st.sampled_from(["X", "SMS"]))
def test_what_is_taken_wholly_never_decides(earlier, later, words, channel):
	pair = [{**earlier, "name": "a"}, {**later, "name": "b"}]
	rule_set = RuleSet(pair)
	if takes_all(*rule_set.rules):
		assert rule_set.decide({"text": " ".join(words), "channel": channel}).rule != "b"
