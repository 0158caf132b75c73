"""The procedure, held against a table written down a second time, by hand."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation_app.rules import lifecycle
from participation_app.rules.lifecycle import (
	COMMENT_MOVES,
	COMMENT_STATES,
	MESSAGES,
	MOVES,
	ROLES,
	STAGES,
	Missing,
	MoveRefused,
	NotFromHere,
	NotYours,
	UnknownMove,
	channel_needs_review,
	check_comment_move,
	check_move,
	open_comment_moves,
	open_moves,
)

AGENT, LIAISON, OFFICER = "Call Centre Agent", "Department Liaison", "Section Officer"
PR, MANAGER, CITIZEN, SYSTEM = "Public Relations Officer", "Participation Manager", "Citizen", "System"

# move: stages and the roles there; where it leads; the facts each role needs
TABLE = {
	"refer": (
		{"Registered": {AGENT, SYSTEM}, "Returned": {AGENT, SYSTEM}},
		"With Department",
		{AGENT: "department", SYSTEM: "department matching_rule"},
	),
	"assign_to_section": (
		{"With Department": {LIAISON}},
		"With Section",
		{LIAISON: "section section_in_department"},
	),
	"return": ({"With Department": {LIAISON}}, "Returned", {LIAISON: "reason"}),
	"decline": ({"With Section": {OFFICER}}, "With Department", {OFFICER: "reason"}),
	"call_for_inspection": (
		{"With Department": {LIAISON, OFFICER}, "With Section": {LIAISON, OFFICER}},
		"same",
		{LIAISON: "reason already_inspection", OFFICER: "reason already_inspection"},
	),
	"report_action": (
		{"With Section": {OFFICER}, "With Department": {LIAISON}},
		"Action Reported",
		dict.fromkeys((OFFICER, LIAISON), "findings action_taken outcome public_part"),
	),
	"send_back": ({"Action Reported": {LIAISON}}, "reported_from", {LIAISON: "reason reported_from"}),
	"confirm_result": ({"Action Reported": {LIAISON}}, "Reply Drafting", {LIAISON: ""}),
	"ask_again": ({"Reply Drafting": {AGENT}}, "With Department", {AGENT: "reason department"}),
	"submit_reply": ({"Reply Drafting": {AGENT}}, "PR Review", {AGENT: "proposed_reply text_fits"}),
	"answer_directly": (
		{"Reply Drafting": {AGENT}},
		"Answered",
		{AGENT: "channel_needs_review can_reach_citizen followed"},
	),
	"request_changes": ({"PR Review": {PR}}, "Reply Drafting", {PR: "comment"}),
	"approve": ({"PR Review": {PR}}, "Publishing", {PR: "is_author"}),
	"withdraw_approval": ({"Publishing": {PR}}, "PR Review", {PR: "sent"}),
	"look_again": ({"Publishing": {SYSTEM}}, "PR Review", {SYSTEM: "target_edited"}),
	"publication_failed": ({"Publishing": {SYSTEM}}, "PR Review", {SYSTEM: "failure"}),
	"published": (
		{"Publishing": {SYSTEM, PR}, "PR Review": {SYSTEM, PR}},
		"Answered",
		{SYSTEM: "approved platform_id", PR: "approved link"},
	),
	"correct": (
		{"Answered": {AGENT, PR}, "Closed": {AGENT, PR}},
		"Reply Drafting",
		{AGENT: "reason", PR: "reason"},
	),
	"withdraw_reply": (
		{"Answered": {PR}, "Closed": {PR}},
		"Reply Drafting",
		{PR: "reason second_officer"},
	),
	"ask_citizen": (
		{"With Department": {LIAISON}, "With Section": {OFFICER}, "Reply Drafting": {AGENT}},
		"Awaiting Citizen",
		dict.fromkeys((LIAISON, OFFICER, AGENT), "question question_cleared can_reach_citizen"),
	),
	"citizen_answered": (
		{"Awaiting Citizen": {CITIZEN, AGENT}},
		"came_from",
		{CITIZEN: "came_from", AGENT: "came_from"},
	),
	"no_answer": ({"Awaiting Citizen": {SYSTEM}}, "came_from", {SYSTEM: "came_from days_are_over"}),
	"withdraw_question": (
		{"Awaiting Citizen": {LIAISON}},  # the facts below say that the department asked
		"came_from",
		{LIAISON: "came_from"},
	),
	"hand_off": (
		dict.fromkeys(("Registered", "Returned", "Reply Drafting"), (AGENT,)),
		"Answered",
		{AGENT: "agreed_entity entity_valid wording followed"},
	),
	"close_without_publication": (
		dict.fromkeys(("Registered", "Returned", "Reply Drafting", "PR Review"), (AGENT, PR, MANAGER)),
		"Closed",
		{
			AGENT: "reason supervisor_agrees followed",
			PR: "reason supervisor_agrees followed",
			MANAGER: "reason followed",
		},
	),
	"reopen": (
		{"Answered": {AGENT, CITIZEN}, "Closed": {AGENT, CITIZEN}},
		"With Department",
		{AGENT: "reason department", CITIZEN: "reason department inside_window first_objection"},
	),
	"close": ({"Answered": {AGENT, SYSTEM}}, "Closed", {AGENT: "", SYSTEM: "days_are_over"}),
}

COMMENT_TABLE = {
	"register": (
		{"Waiting": {AGENT, SYSTEM}},
		"Registered",
		{AGENT: "type", SYSTEM: "type matching_rule"},
	),
	"redirect": ({"Waiting": {AGENT}}, "Redirected", {AGENT: "agreed_entity entity_valid wording"}),
	"dismiss": ({"Waiting": {AGENT, SYSTEM}}, "Dismissed", {AGENT: "reason", SYSTEM: "only_proof"}),
	"attach": ({"Waiting": {AGENT, SYSTEM}}, "Attached", {AGENT: "ticket", SYSTEM: "ticket same_author"}),
	"undo": (
		dict.fromkeys(("Redirected", "Dismissed", "Attached"), (AGENT, MANAGER)),
		"Waiting",
		{AGENT: "reason within_undo_time", MANAGER: "reason"},
	),
}

DENIED = ("already_inspection", "channel_needs_review", "is_author", "sent", "followed")
NAMES = {name for table in (TABLE, COMMENT_TABLE) for row in table.values() for name in row[2].values()}
FACTS = {name: name not in DENIED for names in NAMES for name in names.split()} | {
	"reason": "Spam",
	"type": "Complaint",
	"came_from": "With Department",
	"reported_from": "With Section",
}
DOORS = [
	pytest.param(TABLE, MOVES, STAGES, check_move, open_moves, id="tickets"),
	pytest.param(
		COMMENT_TABLE, COMMENT_MOVES, COMMENT_STATES, check_comment_move, open_comment_moves, id="comments"
	),
]


def destination(row, stage, facts):
	return {"same": stage}.get(row[1]) or facts.get(row[1], row[1])


@pytest.mark.parametrize(("table", "moves", "stages", "check", "offered"), DOORS)
def test_the_table_holds_the_moves_of_the_procedure_in_order(table, moves, stages, check, offered):
	assert list(moves) == list(table)


@pytest.mark.parametrize(("table", "moves", "stages", "check", "offered"), DOORS)
def test_every_stage_move_and_role_is_allowed_or_refused_as_written(table, moves, stages, check, offered):
	for stage, (name, row), role in product(stages, table.items(), ROLES):
		if stage not in row[0]:
			with pytest.raises(NotFromHere):
				check(stage, name, {role}, FACTS)
		elif role not in row[0][stage]:
			with pytest.raises(NotYours):
				check(stage, name, {role}, FACTS)
		else:
			assert check(stage, name, {role}, FACTS) == destination(row, stage, FACTS)


@pytest.mark.parametrize(("table", "moves", "stages", "check", "offered"), DOORS)
def test_each_fact_that_a_move_requires_is_asked_for(table, moves, stages, check, offered):
	for name, (froms, _, needed) in table.items():
		for stage, roles in froms.items():
			for role in roles:
				for fact in needed[role].split():
					wrong = "" if fact not in DENIED else True
					for facts in (FACTS | {fact: wrong}, FACTS | {fact: None}):
						with pytest.raises(Missing) as refusal:
							check(stage, name, {role}, facts)
						assert refusal.value.what == fact


@pytest.mark.parametrize(("table", "moves", "stages", "check", "offered"), DOORS)
def test_only_the_facts_a_move_requires_are_asked_for(table, moves, stages, check, offered):
	for name, (froms, _, needed) in table.items():
		for stage, roles in froms.items():
			for role in roles:
				facts = {fact: FACTS[fact] for fact in needed[role].split()}
				check(stage, name, [role], facts)


@pytest.mark.parametrize(("table", "moves", "stages", "check", "offered"), DOORS)
def test_the_open_moves_are_those_of_the_stage_and_role(table, moves, stages, check, offered):
	for stage, role in product(stages, ROLES):
		expected = [name for name, row in table.items() if role in row[0].get(stage, ())]
		found = list(offered(stage, {role}))
		if stage == "Awaiting Citizen" and role in (OFFICER, AGENT):
			expected.append("withdraw_question")
		assert found == expected


def test_the_question_is_withdrawn_by_the_holder_of_the_stage_that_asked():
	for came_from, holder in (
		("With Department", LIAISON),
		("With Section", OFFICER),
		("Reply Drafting", AGENT),
	):
		for role in ROLES:
			may = "withdraw_question" in open_moves("Awaiting Citizen", {role}, came_from)
			assert may == (role == holder)
		assert (
			check_move("Awaiting Citizen", "withdraw_question", {holder}, {"came_from": came_from})
			== came_from
		)


def test_a_question_whose_stage_is_not_known_cannot_be_withdrawn():
	with pytest.raises(Missing, match="not known which stage asked"):
		check_move("Awaiting Citizen", "withdraw_question", {LIAISON}, {})


def test_a_ticket_never_returns_to_a_stage_that_cannot_ask():
	with pytest.raises(Missing):
		check_move("Awaiting Citizen", "citizen_answered", {CITIZEN}, {"came_from": "Publishing"})


@pytest.mark.parametrize("stage", ["With Section", "With Department"])
def test_a_report_is_sent_back_to_where_it_was_reported(stage):
	facts = {"reason": "Photos are missing", "reported_from": stage}
	assert check_move("Action Reported", "send_back", {LIAISON}, facts) == stage


def test_an_author_cannot_approve_even_with_every_role():
	with pytest.raises(Missing, match="ask another officer"):
		check_move("PR Review", "approve", ROLES, {"is_author": True})


def test_approval_is_refused_while_nobody_looked_up_the_authors():
	with pytest.raises(Missing):
		check_move("PR Review", "approve", {PR}, {})


@pytest.mark.parametrize("value", [False, 0])
def test_a_database_nought_counts_as_no(value):
	assert check_move("PR Review", "approve", {PR}, {"is_author": value}) == "Publishing"


def test_blanks_are_no_reason():
	with pytest.raises(Missing, match="Give a reason"):
		check_move("With Department", "return", {LIAISON}, {"reason": "  \n"})


def test_a_reason_to_dismiss_comes_from_the_list():
	with pytest.raises(Missing, match="spam, thanks or not actionable"):
		check_comment_move("Waiting", "dismiss", {AGENT}, {"reason": "I do not like it"})


def test_whoever_has_two_roles_takes_the_easier_way():
	assert check_comment_move("Dismissed", "undo", {AGENT, MANAGER}, {"reason": "Not spam"}) == "Waiting"


def test_one_role_may_be_given_as_a_word():
	assert open_moves("PR Review", PR) == (
		"request_changes",
		"approve",
		"published",
		"close_without_publication",
	)


def test_a_refusal_names_the_move_the_roles_and_what_is_open():
	with pytest.raises(NotYours) as refusal:
		check_move("With Department", "return", {OFFICER}, {})
	assert str(refusal.value) == (
		"In the stage With Department, return belongs to: Department Liaison. "
		"Moves open to you now: call_for_inspection."
	)
	assert refusal.value.open_moves == ("call_for_inspection",)


def test_every_refusal_says_what_is_open_and_can_be_translated():
	cases = [
		("Registered", "fly", {AGENT}, UnknownMove),
		("Registered", "approve", {AGENT}, NotFromHere),
		("Registered", "refer", {PR}, NotYours),
		("Registered", "refer", {AGENT}, Missing),
		("Nowhere", "refer", {AGENT}, NotFromHere),
	]
	for stage, name, roles, kind in cases:
		with pytest.raises(MoveRefused) as refusal:
			check_move(stage, name, roles, {})
		error = refusal.value
		assert type(error) is kind
		assert error.message in MESSAGES
		assert str(error) == error.message.format(*error.values)
		assert all(name in str(error) for name in open_moves(stage, roles))


def test_all_that_is_missing_is_named_at_once():
	with pytest.raises(Missing) as refusal:
		check_move("With Section", "report_action", {OFFICER}, {"findings": "A broken pipe"})
	assert refusal.value.names == ("action_taken", "outcome", "public_part")


def test_every_fact_is_listed_for_callers():
	for row in (*MOVES.values(), *COMMENT_MOVES.values()):
		for requirement in row.requires:
			assert requirement.name in lifecycle.__doc__


@pytest.mark.parametrize("channel", ["X", "Facebook", "Instagram", "YouTube", "Phone"])
def test_social_channels_always_need_review_and_others_by_setting(channel):
	assert channel_needs_review(channel, ["Phone"])
	assert channel_needs_review(channel) == (channel != "Phone")


def test_a_table_cannot_be_changed_by_a_reader():
	with pytest.raises(TypeError):
		MOVES["fly"] = MOVES["refer"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_walk_leaves_the_procedure(data):
	stage = "Registered"
	came_from = reported_from = "With Department"
	for _ in range(12):
		role = data.draw(st.sampled_from(ROLES))
		name = data.draw(st.sampled_from(sorted(MOVES)))
		facts = FACTS | {"came_from": came_from, "reported_from": reported_from}
		try:
			following = check_move(stage, name, {role}, facts)
		except MoveRefused:
			assert name not in open_moves(stage, {role}, came_from)
			continue
		assert name in open_moves(stage, {role}, came_from)
		assert stage in TABLE[name][0] and following in STAGES
		came_from = stage if name == "ask_citizen" else came_from
		reported_from = stage if name == "report_action" else reported_from
		stage = following
