"""No small group can be made out from a table of counts: shown by solving the table as a reader would."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation_app.rules.count_tables import ALL, table_of
from participation_app.rules.disclosure import BESIDE, SMALL, Line, hidden_cells

MEASURES = ("kept", "broken", "open")
SUMS = {"given": MEASURES}
groups = st.tuples(st.sampled_from("ABCD"), st.sampled_from("xyz"))
outcomes = st.tuples(*(st.integers(0, 12) for _ in MEASURES)).filter(any)
thresholds = st.integers(2, 10)


def counted(outcomes_of_groups):
	return {
		group: {"given": sum(found), **dict(zip(MEASURES, found, strict=True))}
		for group, found in outcomes_of_groups.items()
	}


tables = st.dictionaries(groups, outcomes, min_size=1, max_size=12).map(counted)


def solved(unknown, lines):
	"""The unknown cells that the lines leave no choice for: plain elimination with fractions, row by row."""
	unknown = list(unknown)
	rows = []
	for line in lines:
		signs = {cell: 1 for cell in line.parts} | {line.total: -1}
		row = [Fraction(signs.get(cell, 0)) for cell in unknown]
		if any(row):
			rows.append(row)
	pivots = []
	for column in range(len(unknown)):
		found = next((row for row in rows[len(pivots) :] if row[column]), None)
		if found is None:
			continue
		rows.remove(found)
		found = [value / found[column] for value in found]
		rows = [
			row if not row[column] else [a - row[column] * b for a, b in zip(row, found, strict=True)]
			for row in rows
		]
		rows.insert(len(pivots), found)
		pivots.append(column)
	return {
		unknown[column]
		for row, column in zip(rows, pivots, strict=False)
		if [bool(value) for value in row].count(True) == 1
	}


def lines_of(counts, sums):
	"""The sums that a reader of the published columns knows of, written down once more."""
	lines = []
	for group, measure in counts:
		for place, one in enumerate(group):
			if one == ALL:
				parts = tuple(
					(other, known)
					for other, known in counts
					if known == measure
					and other[place] != ALL
					and other[:place] == group[:place]
					and other[place + 1 :] == group[place + 1 :]
				)
				lines.append(Line((group, measure), parts))
		if measure in sums:
			lines.append(Line((group, measure), tuple((group, part) for part in sums[measure])))
	return lines


@settings(max_examples=150, deadline=None)
@given(tables, thresholds, st.booleans())
def test_no_small_cell_can_be_reckoned_from_the_others(found, threshold, public):
	table = table_of(found, SUMS, threshold, grand_total_is_public=public)
	lines = lines_of(table.counts, SUMS)
	small = {cell for cell, count in table.counts.items() if 0 < count < threshold}
	grand_total = {cell for cell in table.counts if set(cell[0]) == {ALL}}
	enough = table.counts[(ALL, ALL), "given"] >= threshold
	known = grand_total if public and enough else set()
	told_by_the_total = known | solved(set(table.counts) - known, lines)
	secret = small - told_by_the_total
	assert secret <= set(table.hidden)
	assert not secret & solved(table.hidden, lines)


@settings(max_examples=100, deadline=None)
@given(tables, thresholds)
def test_the_hidden_parts_of_a_shown_total_are_a_small_group_only_where_there_is_no_more_to_hide(
	found, threshold
):
	table = table_of(found, SUMS, threshold, grand_total_is_public=False)
	for line in lines_of(table.counts, SUMS):
		hidden = [cell for cell in line.parts if cell in table.hidden]
		if hidden and line.total not in table.hidden and table.counts[line.total] >= threshold:
			assert sum(table.counts[cell] for cell in hidden) >= threshold


@given(tables, thresholds)
def test_totals_are_the_sums_of_what_was_counted(found, threshold):
	table = table_of(found, SUMS, threshold, grand_total_is_public=True)
	for measure in ("given", *MEASURES):
		assert table.counts[(ALL, ALL), measure] == sum(row[measure] for row in found.values())


@given(tables)
def test_a_threshold_of_one_hides_nothing(found):
	assert table_of(found, SUMS, 1, grand_total_is_public=True).hidden == {}


@given(tables, thresholds)
def test_what_is_hidden_does_not_depend_on_the_order_of_the_groups(found, threshold):
	backwards = dict(reversed(found.items()))
	one, other = (
		table_of(each, SUMS, threshold, grand_total_is_public=True).hidden for each in (found, backwards)
	)
	assert one == other


@given(tables, thresholds)
def test_the_authoritys_own_total_is_shown_as_soon_as_it_is_of_enough_people(found, threshold):
	table = table_of(found, SUMS, threshold, grand_total_is_public=True)
	given_in_all = table.counts[(ALL, ALL), "given"]
	for measure in ("given", *MEASURES):
		if given_in_all >= threshold:
			assert table.shown((ALL, ALL), measure) == table.counts[(ALL, ALL), measure]


def hide(counts, lines, threshold=5, public=()):
	return hidden_cells(counts, [Line(total, parts) for total, parts in lines], threshold, public)


@pytest.mark.parametrize(
	("counts", "lines", "hidden"),
	[
		({"a": 7, "b": 9, "t": 16}, [("t", ("a", "b"))], {}),
		({"a": 0, "b": 9, "t": 9}, [("t", ("a", "b"))], {}),
		({"a": 2, "b": 9, "t": 11}, [("t", ("a", "b"))], {"a": SMALL, "b": BESIDE}),
		({"a": 2, "b": 9, "c": 6, "t": 17}, [("t", ("a", "b", "c"))], {"a": SMALL, "c": BESIDE}),
		({"a": 1, "b": 1, "c": 6, "t": 8}, [("t", ("a", "b", "c"))], {"a": SMALL, "b": SMALL, "c": BESIDE}),
		({"a": 2, "t": 2}, [("t", ("a",))], {"a": SMALL, "t": SMALL}),
		({"a": 2, "b": 0, "t": 2}, [("t", ("a", "b"))], {"a": SMALL, "t": SMALL}),
	],
	ids=[
		"nothing small, nothing hidden",
		"nobody is no group",
		"beside a single small one another is hidden",
		"the smallest of the others",
		"two small ones together are still few",
		"a total of one part is the same people",
		"a small total is hidden itself",
	],
)
def test_a_line_is_hidden_as_far_as_it_takes(counts, lines, hidden):
	assert hide(counts, lines) == hidden


def test_a_bridge_between_two_rings_of_hidden_cells_is_found():
	"""Each line has two hidden cells and more, and yet one cell follows from all of them together."""
	left = {("r1", "c1"): 6, ("r1", "c2"): 7, ("r2", "c1"): 8, ("r2", "c2"): 9}
	right = {("r3", "c3"): 6, ("r3", "c4"): 7, ("r4", "c3"): 8, ("r4", "c4"): 9}
	shown = {("r1", "c3"): 30, ("r3", "c1"): 31, ("r2", "c3"): 32, ("r4", "c2"): 33}
	counts = {**left, **right, ("r2", "c4"): 2, **shown}
	counts |= {
		(row, column): 40
		for row in "r1 r2 r3 r4".split()
		for column in "c1 c2 c3 c4".split()
		if (row, column) not in counts
	}
	lines = []
	for row in ("r1", "r2", "r3", "r4"):
		parts = tuple(cell for cell in counts if cell[0] == row and cell[1] != ALL)
		counts[row, ALL] = sum(counts[cell] for cell in parts)
		lines.append(Line((row, ALL), parts))
	for column in ("c1", "c2", "c3", "c4"):
		parts = tuple(cell for cell in counts if cell[1] == column and cell[0] != ALL)
		counts[ALL, column] = sum(counts[cell] for cell in parts)
		lines.append(Line((ALL, column), parts))
	hidden = hidden_cells(counts, lines, 5)
	assert ("r2", "c4") in hidden and ("r2", "c4") not in solved(hidden, lines)


def test_a_public_total_of_one_part_makes_the_part_public_too():
	assert hide({"a": 2, "t": 2}, [("t", ("a",))], public=("t",)) == {}
