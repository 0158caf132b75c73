"""Events with many contributions: who may make which move, at what pace answers leave, how they address people."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules import lifecycle, pace
from participation_app.rules.events import MOVES, STATES, check_move, open_moves
from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	CITIZEN,
	PARTICIPATION_MANAGER,
	PUBLIC_RELATIONS_OFFICER,
	ROLES,
	STAGES,
	STAGES_THAT_FOLLOW,
	SYSTEM,
	FollowsEvent,
)
from participation_app.rules.moves import Missing, MoveRefused, NotYours
from participation_app.rules.personal_text import (
	LONGEST_NAME,
	Wording,
	chosen_text,
	isolated,
	plain_handle,
	plain_name,
	wordings_for,
)
from participation_app.rules.reply_length import has_link, measure

READY = {"is_author": False, "reason": "x"}
# move: from which states, who, where it leads
TABLE = {
	"approve_answer": ({"Open", "Answering", "Answered"}, {PUBLIC_RELATIONS_OFFICER}, "Answering"),
	"stop": (
		{"Answering"},
		{CALL_CENTRE_AGENT, PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER},
		"Stopped",
	),
	"resume": ({"Stopped"}, {PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER}, "Answering"),
	"cancel": ({"Answering", "Stopped"}, {PUBLIC_RELATIONS_OFFICER, PARTICIPATION_MANAGER}, "Open"),
	"finish": ({"Answering"}, {SYSTEM}, "Answered"),
}


@pytest.mark.parametrize("move", TABLE)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_an_event_moves_by_its_table(move, state, role):
	states, roles, to_state = TABLE[move]
	if state in states and role in roles:
		assert check_move(state, move, {role}, READY) == to_state and move in open_moves(state, {role})
	else:
		with pytest.raises(MoveRefused):
			check_move(state, move, {role}, READY)


def test_the_table_has_no_other_moves():
	assert set(MOVES) == set(TABLE)


@pytest.mark.parametrize(("move", "fact"), [("stop", "reason"), ("cancel", "reason")])
def test_stopping_and_cancelling_need_a_reason(move, fact):
	with pytest.raises(Missing) as refused:
		check_move("Answering", move, {PUBLIC_RELATIONS_OFFICER}, {})
	assert refused.value.what == fact


def test_an_author_of_the_text_does_not_approve_it():
	with pytest.raises(Missing):
		check_move("Open", "approve_answer", {PUBLIC_RELATIONS_OFFICER}, {"is_author": True})


FOLLOWING = {
	"follows_event": True,
	"approved": True,
	"platform_id": "1",
	"failure": "x",
	"target_edited": True,
}


@pytest.mark.parametrize("move", lifecycle.MOVES)
@pytest.mark.parametrize("stage", STAGES)
def test_what_follows_an_event_is_moved_by_the_system_alone(move, stage):
	leads_to = {"published": "Answered", "publication_failed": "PR Review", "look_again": "PR Review"}
	if stage in STAGES_THAT_FOLLOW and move in leads_to:
		assert lifecycle.check_move(stage, move, {SYSTEM}, FOLLOWING) == leads_to[move]
	else:
		with pytest.raises(MoveRefused):
			lifecycle.check_move(stage, move, {SYSTEM}, FOLLOWING)
	with pytest.raises((FollowsEvent, NotYours, MoveRefused)):
		lifecycle.check_move(stage, move, {*ROLES} - {SYSTEM}, FOLLOWING)


def test_nobody_is_offered_a_move_on_what_follows_an_event():
	for stage in STAGES:
		assert lifecycle.open_moves(stage, {*ROLES} - {SYSTEM}, follows_event=True) == ()


def test_the_refusal_says_that_it_waits_for_the_answer_to_its_event():
	with pytest.raises(FollowsEvent, match="Take it out of the event"):
		lifecycle.check_move("Registered", "refer", {CALL_CENTRE_AGENT, CITIZEN}, {"follows_event": True})


@pytest.mark.parametrize("channel", lifecycle.CHANNELS)
@given(asked=st.one_of(st.none(), st.integers(-5, 10_000)), begun=st.integers(0, 100))
def test_no_more_leave_in_a_minute_than_was_asked_and_the_platform_bears(channel, asked, begun):
	most = pace.most_a_minute(channel, asked)
	assert 1 <= most <= max(1, asked or pace.USUAL) and most <= pace.MOST
	assert pace.left_now(channel, asked, begun) == max(0, most - begun)


def test_on_x_a_hundred_in_a_quarter_of_an_hour_are_never_used_up():
	assert 15 * pace.most_a_minute("X", 10_000) <= 75


@given(count=st.integers(0, 500), in_a_minute=st.integers(1, 60))
def test_answers_are_spread_evenly_over_their_minutes(count, in_a_minute):
	begin = datetime(2026, 3, 2, 9)
	moments = pace.spread(begin, count, in_a_minute)
	assert moments == sorted(moments) and len(moments) == count
	for number, moment in enumerate(moments):
		within = [one for one in moments[number:] if one < moment + timedelta(minutes=1)]
		assert len(within) <= in_a_minute
	assert all(moment < begin + timedelta(minutes=pace.minutes_for(count, in_a_minute)) for moment in moments)


@pytest.mark.parametrize(
	("written", "shown"),
	[
		("أم خالد", "أم خالد"),
		("@mayor_of_city", "mayor_of_city"),
		("＠mayor ＃tag ﹫x", "mayor tag x"),
		("#boycott #us", "boycott us"),
		("$TSLA", "TSLA"),
		("evil.com", "evil. com"),
		("https://evil.example/path", "https evil. example path"),
		("م.أحمد", "م. أحمد"),
		("{{ reference }}", "reference"),
		("a\u202egnp.exe", "agnp. exe"),
		("first\nsecond\u2029third", "first second third"),
		("\u200e\u2066", ""),
		("@@@", ""),
		("...", ""),
		("🌷", "🌷"),
		("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
		("", ""),
		(None, ""),
		("x" * 100, "x" * (LONGEST_NAME - 1) + "…"),
	],
)
def test_a_name_is_plain_text(written, shown):
	assert plain_name(written) == shown


@given(st.text(max_size=80))
def test_no_name_mentions_links_breaks_the_line_or_asks_for_more(written):
	name = plain_name(written)
	assert not set(name) & set("@#$＠＃{}\n\r/\\:")
	assert not has_link(name) and len(name) <= LONGEST_NAME
	assert plain_name(name) == name or "…" in name


@pytest.mark.parametrize(
	("written", "shown"),
	[
		("um_khalid", "@um_khalid"),
		("@um_khalid", "@um_khalid"),
		("a.b-c", "@a.b-c"),
		("one @two", ""),
		("evil/path", ""),
		("أم_خالد", ""),
		("x\n@two", ""),
		("", ""),
		(None, ""),
	],
)
def test_a_handle_addresses_its_own_holder_and_nobody_else(written, shown):
	assert plain_handle(written) == shown


def test_a_name_keeps_its_direction_to_itself():
	assert isolated("Layla") == "\u2068Layla\u2069" and isolated("") == ""


def test_isolation_costs_what_the_platform_counts():
	assert measure("X", isolated("ab")).used == 6


BOTH = [Wording("عام"), Wording("إنجليزي", "en"), Wording("عام آخر")]


@pytest.mark.parametrize(
	("language", "wordings", "texts"),
	[
		("ar", BOTH, ["عام", "عام آخر"]),
		("en", BOTH, ["إنجليزي"]),
		("ar", [Wording("English", "en")], ["English"]),
	],
)
def test_everybody_gets_a_wording_of_their_language_where_there_is_one(language, wordings, texts):
	assert [wording.text for wording in wordings_for(language, wordings)] == texts


@pytest.mark.parametrize(
	("turn", "most", "place"), [(0, 9, 0), (1, 9, 1), (2, 9, 2), (3, 9, 0), (0, 3, 1), (2, 3, 1), (0, 1, 0)]
)
def test_wordings_take_turns_and_one_that_does_not_fit_gives_way(turn, most, place):
	texts = ["12345", "123", "1234"]
	assert chosen_text(turn, texts, lambda text: len(text) <= most) == (place, texts[place])
