"""What is shown of a survey: right counts, and nothing from which a small group can be worked out.

Whoever reads results may know how they are made. So the tests take every population that would have given the
same page, and ask that they differ about each small group.
"""

from collections import defaultdict
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.disclosure import LEAST_THRESHOLD
from participation_app.rules.survey_figures import (
	FEW,
	TELLS_ANOTHER,
	Cell,
	Tally,
	cells,
	published,
	tally,
)
from participation_app.rules.survey_questions import (
	FREE_TEXT,
	MULTIPLE_CHOICE,
	SCALE,
	SINGLE_CHOICE,
	Condition,
	Question,
	is_asked,
	steps,
)

CHOICE = Question(1, SINGLE_CHOICE, (1, 2, 3), required=True)
SEVERAL = Question(1, MULTIPLE_CHOICE, (1, 2, 3))


def figures(questions, sheets, threshold=5, texts=()):
	return published(questions, tally(questions, sheets, dict(texts)), threshold)


def single(*counts):
	return [{1: (option,)} for option, count in enumerate(counts, 1) for _ in range(count)]


@pytest.mark.parametrize(
	("counts", "shown"),
	[
		((10, 20, 30), [((1,), 10), ((2,), 20), ((3,), 30)]),
		((40, 0, 0), [((1,), 40), ((2,), 0), ((3,), 0)]),
		((40, 3, 4), [((1,), 40), ((2, 3), 7)]),
		((40, 3, 20), [((1,), 40), ((2, 3), 23)]),
		((40, 3, 0), [((1, 2, 3), 43)]),
		((40, 3, 40), [((1, 2, 3), 83)]),  # equal ones go together
		((40, 4, 4), [((1, 2, 3), 48)]),  # 8 could only be twice the largest small group
		((40, 1, 1), [((1, 2, 3), 42)]),
		((30, 6, 2), [((1,), 30), ((2, 3), 8)]),
	],
)
def test_small_groups_are_shown_as_one_sum(counts, shown):
	assert [(cell.options, cell.count) for cell in figures([CHOICE], single(*counts))[1].cells] == shown


def test_people_and_choices_are_both_counted_and_never_combinations():
	sheets = [{1: (1, 2)}] * 10 + [{1: (2, 3)}] * 6 + [{}] * 2
	(shown,) = figures([SEVERAL], sheets).values()
	assert (shown.people, shown.choices) == (16, 32)
	assert shown.cells == (Cell((1,), 10), Cell((2,), 16), Cell((3,), 6))


def test_a_question_that_few_answered_shows_nothing_but_that():
	(shown,) = figures([CHOICE], single(2, 1, 1)).values()
	assert (shown.people, shown.choices, shown.cells, shown.hidden) == (None, None, (), FEW)


def test_nobody_is_fewer_than_the_threshold_too():
	assert figures([CHOICE], [])[1].hidden == FEW


def test_the_average_of_a_scale_is_shown_only_with_every_step():
	scale = Question(1, SCALE, steps(1, 3))
	assert figures([scale], single(10, 10, 20))[1].average == 2.2
	assert figures([scale], single(10, 10, 2))[1].average is None


def test_texts_are_counted_by_people():
	question = Question(1, FREE_TEXT)
	assert figures([question], [{}] * 20, texts={1: 7})[1].people == 7
	assert figures([question], [{}] * 20, texts={1: 2})[1].hidden == FEW


def follow_up(*options):
	return Question(2, SINGLE_CHOICE, (1, 2), required=True, condition=Condition(1, frozenset(options)))


def asked_further(counts, options, answers=(1,)):
	"""Everybody who is asked the second question answers it, one after another as in `answers`."""
	sheets = single(*counts)
	asked = [sheet for sheet in sheets if sheet[1][0] in options]
	for number, sheet in enumerate(asked):
		sheet[2] = (answers[number % len(answers)],)
	return sheets


def test_a_further_question_is_not_shown_where_it_tells_what_the_first_keeps():
	sheets = asked_further((40, 3, 20), {3})
	shown = figures([CHOICE, follow_up(3)], sheets)
	assert shown[2].hidden == TELLS_ANOTHER and shown[2].people is None


def test_a_further_question_is_shown_where_its_people_are_known_anyway():
	sheets = asked_further((40, 3, 20), {2, 3}, (1, 2))
	shown = figures([CHOICE, follow_up(2, 3)], sheets)
	assert shown[2].people == 23 and shown[2].cells == (Cell((1,), 12), Cell((2,), 11))


def test_how_few_chose_two_options_is_not_told_by_how_many_are_asked_further():
	sheets = [{1: (1,), 2: (1,)}] * 10 + [{1: (2,), 2: (1,)}] * 8 + [{1: (1, 2), 2: (1,)}] * 2
	assert figures([SEVERAL, follow_up(1, 2)], sheets)[2].hidden == TELLS_ANOTHER


