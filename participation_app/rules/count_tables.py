"""Tables of counts with their sums: every group, and the totals over each of its properties."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import product

from .disclosure import Line, hidden_cells

ALL = "All"
Group = tuple[str, ...]
Sums = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class CountTable:
	"""Counts by group and measure, totals among them; `hidden` says why a count is not shown."""

	counts: Mapping[tuple[Group, str], int]
	hidden: Mapping[tuple[Group, str], str]

	def groups(self) -> list[Group]:
		"""All groups, the totals first."""
		found = {group for group, _measure in self.counts}
		return sorted(found, key=lambda group: [(one != ALL, one) for one in group])

	def shown(self, group: Group, measure: str) -> int | None:
		"""The count, or None where it is hidden."""
		return None if (group, measure) in self.hidden else self.counts[group, measure]


def table_of(
	counted: Mapping[Group, Mapping[str, int]],
	sums: Sums,
	threshold: int,
	*,
	grand_total_is_public: bool,
) -> CountTable:
	"""The table of what was counted, with what it hides.

	`sums` names the measures that are the sum of others. The total over all groups is the authority's own
	figure; where it is public it is shown, unless it is itself of fewer people than the threshold.
	"""
	counts, lines = _with_totals(counted)
	for group in {group for group, _measure in counts}:
		lines += [
			Line((group, total), tuple((group, part) for part in parts)) for total, parts in sums.items()
		]
	public = _grand_total(counts, sums, threshold) if grand_total_is_public else ()
	return CountTable(counts, hidden_cells(counts, sorted(lines, key=_order), threshold, public))


def _with_totals(counted: Mapping[Group, Mapping[str, int]]) -> tuple[dict, list[Line]]:
	counts: dict[tuple[Group, str], int] = {}
	parts: dict[tuple[Group, str, int], set[tuple[Group, str]]] = {}
	for group in sorted(counted):
		for whole in product(*((one, ALL) for one in group)):
			for measure, count in counted[group].items():
				counts[whole, measure] = counts.get((whole, measure), 0) + count
				for place, part in _parts_of(whole, group):
					parts.setdefault((whole, measure, place), set()).add((part, measure))
	lines = [Line(key[:2], tuple(sorted(found))) for key, found in parts.items()]
	return counts, lines


def _parts_of(whole: Group, group: Group) -> list[tuple[int, Group]]:
	"""Of a total to which a group belongs, by the property it is summed over, the part that the group is in."""
	places = [place for place, one in enumerate(whole) if one == ALL]
	return [(place, (*whole[:place], group[place], *whole[place + 1 :])) for place in places]


def _grand_total(counts: Mapping, sums: Sums, threshold: int) -> Collection[tuple[Group, str]]:
	whole_of = {part: whole for whole, parts in sums.items() for part in parts}
	totals = {key for key in counts if set(key[0]) <= {ALL}}
	return {
		(group, measure)
		for group, measure in totals
		if counts[group, whole_of.get(measure, measure)] >= threshold
	}


def _order(line: Line) -> tuple:
	return (line.total, line.parts)
