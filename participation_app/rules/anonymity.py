"""What rows about single cases leave out, so that every row looks like enough others.

Rows are grouped by the columns that a neighbour might know. Groups below the threshold are merged by leaving out
one of these columns after the other; what still stands in too small a group is left out altogether.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

Group = tuple[str, ...]
NOTHING = ""  # what stands in a column that is left out


def published_groups(
	counts: Mapping[Group, int], merged_in_order: Sequence[int], threshold: int
) -> dict[Group, Group | None]:
	"""By group of rows, the group as it is published; None where its rows are left out.

	`merged_in_order` has the places of the columns that may be left out, the least telling first. Of the rows
	left out there are none, or as many as the threshold, or all.
	"""
	becomes: dict[Group, Group | None] = {group: group for group in counts}
	for column in merged_in_order:
		for group in _in_small_groups(becomes, counts, threshold):
			published = becomes[group]
			becomes[group] = (*published[:column], NOTHING, *published[column + 1 :])
	for group in _in_small_groups(becomes, counts, threshold):
		becomes[group] = None
	_leave_out_enough(becomes, counts, threshold)
	return becomes


def _in_small_groups(
	becomes: Mapping[Group, Group | None], counts: Mapping[Group, int], threshold: int
) -> list:
	sizes = _sizes(becomes, counts)
	return [group for group, published in becomes.items() if sizes[published] < threshold]


def _sizes(becomes: Mapping[Group, Group | None], counts: Mapping[Group, int]) -> Counter:
	sizes: Counter = Counter()
	for group, published in becomes.items():
		sizes[published] += counts[group]
	return sizes


def _leave_out_enough(
	becomes: dict[Group, Group | None], counts: Mapping[Group, int], threshold: int
) -> None:
	"""A few rows missing from a known number would be a small group of their own: more are left out with them."""
	sizes = _sizes(becomes, counts)
	while 0 < sizes[None] < threshold and len(sizes) > 1:
		smallest = min(
			(group for group in sizes if group is not None), key=lambda group: (sizes[group], group)
		)
		becomes.update({group: None for group, published in becomes.items() if published == smallest})
		sizes = _sizes(becomes, counts)
