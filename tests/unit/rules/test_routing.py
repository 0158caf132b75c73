"""Routing: which words match, which rule wins, and what is said about it."""

import random
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.routing import Decision, RuleError, RuleSet


def matches(word, text):
	return RuleSet([{"name": "1", "any": [word]}]).decide({"text": text}).rule == "1"


@pytest.mark.parametrize(
	("word", "text"),
	[
		("حفرة", "توجد حفرة كبيرة"),
		("حفرة", "الحفرة كبيرة"),
		("حفرة", "شارع مكسور وحفره"),
		("حفرة", "وقعت بالحفرة"),
		("حفرة", "انتبهوا للحفرة"),
		("حفرة", "حُفرَة في الطريق"),
		("حفرة", "حفـــرة"),
		("الحفرة", "هذه الحفرة"),
		("شارع", "شارعنا مظلم"),
		("إنارة", "الاناره معطله"),
		("تسرب مياه", "عندنا تسرب المياه منذ يومين"),
		("تسرب مياه", "بسبب تسرّب، مياه في الشارع"),
		("street light", "Street lights are off"),
		("Leak", "LEAKING pipe"),
		("bus", "the bus is late"),
		("12", "شارع ١٢"),
		("#نظافة", "#نظافة_المدينة"),
		("مويه", "بمويه"),
	],
)
def test_a_word_is_found_however_it_is_written(word, text):
	assert matches(word, text)


@pytest.mark.parametrize(
	("word", "text"),
	[
		("حفرة", "محفرة"),
		("bus", "my business"),
		("leak", "bleak"),
		("12", "شارع 123"),
		("تسرب مياه", "مياه بلا تسرب"),
		("تسرب مياه", "تسرب"),
		("street light", "light street"),
		("حفرة", ""),
	],
)
def test_a_word_is_not_found_inside_another(word, text):
	assert not matches(word, text)


POTHOLE = {
	"name": "12",
	"order": 10,
	"any": ["حفرة", "pothole"],
	"channels": ["Facebook"],
	"department": "Roads",
	"section": "Maintenance",
	"type": "Report",
	"priority": "High",
	"needs_inspection": 1,
	"refer": True,
}


def test_a_decision_carries_the_whole_outcome_and_its_reason():
	decision = RuleSet([POTHOLE]).decide({"text": "في حفرة هنا", "channel": "Facebook"})
	assert decision == Decision(
		rule="12",
		department="Roads",
		section="Maintenance",
		type="Report",
		priority="High",
		needs_inspection=True,
		refer=True,
		jurisdiction=None,
		because=decision.because,
	)
	assert decision.because.words == ("حفرة",)
	assert decision.because.conditions == (("channel", "Facebook"),)
	assert str(decision.because) == "12: «حفرة», Facebook"


def test_where_no_rule_matches_nothing_is_proposed():
	decision = RuleSet([POTHOLE]).decide({"text": "شكرا لكم", "channel": "Facebook"})
	assert decision == Decision()
	assert (decision.rule, str(decision.because)) == (None, "")


def test_no_rules_decide_nothing():
	assert RuleSet([]).decide({"text": "حفرة"}) == Decision()


@pytest.mark.parametrize(
	("rule", "facts", "expected"),
	[
		({"any": ["a", "b"]}, {"text": "b"}, True),
		({"any": ["a", "b"]}, {"text": "c"}, False),
		({"all": ["light", "street"]}, {"text": "street has no light"}, True),
		({"all": ["light", "street"]}, {"text": "no light"}, False),
		({"any": ["light"], "none": ["traffic"]}, {"text": "street light"}, True),
		({"any": ["light"], "none": ["traffic"]}, {"text": "traffic light"}, False),
		({"none": ["thanks"]}, {"text": "the street is dark"}, True),
		({"channels": ["X", "Portal"]}, {"channel": "Portal"}, True),
		({"channels": ["X"]}, {"channel": "Portal"}, False),
		({"channels": ["X"]}, {}, False),
		({"accounts": ["roads"]}, {"account": "Roads"}, True),
		({"types": ["Complaint"]}, {"type": "Complaint"}, True),
		({"types": ["Complaint"]}, {"type": "Report"}, False),
		({"languages": ["en"]}, {"language": "en"}, True),
		({"places": ["الخالدية"]}, {"place": ["المرسى", "الخالديه"]}, True),
		({"places": ["الخالدية"]}, {"place": ["المرسى"]}, False),
		({"places": ["الخالدية"]}, {"place": "فيلا ٣، حي الخالديه"}, True),
		({"places": ["حي الشمال"]}, {"place": ["الشمال", "حي"]}, False),
		({"places": ["North"]}, {"text": "North"}, False),
		({"author": ["998877"]}, {"author": 998877}, True),
		({"author": ["#صحفي"]}, {"author": ["city_fan", "#صحفي"]}, True),
		({"author": ["#صحفي"]}, {"author": ["صحفي"]}, False),
		({"any": ["a"], "channels": ["X"]}, {"text": "a", "channel": "SMS"}, False),
		({"any": None, "channels": [], "places": ""}, {}, True),
	],
)
def test_a_rule_matches_when_all_its_conditions_hold(rule, facts, expected):
	decision = RuleSet([{"name": "only", **rule}]).decide(facts)
	assert (decision.rule == "only") is expected


FRIDAY_NIGHT = datetime(2026, 3, 6, 23, 30)


