"""What a table of counts hides, so that no small group of people can be made out from what it shows.

A count from 1 to one less than the threshold is small. Small counts are hidden, and as many others as it takes
that none of them can be reckoned from the sums that stand beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

# Below it, two options of one person each can be told from their sum.
LEAST_THRESHOLD = 3
Cell = Hashable
SMALL, BESIDE = "small", "beside"  # why a cell is hidden: its own count, or the small one beside it
_PRIME = (1 << 61) - 1  # reckoning in a field of this size keeps numbers short and loses no solution


@dataclass(frozen=True)
class Line:
	"""A sum that every reader can reckon: the total is the sum of the parts."""

	total: Cell
	parts: tuple[Cell, ...]

	@property
	def cells(self) -> tuple[Cell, ...]:
		return (*self.parts, self.total)


def hidden_cells(
	counts: Mapping[Cell, int], lines: Sequence[Line], threshold: int, public: Collection[Cell] = ()
) -> dict[Cell, str]:
	"""The cells to hide, with SMALL or BESIDE; every cell of a line is in `counts`.

	`public` cells are known whatever is done, so what follows from them alone is no secret either.
	"""
	table = _Table(counts, lines, threshold, _known_from(public, lines))
	hidden = {cell for cell, count in counts.items() if table.is_small(cell, count)}
	table.hide_beside(hidden, lines)
	while found := table.cell_against_recovery(hidden):
		hidden.add(found)
		table.hide_beside(hidden, table.lines_of[found])
	return {cell: SMALL if table.is_small(cell, counts[cell]) else BESIDE for cell in hidden}


def _known_from(public: Collection[Cell], lines: Sequence[Line]) -> set[Cell]:
	known = set(public)
	grew = bool(known)
	while grew:
		unknown = ([cell for cell in line.cells if cell not in known] for line in lines)
		singles = {cells[0] for cells in unknown if len(cells) == 1}
		known |= singles
		grew = bool(singles)
	return known


class _Table:
	def __init__(self, counts: Mapping[Cell, int], lines: Sequence[Line], threshold: int, public: set[Cell]):
		self.counts, self.lines, self.threshold, self.public = counts, lines, threshold, public
		self.lines_of: dict[Cell, list[Line]] = {cell: [] for cell in counts}
		for line in lines:
			for cell in line.cells:
				self.lines_of[cell].append(line)
		self._place = {cell: number for number, cell in enumerate(counts)}

	def is_small(self, cell: Cell, count: int) -> bool:
		return 0 < count < self.threshold and cell not in self.public

	def hide_beside(self, hidden: set[Cell], lines: Iterable[Line]) -> None:
		"""Hides more until no line gives a single cell away, nor few people in several cells where it has more."""
		waiting = list(lines)
		while waiting:
			line = waiting.pop()
			if found := self._missing(line, hidden):
				hidden.add(found)
				waiting += self.lines_of[found]

	def _missing(self, line: Line, hidden: set[Cell]) -> Cell | None:
		parts = [cell for cell in line.parts if cell in hidden]
		if line.total in hidden:
			return None if parts else self._choose(line, hidden)
		if len(parts) == 1:
			return self._choose(line, hidden)
		people = sum(self.counts[cell] for cell in parts)
		if 0 < people < self.threshold:
			return self._choose(line, hidden, only_people=True)
		return None

	def _choose(self, line: Line, hidden: set[Cell], *, only_people: bool = False) -> Cell | None:
		"""The cell whose loss costs the reader least: a part before the total, a small count before a large one."""
		open_cells = [cell for cell in line.cells if cell not in hidden and cell not in self.public]
		if only_people:
			open_cells = [cell for cell in open_cells if self.counts[cell] and cell != line.total]
		ranked = sorted(
			open_cells,
			key=lambda cell: (
				not self.counts[cell],
				cell == line.total,
				self.counts[cell],
				self._place[cell],
			),
		)
		return ranked[0] if ranked else None

	def cell_against_recovery(self, hidden: set[Cell]) -> Cell | None:
		"""One more cell to hide, where a small one follows from what is shown; None where none does."""
		for cells in self._connected(hidden):
			lines = {id(line): line for cell in cells for line in self.lines_of[cell]}.values()
			given_away = [
				cell for cell in _determined(cells, lines, hidden) if self.is_small(cell, self.counts[cell])
			]
			for near in (given_away, cells) if given_away else ():
				chosen = (
					self._choose(line, hidden)
					for cell in near
					for line in self.lines_of[cell]
					if cell in hidden
				)
				if found := next(filter(None, chosen), None):
					return found
		return None

	def _connected(self, hidden: set[Cell]) -> Iterable[list[Cell]]:
		"""The hidden cells in groups that share lines, each in the order of the table."""
		left = sorted(hidden, key=self._place.__getitem__)
		seen: set[Cell] = set()
		for first in left:
			if first in seen:
				continue
			group, waiting = [], [first]
			seen.add(first)
			while waiting:
				cell = waiting.pop()
				group.append(cell)
				beside = {one for line in self.lines_of[cell] for one in line.cells if one in hidden}
				waiting += beside - seen
				seen |= beside
			yield sorted(group, key=self._place.__getitem__)


def _determined(cells: Sequence[Cell], lines: Iterable[Line], hidden: set[Cell]) -> list[Cell]:
	"""Of the unknown cells, those that have one value alone in the equations that the lines are."""
	reduced: dict[Cell, dict[Cell, int]] = {}  # by its first unknown, an equation in the others
	for line in lines:
		equation = {cell: 1 for cell in line.parts if cell in hidden}
		if line.total in hidden:
			equation[line.total] = _PRIME - 1
		for unknown in [cell for cell in equation if cell in reduced]:
			_take_out(equation, unknown, reduced[unknown])
		if not equation:
			continue
		first = next(iter(equation))
		scale = pow(equation[first], -1, _PRIME)
		equation = {cell: factor * scale % _PRIME for cell, factor in equation.items()}
		for other in reduced.values():
			_take_out(other, first, equation)
		reduced[first] = equation
	return [cell for cell in cells if len(reduced.get(cell, ())) == 1]


def _take_out(equation: dict[Cell, int], unknown: Cell, other: Mapping[Cell, int]) -> None:
	"""Replaces an unknown by what the other equation says of it."""
	factor = equation.get(unknown, 0)
	for cell, of_other in other.items() if factor else ():
		left = (equation.get(cell, 0) - factor * of_other) % _PRIME
		if left:
			equation[cell] = left
		else:
			equation.pop(cell, None)
