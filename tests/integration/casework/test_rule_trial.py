"""Trying rules on a text typed in."""

import frappe
import pytest

from participation_app.api import routing as api
from participation_app.casework.rule_checks import RuleUnusable
from participation_app.casework.rule_trial import MomentUnreadable
from tests.integration.casework.rules import make_draft, make_rule, rule_form
from tests.integration.casework.tickets import DEPARTMENT, OTHER_DEPARTMENT
from tests.integration.counting import counted_queries

TEXT = "سقط الغُصن على السيارة"


def marked(told):
	return [part for part, is_marked in told["text"] if is_marked]


def rules(told):
	return [one["rule"] for one in told]


def test_all_rules_that_match_are_told_in_order_with_their_words_marked_as_written():
	make_rule(rule_name="later", any_words="سيارة", rule_order=2)
	make_rule(rule_name="sooner", rule_order=1)
	found = api.try_text({"text": TEXT})
	assert rules(found["today"])[:2] == ["sooner", "later"]
	assert marked(found["today"][0]) == ["الغُصن"] and marked(found["today"][1]) == ["السيارة"]
	assert "".join(part for part, _is_marked in found["today"][0]["text"]) == TEXT
	assert found["differs"] is False


def test_drafts_and_the_unsaved_form_are_tried_beside_todays_rules():
	make_draft(any_words="سيارة", rule_name="draft", department=OTHER_DEPARTMENT)
	found = api.try_text({"text": TEXT})
	assert "draft" not in rules(found["today"]) and rules(found["tried"])[0] == "draft"
	assert found["differs"] is True
	form = rule_form(rule_name="unsaved", rule_order=-9)
	assert rules(api.try_text({"text": TEXT}, form)["tried"])[:2] == ["unsaved", "draft"]


@pytest.mark.parametrize(
	("condition", "holds", "fails"),
	[
		({"channels": "Phone"}, {"channel": "Phone"}, {"channel": "X"}),
		({"types": "Report"}, {"type": "Report"}, {}),
		({"languages": "ar"}, {}, {"language": "en"}),
		({"places": "الشمال"}, {"place": "حي الشمال ٣"}, {"place": "الجنوب"}),
		({"authors": "@city_fan"}, {"author": "City_Fan"}, {"author": "fan"}),
		({"authors": "#press"}, {"author": "#press"}, {"author": "press"}),
		({"weekdays": "Friday"}, {"at": "2026-03-06 09:00"}, {"at": "2026-03-05 09:00"}),
		({"time_from": "22:00", "time_to": "06:00"}, {"at": "2026-03-06 23:00"}, {"at": "2026-03-06 12:00"}),
		({"date_to": "2026-03-05"}, {"at": "2026-03-05 23:00"}, {"at": "2026-03-06 12:00"}),
	],
)
def test_every_condition_can_be_tried(condition, holds, fails):
	form = rule_form(rule_name="one", rule_order=-9, **condition)
	assert rules(api.try_text({"text": TEXT, **holds}, form)["tried"])[:1] == ["one"]
	assert "one" not in rules(api.try_text({"text": TEXT, **fails}, form)["tried"])


def test_a_place_named_in_the_text_counts_and_is_marked():
	form = rule_form(places="حي الشمال", rule_order=-9)
	(told, *_rest) = api.try_text({"text": "غصن ساقط في حي الشمال"}, form)["tried"]
	assert marked(told) == ["غصن", "حي الشمال"]


def test_the_outcome_and_the_reason_are_told_in_plain_words():
	frappe.local.lang = "en"
	form = rule_form(rule_order=-9, mode="Refer", priority="High")
	told = api.try_text({"text": TEXT}, form)["tried"][0]
	assert told["reason"].replace("\u2068", "").replace("\u2069", "") == "the text has «غصن»"
	assert told["outcome"].startswith("refer at once to") and frappe._(DEPARTMENT) in told["outcome"]


def test_a_text_that_nothing_matches_is_told_so():
	found = api.try_text({"text": "قرقعة"})
	assert (found["today"], found["tried"], found["differs"]) == ([], [], False)


def test_nothing_is_stored():
	make_draft()
	with counted_queries() as queries:
		api.try_text({"text": TEXT}, rule_form(rule_name="unsaved"))
	assert not [query for query in queries if not query.lstrip().lower().startswith("select")]


def test_a_form_that_could_not_be_saved_and_a_moment_that_is_none_are_refused():
	with pytest.raises(RuleUnusable):
		api.try_text({"text": TEXT}, rule_form(any_words=""))
	with pytest.raises(MomentUnreadable):
		api.try_text({"text": TEXT, "at": "soon"})