@pytest.mark.parametrize(
	("rule", "at", "expected"),
	[
		({"weekdays": ["Friday", "Saturday"]}, FRIDAY_NIGHT, True),
		({"weekdays": ["Monday"]}, FRIDAY_NIGHT, False),
		({"hours": ["22:00", "06:00"]}, FRIDAY_NIGHT, True),
		({"hours": ["22:00", "06:00"]}, datetime(2026, 3, 6, 5, 59), True),
		({"hours": ["22:00", "06:00"]}, datetime(2026, 3, 6, 6, 0), False),
		({"hours": ["08:00", "16:00"]}, datetime(2026, 3, 6, 8, 0), True),
		({"hours": ["08:00", "16:00"]}, datetime(2026, 3, 6, 16, 0), False),
		({"hours": ["16:00", None]}, FRIDAY_NIGHT, True),
		({"hours": [None, "16:00"]}, FRIDAY_NIGHT, False),
		({"dates": ["2026-03-06", "2026-03-06"]}, FRIDAY_NIGHT, True),
		({"dates": ["2026-03-07", None]}, FRIDAY_NIGHT, False),
		({"dates": [None, "2026-03-05"]}, FRIDAY_NIGHT, False),
		({"weekdays": ["Friday"]}, None, False),
		({"hours": ["00:00", "23:59"]}, None, False),
	],
)
def test_a_rule_may_ask_for_a_time(rule, at, expected):
	assert (RuleSet([{"name": "only", **rule}]).decide({"at": at}).rule == "only") is expected


def test_a_reason_names_place_and_time_as_the_rule_has_them():
	rule = {"name": "12", "any": ["حفرة"], "places": ["الخالدية"], "weekdays": ["Friday"]}
	facts = {"text": "حفرة", "place": "حي الخالديه ٢", "at": FRIDAY_NIGHT}
	times = {"hours": ["22:00", None], "dates": ["2026-03-01", "2026-03-31"]}
	because = RuleSet([{**rule, **times}]).decide(facts).because
	assert str(because) == "12: «حفرة», الخالدية, Friday, 22:00–, 2026-03-01–2026-03-31"


def test_a_reason_keeps_somebodys_handle_to_itself_but_names_a_tag():
	facts = {"author": ["city_fan", "#press"]}
	assert str(RuleSet([{"name": "12", "author": ["city_fan"]}]).decide(facts).because) == "12"
	assert str(RuleSet([{"name": "13", "author": ["#press"]}]).decide(facts).because) == "13: #press"


def test_every_rule_that_matches_is_told_in_order_and_the_first_decides():
	rules = [
		{"name": "late", "order": 3, "any": ["hole"]},
		{"name": "early", "order": 1, "any": ["road"]},
		{"name": "other", "order": 2, "any": ["light"]},
	]
	rule_set, facts = RuleSet(rules), {"text": "a hole in the road"}
	assert [decision.rule for decision in rule_set.matching(facts)] == ["early", "late"]
	assert rule_set.matching(facts)[0] == rule_set.decide(facts)
	assert RuleSet(rules).matching({"text": "thanks"}) == ()


@pytest.mark.parametrize(
	("rule", "text"),
	[
		({"name": "rest"}, "rest"),
		({"name": "7", "all": ["light", "street"]}, "7: «light», «street»"),
		({"name": "8", "any": ["light"], "none": ["traffic"]}, "8: «light»"),
		({"name": "9", "places": ["North"], "types": ["Report"]}, "9: Report, North"),
	],
)
def test_the_reason_reads_as_a_line_in_any_language(rule, text):
	facts = {"text": "the street light is off", "place": "north", "type": "Report"}
	assert str(RuleSet([rule]).decide(facts).because) == text


def test_the_first_rule_by_order_and_then_by_name_wins():
	rules = [
		{"name": "b", "order": 2},
		{"name": "z", "order": 1, "channels": ["X"]},
		{"name": "a", "order": 2},
		{"name": "c", "order": 1, "channels": ["X"]},
	]
	for _ in range(5):
		random.Random(4).shuffle(rules)
		assert RuleSet(rules).decide({"channel": "X"}).rule == "c"
		assert RuleSet(rules).decide({"channel": "SMS"}).rule == "a"


@pytest.mark.parametrize(
	("rules", "message"),
	[
		([{"any": ["a"]}], "has no name"),
		([{"name": "1"}, {"name": "1"}], "Two rules are called 1"),
		([{"name": "1", "any": ["!!"]}], "Rule 1: '!!' has no letter"),
		([{"name": "1", "chanels": ["X"]}], "Rule 1: 'chanels' is neither"),
		([{"name": "1", "order": "first"}], "Rule 1: the order 'first'"),
		([{"name": "1", "places": ["…"]}], "Rule 1: '…' has no letter"),
		([{"name": "1", "hours": ["8", "9"]}], "Rule 1: .* is no pair of hours"),
		([{"name": "1", "hours": ["08:00", "08:00"]}], "Rule 1: the hours begin and end at 08:00"),
		([{"name": "1", "dates": ["2026-03-02", "2026-03-01"]}], "Rule 1: 2026-03-02 is after"),
		([{"name": "1", "dates": ["2026-02-30", None]}], "Rule 1: .* is no pair of dates"),
	],
)
def test_a_rule_that_cannot_be_used_is_refused_by_name(rules, message):
	with pytest.raises(RuleError, match=message):
		RuleSet(rules)


@given(st.text(st.sampled_from([*"حفرةالوبلك abcx!\n", "\u064b", "😀"])))
def test_any_text_gets_the_same_decision_twice(text):
	rules = [{"name": "1", "any": ["حفرة", "abc"]}, {"name": "2", "all": ["حفر", "كل"]}]
	facts = {"text": text}
	assert RuleSet(rules).decide(facts) == RuleSet(rules[::-1]).decide(facts)
