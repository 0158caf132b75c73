"""What is published of a survey's answers by the answers to one other question, such as the district.

Rows and columns are the groups that the plain figures show already, so nothing that was merged there comes apart
here. Of a table's cells, those of small groups are hidden, and as many others as it takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .disclosure import Line, hidden_cells
from .survey_figures import Figures
from .survey_questions import MULTIPLE_CHOICE, SINGLE_CHOICE, Chosen, Question

_ALL: Chosen = (-1,)
_NO_ANSWER: Chosen = (-2,)
_Place = tuple[Chosen, Chosen, bool]  # the row, the column, and whether it was chosen


@dataclass(frozen=True)
class Breakdown:
	"""The answers to one question: for each of `rows`, how often each of `cells` was chosen, None where hidden."""

	number: int
	rows: tuple[Chosen, ...]
	cells: tuple[Chosen, ...]
	counts: tuple[tuple[int | None, ...], ...]


def can_break_down(question: Question | None) -> bool:
	"""Whether there is such a question and everybody gives exactly one answer to it, so that it tells groups apart."""
	return (
		question is not None
		and question.kind == SINGLE_CHOICE
		and question.required
		and question.condition is None
	)


def broken_down(
	questions: Sequence[Question],
	sheets: Sequence[Mapping[int, Chosen]],
	shown: Mapping[int, Figures],
	by: Question,
	threshold: int,
) -> tuple[Breakdown, ...]:
	"""The tables of all questions that everybody was asked, by the answers to `by`."""
	rows = {cell.options: cell.count for cell in shown[by.number].cells if cell.count}
	if len(rows) < 2:
		return ()
	asked = [one for one in questions if one.options and one.condition is None and one.number != by.number]
	tables = (_table(one, by, sheets, shown, rows, threshold) for one in asked)
	return tuple(table for table in tables if table.cells)


def _table(
	question: Question,
	by: Question,
	sheets: Iterable[Mapping[int, Chosen]],
	shown: Mapping[int, Figures],
	rows: Mapping[Chosen, int],
	threshold: int,
) -> Breakdown:
	own = [cell.options for cell in shown[question.number].cells]
	is_multiple = question.kind == MULTIPLE_CHOICE
	# Of several choices that are summed up, somebody who made two would stand in the cell twice.
	columns = [options for options in own if len(options) == 1] if is_multiple else own
	counted = _counted(question, by, sheets, rows, columns)
	table = _of_several(rows, columns, counted) if is_multiple else _of_one(rows, columns, counted)
	hidden = hidden_cells(table.counts, table.lines, threshold, table.known)
	counts = tuple(
		tuple(
			None if (row, column, True) in hidden else table.counts[row, column, True] for column in columns
		)
		for row in rows
	)
	return Breakdown(question.number, tuple(rows), tuple(columns), counts)


@dataclass
class _Table:
	"""Cells with their sums; `known` ones are published anyway."""

	counts: dict[_Place, int]
	lines: list[Line]
	known: set[_Place]


def _counted(
	question: Question,
	by: Question,
	sheets: Iterable[Mapping[int, Chosen]],
	rows: Iterable[Chosen],
	columns: Sequence[Chosen],
) -> Counter[tuple[Chosen, Chosen]]:
	row_of = {option: row for row in rows for option in row}
	counted: Counter[tuple[Chosen, Chosen]] = Counter()
	for sheet in sheets:
		row, chosen = row_of[sheet[by.number][0]], sheet.get(question.number, ())
		counted.update((row, column) for column in columns if set(column) & set(chosen))
		counted[row, _NO_ANSWER] += not chosen
	return counted


def _of_one(
	rows: Mapping[Chosen, int], columns: Sequence[Chosen], counted: Mapping[tuple[Chosen, Chosen], int]
) -> _Table:
	"""One answer from each: those of a row, and those who gave none, are everybody in it."""
	every = [*columns, _NO_ANSWER]
	table = _Table({(row, column, True): counted[row, column] for row in rows for column in every}, [], set())
	for column in every:
		_sum_up(table, (_ALL, column, True), [(row, column, True) for row in rows])
	for row, people in rows.items():
		_sum_up(table, (row, _ALL, True), [(row, column, True) for column in every], people)
	# Who gives no answer is no group that is kept secret; so it is reckoned with as known.
	table.known |= {(row, _NO_ANSWER, True) for row in rows}
	return table


def _of_several(
	rows: Mapping[Chosen, int], columns: Sequence[Chosen], counted: Mapping[tuple[Chosen, Chosen], int]
) -> _Table:
	"""Any number of answers from each: of every option, some in a row chose it and the others did not."""
	table = _Table({}, [], set())
	for row, people in rows.items():
		for column in columns:
			chose = counted[row, column]
			table.counts |= {(row, column, True): chose, (row, column, False): people - chose}
			_sum_up(table, (row, _ALL, True), [(row, column, True), (row, column, False)], people)
	for column in columns:
		for chosen in (True, False):
			_sum_up(table, (_ALL, column, chosen), [(row, column, chosen) for row in rows])
	return table


def _sum_up(table: _Table, total: _Place, parts: Sequence[_Place], count: int | None = None) -> None:
	"""Adds a sum that the plain figures tell."""
	table.counts[total] = sum(table.counts[part] for part in parts) if count is None else count
	table.lines.append(Line(total, tuple(parts)))
	table.known.add(total)
