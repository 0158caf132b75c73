"""Which questions may be asked, of whom, and which answers hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules import survey_questions as rules
from participation_app.rules.survey_questions import (
	FREE_TEXT,
	MULTIPLE_CHOICE,
	SCALE,
	SINGLE_CHOICE,
	Condition,
	Question,
)

OFTEN, SELDOM, NEVER = 1, 2, 3
USE = Question(1, SINGLE_CHOICE, (OFTEN, SELDOM, NEVER), required=True)
WAYS = Question(2, MULTIPLE_CHOICE, (1, 2, 3), condition=Condition(1, frozenset({OFTEN, SELDOM})))
HOW_GOOD = Question(3, SCALE, rules.steps(0, 10), required=True, condition=Condition(2, frozenset({1})))
WHY = Question(4, FREE_TEXT)
SURVEY = (USE, WAYS, HOW_GOOD, WHY)


@pytest.mark.parametrize(
	("sent", "answers"),
	[
		({1: ["1"], 2: ["3", "1"], 3: ["0"], 4: [" good "]}, {1: (1,), 2: (1, 3), 3: (0,), 4: "good"}),
		({1: ["3"]}, {1: (3,)}),
		({1: ["1"], 2: ["2", "2"]}, {1: (1,), 2: (2,)}),
		({1: ["3"], 2: [""], 3: [], 4: ["  "]}, {1: (3,)}),
	],
)
def test_answers_that_hold_are_kept(sent, answers):
	assert rules.check(SURVEY, sent) == rules.Checked(answers, {})


@pytest.mark.parametrize(
	("sent", "problems"),
	[
		({}, {1: rules.MISSING}),
		({1: ["4"]}, {1: rules.UNKNOWN}),
		({1: ["often"]}, {1: rules.UNKNOWN}),
		({1: ["1", "2"]}, {1: rules.SEVERAL}),
		({1: ["3"], 2: ["1"]}, {2: rules.NOT_ASKED}),
		({1: ["1"], 2: ["1"]}, {3: rules.MISSING}),
		({1: ["1"], 2: ["1"], 3: ["11"]}, {3: rules.UNKNOWN}),
		({1: ["1"], 4: ["x" * (rules.LONGEST_TEXT + 1)]}, {4: rules.TOO_LONG}),
		({1: ["1"], 4: ["a", "b"]}, {4: rules.SEVERAL}),
		({1: ["1"], 9: ["1"]}, {9: rules.UNKNOWN}),
	],
)
def test_what_is_wrong_with_an_answer_is_said_beside_its_question(sent, problems):
	assert rules.check(SURVEY, sent).problems == problems


def test_the_longest_text_is_taken():
	assert rules.check(SURVEY, {1: ["1"], 4: ["x" * rules.LONGEST_TEXT]}).problems == {}


def on(question, *options):
	return Condition(question, frozenset(options))


@pytest.mark.parametrize(
	("questions", "flaws"),
	[
		(SURVEY, {}),
		([Question(1, SINGLE_CHOICE, (1,))], {1: rules.NO_OPTIONS}),
		([Question(1, MULTIPLE_CHOICE, tuple(range(1, 42)))], {1: rules.TOO_MANY_OPTIONS}),
		([Question(1, SCALE, rules.steps(5, 5))], {1: rules.BAD_SCALE}),
		([Question(1, SCALE, rules.steps(5, 1))], {1: rules.BAD_SCALE}),
		([Question(1, SCALE, rules.steps(0, 11))], {1: rules.BAD_SCALE}),
		([Question(1, FREE_TEXT, condition=on(1, 1))], {1: rules.NOT_EARLIER}),
		(
			[Question(1, FREE_TEXT, condition=on(2, 1)), Question(2, SINGLE_CHOICE, (1, 2))],
			{1: rules.NOT_EARLIER},
		),
		(
			[
				Question(1, SINGLE_CHOICE, (1, 2), condition=on(2, 1)),
				Question(2, SINGLE_CHOICE, (1, 2), condition=on(1, 1)),
			],
			{1: rules.NOT_EARLIER},
		),
		([USE, Question(2, FREE_TEXT, condition=on(7, 1))], {2: rules.NOT_EARLIER}),
		([USE, Question(2, FREE_TEXT, condition=on(1, 4))], {2: rules.NO_SUCH_OPTION}),
		([USE, Question(2, FREE_TEXT, condition=on(1))], {2: rules.HALF_A_CONDITION}),
		([USE, Question(2, FREE_TEXT, condition=on(0, 1))], {2: rules.HALF_A_CONDITION}),
		([WHY, Question(5, FREE_TEXT, condition=on(4, 1))], {5: rules.NO_CHOICE_THERE}),
	],
)
def test_a_question_that_cannot_be_asked_is_found(questions, flaws):
	assert rules.flaws(questions) == flaws


@pytest.mark.parametrize(
	("written", "numbers"),
	[("1, 3", {1, 3}), ("١، ٣", {1, 3}), ("1;3 3", {1, 3}), ("", set()), (None, set()), ("none", set())],
)
def test_listed_numbers_are_read_in_any_script(written, numbers):
	assert rules.numbers_in(written) == numbers


@st.composite
def surveys(draw):
	found: list[Question] = []
	for number in range(1, draw(st.integers(1, 6)) + 1):
		kind = draw(st.sampled_from(rules.KINDS))
		options = () if kind == FREE_TEXT else tuple(range(1, draw(st.integers(2, 4)) + 1))
		parents = [one for one in found if one.options]
		condition = None
		if parents and draw(st.booleans()):
			parent = draw(st.sampled_from(parents))
			condition = on(parent.number, *draw(st.sets(st.sampled_from(parent.options), min_size=1)))
		found.append(Question(number, kind, options, draw(st.booleans()), condition))
	return tuple(found)


sendings = st.dictionaries(
	st.integers(1, 7), st.lists(st.sampled_from(["", "1", "2", "3", "4", "x"]), max_size=3)
)


@given(surveys(), sendings)
def test_every_answer_is_kept_or_said_to_be_wrong_and_never_both(questions, sent):
	checked = rules.check(questions, sent)
	given_to = {number for number, values in sent.items() if any(values)}
	assert checked.answers.keys().isdisjoint(checked.problems)
	assert given_to <= checked.answers.keys() | checked.problems.keys()
	assert checked.answers.keys() <= given_to


@given(surveys(), sendings)
def test_what_is_kept_was_asked_and_is_taken_again_as_it_is(questions, sent):
	answers = rules.check(questions, sent).answers
	by_number = {question.number: question for question in questions}
	for number in answers:
		assert rules.is_asked(by_number[number], answers)
	again = {
		number: [answer] if isinstance(answer, str) else [str(one) for one in answer]
		for number, answer in answers.items()
	}
	assert rules.check(questions, again).answers == answers


@given(surveys())
def test_a_survey_whose_conditions_look_back_has_no_flaw(questions):
	assert rules.flaws(questions) == {}
