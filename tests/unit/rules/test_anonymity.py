"""Every published row looks like enough others."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.anonymity import NOTHING, published_groups

groups = st.dictionaries(
	st.tuples(st.sampled_from(["03", "04"]), st.sampled_from("ABC"), st.sampled_from("xyz")),
	st.integers(1, 12),
	max_size=18,
)
thresholds = st.integers(1, 10)
ORDER = (2, 1)


def sizes_of(becomes, counts):
	sizes = Counter()
	for group, published in becomes.items():
		sizes[published] += counts[group]
	return sizes


@given(groups, thresholds)
def test_every_published_group_has_as_many_rows_as_the_threshold(counts, threshold):
	sizes = sizes_of(published_groups(counts, ORDER, threshold), counts)
	left_out = sizes.pop(None, 0)
	assert all(size >= threshold for size in sizes.values())
	assert left_out == 0 or left_out >= threshold or not sizes


@given(groups, thresholds)
def test_a_group_is_published_as_it_is_or_with_less(counts, threshold):
	for group, published in published_groups(counts, ORDER, threshold).items():
		for own, shown in zip(group, published or (), strict=False):
			assert shown in (own, NOTHING)
		assert published is None or published[0] == group[0], "only columns that may be left out are"


@given(groups, thresholds)
def test_the_columns_are_left_out_in_their_order(counts, threshold):
	for published in published_groups(counts, ORDER, threshold).values():
		assert published is None or published[1] != NOTHING or published[2] == NOTHING


@given(groups)
def test_a_threshold_of_one_leaves_every_row_as_it_is(counts):
	assert all(group == published for group, published in published_groups(counts, ORDER, 1).items())


def test_small_groups_are_merged_before_any_row_is_left_out():
	counts = {("03", "A", "x"): 9, ("03", "A", "y"): 2, ("03", "A", "z"): 3, ("04", "B", "x"): 6}
	assert published_groups(counts, ORDER, 5) == {
		("03", "A", "x"): ("03", "A", "x"),
		("03", "A", "y"): ("03", "A", ""),
		("03", "A", "z"): ("03", "A", ""),
		("04", "B", "x"): ("04", "B", "x"),
	}


def test_a_few_rows_left_out_take_the_smallest_group_with_them():
	counts = {("03", "A", "x"): 9, ("03", "B", "x"): 6, ("04", "C", "z"): 1}
	assert published_groups(counts, ORDER, 5) == {
		("03", "A", "x"): ("03", "A", "x"),
		("03", "B", "x"): None,
		("04", "C", "z"): None,
	}
