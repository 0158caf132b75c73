"""The demo authority: complete, consistent, and with rules that know its citizens' words."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from participation_app.rules.lifecycle import ROLES, SYSTEM, TYPES
from participation_app.rules.reply_length import measure
from participation_app.rules.routing import RuleSet
from participation_app.rules.working_days import WorkingCalendar

SIMULATOR = Path(__file__).parents[3] / "participation_app" / "simulator"
ACTIONABLE = {"Complaint", "Report", "Service Request"}
RULE_FIELDS = {
	*("name", "order", "any", "all", "none", "channels", "types", "department", "section", "type"),
	*("priority", "needs_inspection", "refer", "jurisdiction"),
}
PLACEHOLDERS = {"reference", "due_date", "authority", "entity", "contact", "name", "result", "link"}
NEEDED = {
	"Receipt": {"reference", "due_date", "authority"},
	"Result": {"reference", "authority"},
	"Redirection": {"entity", "contact", "authority"},
	"Question": {"reference", "authority"},
	"Moved Date": {"reference", "due_date", "authority"},
}
# Both outcomes of a holiday that is only expected, the longest that a date gets.
EITHER_DATE = {
	"ar": "الأربعاء 23 سبتمبر 2026، أو الثلاثاء 22 سبتمبر 2026 إذا لم تُعلن عطلة رأس السنة الهجرية ليوم 21 سبتمبر 2026",
	"en": "Wednesday 23 September 2026, or Tuesday 22 September 2026 if Islamic New Year is not announced for 21 September 2026",
}


def load(name):
	return json.loads((SIMULATOR / name).read_text(encoding="utf-8"))


AUTHORITY = load("authority_data/authority.json")
RULES = load("authority_data/routing_rules.json")
REPLIES = load("authority_data/ready_replies.json")
READY_MADE = load("../installation/ready_made_texts.json")
ON_THE_PLATFORM = [text for text in READY_MADE if text["channel"] == "Platform"]
COMMENTS = [
	comment
	for name in ("x", "facebook", "instagram", "youtube")
	for comment in load(f"conversations/{name}.json")["comments"]
]
DEPARTMENTS = {department["key"]: department for department in AUTHORITY["departments"]}
SECTIONS = {
	section["key"]: department["key"]
	for department in AUTHORITY["departments"]
	for section in department["sections"]
}
USERS = {user["email"]: user for user in AUTHORITY["users"]}
ENTITIES = {entity["key"] for entity in AUTHORITY["agreed_entities"]}
ELSEWHERE_RULES = {rule["name"] for rule in RULES if not rule["department"]}
RULES_AT_WORK = RuleSet(RULES)


def name_of_reply(reply):
	return f"{reply['kind']}-{reply['channel']}-{reply['language']}"


def placeholders(text):
	return set(re.findall(r"\{\{ (\w+) \}\}", text))


def fill(text, **values):
	return re.sub(r"\{\{ (\w+) \}\}", lambda match: values[match.group(1)], text)


def longest_values(language):
	arabic = language == "ar"
	entities = AUTHORITY["agreed_entities"]
	return {
		"reference": "7Q4K-2M9D-XB",
		"due_date": "الأربعاء ٣٠ سبتمبر ٢٠٢٦، ١٦:٠٠" if arabic else "Wednesday 30 September 2026, 16:00",
		"authority": AUTHORITY[f"name_{language}"],
		"entity": max((entity[f"name_{language}"] for entity in entities), key=len),
		"contact": max((entity["contact"] for entity in entities), key=len),
		"name": "عبدالرحمن عبدالعزيز" if arabic else "Alexandra Montgomery",
		"result": "",  # as long as it is
		"link": "https://participation.city.example/participation/follow",
	}


def decide(comment):
	facts = {"text": comment["text"], "channel": comment["platform"], "language": comment["language"]}
	return RULES_AT_WORK.decide(facts)


DECISIONS = [(comment, decide(comment)) for comment in COMMENTS]


def test_names_are_given_in_both_languages():
	nodes = [AUTHORITY, *DEPARTMENTS.values(), *AUTHORITY["agreed_entities"], *AUTHORITY["holidays"]]
	nodes += [section for department in DEPARTMENTS.values() for section in department["sections"]]
	for node in nodes:
		assert re.search("[\u0621-\u064a]", node["name_ar"]) and not re.search("[A-Za-z]", node["name_ar"])
		assert re.fullmatch(r"[\x20-\x7e]+", node["name_en"])


def test_there_is_one_handle_for_each_platform():
	assert set(AUTHORITY["handles"]) == {"X", "Facebook", "Instagram", "YouTube"}


def test_four_departments_have_three_or_more_sections_and_no_key_comes_twice():
	assert len(DEPARTMENTS) == len(AUTHORITY["departments"]) == 4
	assert all(len(department["sections"]) >= 3 for department in DEPARTMENTS.values())
	assert len(SECTIONS) == sum(len(department["sections"]) for department in DEPARTMENTS.values())
	assert not set(DEPARTMENTS) & set(SECTIONS)


def test_every_role_has_one_user_who_belongs_where_the_authority_says():
	assert sorted(role for user in USERS.values() for role in user["roles"]) == sorted(set(ROLES) - {SYSTEM})
	assert all(email.endswith("@city.example") for email in USERS)
	for user in USERS.values():
		assert user["team"] is None or user["team"] in DEPARTMENTS or user["team"] in SECTIONS
		assert user["language"] in {"ar", "en"}


def test_every_department_and_section_has_a_member_who_exists():
	for department in DEPARTMENTS.values():
		for node in (department, *department["sections"]):
			assert node["members"] and set(node["members"]) <= set(USERS), node["key"]
	teams = {user["roles"][0]: (email, user["team"]) for email, user in USERS.items() if user["team"]}
	assert teams["Department Liaison"][1] == "roads_and_lighting"
	assert teams["Section Officer"][1] == "road_maintenance"


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_holidays_are_dates_of_any_year(year):
	dates = [date.fromisoformat(f"{year}-{holiday['month_day']}") for holiday in AUTHORITY["holidays"]]
	assert dates == sorted(set(dates))


def test_the_working_hours_give_the_due_date_of_the_service_card():
	holidays = [f"2026-{holiday['month_day']}" for holiday in AUTHORITY["holidays"]]
	calendar = WorkingCalendar.from_dict({**AUTHORITY["working_hours"], "holidays": holidays})
	zone = ZoneInfo(AUTHORITY["working_hours"]["timezone"])
	received = datetime(2026, 3, 3, 9, 0, tzinfo=zone)
	assert calendar.due_at(received, 3) == datetime(2026, 3, 6, 12, 0, tzinfo=zone)
	assert calendar.due_at(received, 5) == datetime(2026, 3, 10, 16, 0, tzinfo=zone)


@pytest.mark.parametrize("entity", AUTHORITY["agreed_entities"], ids=lambda entity: entity["key"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_wording_agreed_with_an_entity_fits_every_platform(entity, language):
	wording = entity[f"wording_{language}"]
	assert placeholders(wording) == {"entity", "contact"}
	text = fill(wording, entity=entity[f"name_{language}"], contact=entity["contact"])
	assert measure("X", text).fits
	assert entity[f"topics_{language}"] and entity["valid_for_months"] > 0
	assert entity["contact"].startswith("800 555 01") and entity["contact"].endswith(".example")


def test_every_notice_has_its_words_on_every_channel_in_both_languages():
	written = {(reply["kind"], reply["channel"], reply["language"]) for reply in REPLIES}
	channels, languages = ("platform", "sms", "email"), ("ar", "en")
	assert written == {
		(kind, channel, language) for kind in NEEDED for channel in channels for language in languages
	}
	assert len({(reply["name"], reply["language"]) for reply in REPLIES}) == len(REPLIES)


@pytest.mark.parametrize("reply", REPLIES, ids=name_of_reply)
def test_a_ready_reply_names_what_the_citizen_needs_and_nothing_unknown(reply):
	found = placeholders(reply["text"])
	assert NEEDED[reply["kind"]] <= found <= PLACEHOLDERS
	assert reply["text"].count("{{") == len(re.findall(r"\{\{ \w+ \}\}", reply["text"]))
	assert "name" not in found or reply["channel"] == "email"  # a name does not belong in public


@pytest.mark.parametrize("reply", REPLIES, ids=name_of_reply)
def test_who_is_told_a_result_in_private_reads_it(reply):
	is_told = reply["kind"] == "Result" and reply["channel"] != "platform"
	assert ("result" in placeholders(reply["text"])) >= is_told


@pytest.mark.parametrize("reply", REPLIES, ids=name_of_reply)
def test_a_filled_reply_fits_its_channel(reply):
	text = fill(reply["text"], **longest_values(reply["language"]))
	if reply["channel"] == "platform":
		assert measure("X", text).fits
	if reply["channel"] == "sms":
		assert len(text) <= (134 if reply["language"] == "ar" else 160)  # two parts of 67, or one of 160


@pytest.mark.parametrize("reply", REPLIES, ids=name_of_reply)
def test_a_reply_on_the_platform_has_room_for_both_outcomes_of_an_expected_holiday(reply):
	values = {**longest_values(reply["language"]), "due_date": EITHER_DATE[reply["language"]]}
	assert reply["channel"] != "platform" or measure("X", fill(reply["text"], **values)).fits


@pytest.mark.parametrize("text", ON_THE_PLATFORM, ids=lambda text: f"{text['kind']}-{text['language']}")
def test_a_ready_made_text_has_room_for_both_outcomes_of_an_expected_holiday(text):
	language = text["language"]
	values = {**longest_values(language), "due_date": EITHER_DATE[language]}
	assert measure("X", fill(text["text"], **values)).fits


def test_rules_have_exactly_the_fields_of_the_schema_and_their_own_names():
	assert all(set(rule) == RULE_FIELDS for rule in RULES)
	assert len({rule["name"] for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["name"])
def test_a_rule_sends_to_a_section_of_its_department_or_nowhere(rule):
	assert rule["any"] or rule["all"]
	if rule["department"]:
		assert SECTIONS[rule["section"]] == rule["department"]
		assert rule["type"] in TYPES
		assert rule["jurisdiction"] is None
	else:
		assert rule["section"] is None and not rule["refer"]
		assert rule["jurisdiction"] in {*ENTITIES, "elsewhere"}
	assert rule["priority"] in {"Low", "Medium", "High", "Urgent"}


def test_every_section_that_acts_is_reached_by_a_rule():
	assert {rule["section"] for rule in RULES} - {None} == set(SECTIONS)


def test_at_least_four_in_five_find_the_department_that_a_reader_would_choose():
	judged = [(comment, decision) for comment, decision in DECISIONS if comment["kind"] in ACTIONABLE]
	right = [1 for comment, decision in judged if decision.department == comment["department"]]
	wrong = [1 for comment, decision in judged if decision.department not in (None, comment["department"])]
	assert len(right) / len(judged) >= 0.8
	assert len(wrong) / len(judged) <= 0.08


def test_what_belongs_to_others_is_not_sent_to_a_department_of_ours():
	elsewhere = [decision for comment, decision in DECISIONS if comment["kind"] == "Elsewhere"]
	assert not [decision for decision in elsewhere if decision.department]


def test_nothing_of_ours_is_taken_for_the_matter_of_others():
	ours = [(comment, decision) for comment, decision in DECISIONS if comment["department"]]
	assert not [comment["key"] for comment, decision in ours if decision.rule in ELSEWHERE_RULES]


def test_the_same_text_always_finds_the_same_rule():
	assert [decision.rule for _, decision in DECISIONS] == [decide(comment).rule for comment in COMMENTS]