def test_how_few_chose_one_option_and_not_the_other_is_not_told_by_how_many_are_asked_further():
	sheets = [{1: (1, 2), 2: (1,)}] * 10 + [{1: (1,), 2: (1,)}] * 8 + [{1: (2,), 2: (1,)}] * 2
	assert figures([SEVERAL, follow_up(1, 2)], sheets)[2].hidden == TELLS_ANOTHER


def test_how_few_chose_none_of_the_options_is_not_told_by_how_many_are_asked_further():
	sheets = [{1: (1, 3), 2: (1,)}] * 10 + [{1: (2, 3), 2: (1,)}] * 8 + [{1: (3,)}] * 2
	assert figures([SEVERAL, follow_up(1, 2)], sheets)[2].hidden == TELLS_ANOTHER


def populations(kinds, size):
	"""How many there are of each kind, for every population of this size."""
	for chosen in combinations_with_replacement(range(kinds), size):
		yield tuple(chosen.count(kind) for kind in range(kinds))


def given_away(worlds, page_of, groups_of, threshold):
	"""Small groups whose size is the same in every world that shows the same page."""
	by_page = defaultdict(list)
	for world in worlds:
		by_page[page_of(world)].append(groups_of(world))
	found = []
	for page, alike in by_page.items():
		for group in alike[0]:
			sizes = {groups[group] for groups in alike}
			if len(sizes) == 1 and 0 < next(iter(sizes)) < threshold:
				found.append((page, group, sizes))
	return found


@pytest.mark.parametrize(
	("threshold", "options", "most"), [(3, 2, 20), (3, 3, 16), (3, 4, 13), (4, 3, 18), (5, 2, 30), (5, 3, 21)]
)
def test_no_small_group_of_a_single_choice_can_be_worked_out(threshold, options, most):
	question = Question(1, SINGLE_CHOICE, tuple(range(1, options + 1)))

	def page(counts):
		tallied = Tally(sum(counts), sum(counts), dict(enumerate(counts, 1)))
		return str(published([question], {1: tallied}, threshold))

	for size in range(most + 1):
		worlds = list(populations(options, size))
		assert given_away(worlds, page, lambda world: dict(enumerate(world)), threshold) == []


@pytest.mark.parametrize(("threshold", "people"), [(3, 6), (3, 7), (4, 7)])
def test_no_small_group_of_a_multiple_choice_can_be_worked_out(threshold, people):
	def page(counts):
		return str(published([SEVERAL], {1: Tally(people, people, dict(enumerate(counts, 1)))}, threshold))

	worlds = [world for world in product(range(people + 1), repeat=3) if sum(world) >= people]
	assert given_away(worlds, page, lambda world: dict(enumerate(world)), threshold) == []


OF_TWO = ({1: (1,)}, {1: (2,), 2: (1,)}, {1: (2,), 2: (2,)})


@pytest.mark.parametrize(("threshold", "most"), [(3, 13), (4, 12)])
@pytest.mark.parametrize("options", [{2}, {2, 3}])
def test_no_small_group_can_be_worked_out_from_a_further_question(threshold, most, options):
	questions = [CHOICE, follow_up(*options)]
	kinds = [*OF_TWO, *([{1: (3,), 2: (1,)}, {1: (3,), 2: (2,)}] if 3 in options else [{1: (3,)}])]

	def page(world):
		return str(published(questions, counted(questions, kinds, world), threshold))

	def groups(world):
		tallies = counted(questions, kinds, world)
		return {(number, option): tallies[number].counts[option] for number in (1, 2) for option in (1, 2, 3)}

	for size in range(most + 1):
		assert given_away(list(populations(len(kinds), size)), page, groups, threshold) == []


def counted(questions, kinds, world):
	return tally(
		questions, [kind for kind, number in zip(kinds, world, strict=True) for _ in range(number)], {}
	)


@given(st.dictionaries(st.integers(1, 8), st.integers(0, 60), min_size=2), st.integers(LEAST_THRESHOLD, 10))
def test_what_is_shown_adds_up_to_what_was_chosen(counts, threshold):
	shown = cells(counts, threshold)
	assert sum(cell.count for cell in shown) == sum(counts.values())
	assert sorted(option for cell in shown for option in cell.options) == sorted(counts)


@given(st.dictionaries(st.integers(1, 8), st.integers(0, 60), min_size=2), st.integers(LEAST_THRESHOLD, 10))
def test_an_option_that_stands_alone_is_no_small_group(counts, threshold):
	for cell in cells(counts, threshold):
		if len(cell.options) == 1:
			assert cell.count == counts[cell.options[0]]
			assert cell.count == 0 or cell.count >= threshold


@given(st.lists(st.dictionaries(st.just(1), st.sets(st.integers(1, 3)).map(lambda one: tuple(sorted(one))))))
def test_everybody_is_counted_once_as_a_person_and_once_for_each_choice(sheets):
	counted = tally([SEVERAL], sheets, {})[1]
	assert counted.people == len([sheet for sheet in sheets if sheet.get(1)])
	assert sum(counted.counts.values()) == sum(len(sheet.get(1, ())) for sheet in sheets)
	assert counted.asked == sum(is_asked(SEVERAL, sheet) for sheet in sheets)
