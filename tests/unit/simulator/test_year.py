"""The year that is drawn for the demo: the same for the same seed, and every move as the procedure has it."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path

import pytest

from participation_app.rules import lifecycle
from participation_app.rules.lifecycle import CHANNELS, COMMENT_STATES, PLATFORMS, TYPES
from participation_app.rules.routing import RuleSet
from participation_app.rules.working_days import WorkingCalendar
from participation_app.simulator import authority_data
from participation_app.simulator.year.office import Office
from participation_app.simulator.year.plan import Plan, draw

DATA = Path(authority_data.__path__[0])
FIRST, UNTIL = date(2025, 11, 22), date(2026, 11, 22)


def office() -> Office:
	authority = json.loads((DATA / "authority.json").read_text(encoding="utf-8"))
	rules = RuleSet(json.loads((DATA / "routing_rules.json").read_text(encoding="utf-8")))
	holidays = [f"{year}-{one['month_day']}" for year in (2025, 2026) for one in authority["holidays"]]
	departments = authority["departments"]
	sections = {one["key"]: [each["key"] for each in one["sections"]] for one in departments}
	return Office(
		calendar=WorkingCalendar.from_dict({**authority["working_hours"], "holidays": holidays}),
		decide=rules.decide,
		sections=sections,
		liaisons={name: f"liaison of {name}" for name in sections},
		officers={name: f"officer of {name}" for names in sections.values() for name in names},
		agents=["one", "two"],
		reviewers=["three", "four"],
		entities=[one["key"] for one in authority["agreed_entities"]],
	)


@pytest.fixture(scope="module")
def year() -> Plan:
	return draw(office(), seed=1, first=FIRST, until=UNTIL)


def test_the_same_seed_gives_the_same_year(year: Plan):
	assert draw(office(), seed=1, first=FIRST, until=UNTIL).digest() == year.digest()


def test_another_seed_gives_another_year(year: Plan):
	assert draw(office(), seed=2, first=FIRST, until=UNTIL).digest() != year.digest()


def test_a_year_has_every_kind_channel_platform_and_stage(year: Plan):
	assert {story.type for story in year.stories} == set(TYPES)
	assert {story.channel for story in year.stories} == set(CHANNELS)
	assert {comment.platform for comment in year.comments} == set(PLATFORMS)
	made = {step.move for story in year.stories for step in story.steps}
	assert made >= {*lifecycle.MOVES_THAT_END_THE_CLOCK, "reopen", "return", "decline", "send_back", "close"}


def test_nothing_happens_after_the_last_day_or_before_its_cause(year: Plan):
	ends = datetime.combine(UNTIL, time(), office().calendar.zone)
	for story in year.stories:
		moments = [story.received_at, story.registered_at, *(step.at for step in story.steps)]
		assert moments == sorted(moments)
		assert moments[-1] < ends


def test_every_comment_is_counted_in_one_state(year: Plan):
	states = [comment.state for comment in year.comments]
	assert sum(states.count(state) for state in COMMENT_STATES) == len(year.comments)
	assert states.count("Waiting") < 60


def test_who_reviews_an_answer_is_none_of_its_authors(year: Plan):
	for story in year.stories:
		wrote = {step.person for step in story.steps if step.move in ("report_action", "submit_reply")}
		approved = {step.person for step in story.steps if step.move == "approve"}
		assert wrote.isdisjoint(approved)
