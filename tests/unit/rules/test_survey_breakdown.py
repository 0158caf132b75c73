"""Figures by the answers to one other question: right counts, and no small group that can be worked out."""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from participation_app.rules.survey_breakdown import broken_down, can_break_down
from participation_app.rules.survey_figures import published, tally
from participation_app.rules.survey_questions import (
	FREE_TEXT,
	MULTIPLE_CHOICE,
	SCALE,
	SINGLE_CHOICE,
	Condition,
	Question,
	steps,
)

DISTRICT = Question(1, SINGLE_CHOICE, (1, 2, 3), required=True)
ONE = Question(2, SINGLE_CHOICE, (1, 2), required=True)
SEVERAL = Question(2, MULTIPLE_CHOICE, (1, 2))


def tables(questions, sheets, threshold=5):
	shown = published(questions, tally(questions, sheets, {}), threshold)
	return broken_down(questions, sheets, shown, DISTRICT, threshold)


def sheets_of(counts, question=ONE):
	"""`counts` has for each district how many gave each answer, the last of them none."""
	answers = [(1,), (2,), *([(1, 2)] if question is SEVERAL else []), None]
	found = []
	for district, row in enumerate(counts, 1):
		for answer, people in zip(answers, row, strict=False):
			found += [{1: (district,), **({2: answer} if answer else {})}] * people
	return found


@pytest.mark.parametrize(
	("counts", "rows", "shown"),
	[
		([(9, 8), (7, 6), (10, 5)], ((1,), (2,), (3,)), ((9, 8), (7, 6), (10, 5))),
		([(9, 8), (7, 0), (10, 5)], ((1,), (2,), (3,)), ((9, 8), (7, 0), (10, 5))),
		([(9, 8), (7, 2), (10, 5)], ((1,), (2,), (3,)), ((None, None), (None, None), (10, 5))),
		([(9, 8), (2, 1), (10, 5)], ((1,), (2, 3)), ((9, 8), (12, 6))),
	],
)
def test_each_group_has_its_counts_and_small_ones_are_hidden_with_others(counts, rows, shown):
	(table,) = tables([DISTRICT, ONE], sheets_of(counts))
	assert (table.rows, table.counts) == (rows, shown)


def test_of_several_choices_each_is_counted_by_itself():
	(table,) = tables([DISTRICT, SEVERAL], sheets_of([(9, 8, 6), (7, 6, 5), (0, 0, 0)], SEVERAL))
	assert table.counts == ((15, 14), (12, 11))


def test_what_nearly_everybody_in_a_group_chose_tells_who_did_not():
	(table,) = tables([DISTRICT, SEVERAL], sheets_of([(10, 2, 0), (7, 6, 5), (9, 9, 9)], SEVERAL))
	assert table.counts[0] == (None, None)


def test_a_district_nobody_lives_in_has_no_row_and_one_row_alone_is_no_breakdown():
	(table,) = tables([DISTRICT, ONE], sheets_of([(9, 8), (0, 0), (10, 5)]))
	assert table.rows == ((1,), (3,))
	assert tables([DISTRICT, ONE], sheets_of([(9, 8), (0, 0), (0, 0)])) == ()


def test_only_questions_that_everybody_is_asked_and_that_have_figures_are_broken_down():
	questions = [
		DISTRICT,
		ONE,
		Question(3, SINGLE_CHOICE, (1, 2), condition=Condition(2, frozenset({1}))),
		Question(4, FREE_TEXT),
		Question(5, SCALE, steps(1, 3)),
	]
	sheets = [{**sheet, 3: (1,)} for sheet in sheets_of([(9, 0), (8, 0), (7, 0)])]
	assert [table.number for table in tables(questions, sheets)] == [2]


@pytest.mark.parametrize(
	("question", "can"),
	[
		(DISTRICT, True),
		(Question(1, SINGLE_CHOICE, (1, 2)), False),
		(Question(1, SCALE, (1, 2), required=True), False),
		(SEVERAL, False),
		(Question(2, SINGLE_CHOICE, (1, 2), required=True, condition=Condition(1, frozenset({1}))), False),
	],
)
def test_groups_are_told_apart_by_a_question_to_which_everybody_gives_one_answer(question, can):
	assert can_break_down(question) is can


def worlds(table, people, columns):
	"""Every table of whole numbers that shows the same: rows and columns add up to what is public."""

	def fills(row):
		free = [place for place, one in enumerate(table.counts[row]) if one is None]
		for values in product(range(people[row] + 1), repeat=len(free)):
			filled = list(table.counts[row])
			for place, value in zip(free, values, strict=True):
				filled[place] = value
			if sum(filled) == people[row]:
				yield tuple(filled)

	for world in product(*(tuple(fills(row)) for row in range(len(people)))):
		if tuple(map(sum, zip(*world, strict=True))) == columns:
			yield world


rows = st.tuples(*[st.integers(0, 9)] * 2)


@settings(max_examples=150, deadline=None)
@given(st.lists(rows, min_size=2, max_size=3), st.integers(3, 5))
def test_no_small_cell_has_one_value_alone_in_all_tables_that_show_the_same(counts, threshold):
	sheets = sheets_of(counts)
	found = tables([DISTRICT, ONE], sheets, threshold)
	assume(found)
	(table,) = found
	truth = [
		tuple(sum(sheet[1][0] in row and sheet[2][0] in column for sheet in sheets) for column in table.cells)
		for row in table.rows
	]
	people, columns = [sum(row) for row in truth], tuple(map(sum, zip(*truth, strict=True)))
	alike = list(worlds(table, people, columns))
	assert tuple(truth) in alike
	for row, column in product(range(len(truth)), range(len(columns))):
		if 0 < truth[row][column] < threshold:
			assert len({world[row][column] for world in alike}) > 1
