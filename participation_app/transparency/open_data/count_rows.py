"""Datasets of which a row is a group with its counts: totals beside them, and no small group to be made out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from participation_app.casework.measures import Period
from participation_app.rules.count_tables import ALL, CountTable, Group, Sums, table_of
from participation_app.rules.disclosure import SMALL
from participation_app.rules.open_data import Description
from participation_app.transparency.open_data.months import name_of
from participation_app.transparency.open_data.prepared import LeftOut, MadeOf, Prepared, keep_sorted

Counted = Mapping[Group, Mapping[str, int]]


@dataclass(frozen=True)
class CountRows:
	"""`count` gives a month's counts by group and measure; `sums` says which measure is the sum of which.

	The columns are the month, those of the groups (with English names) and the measures, in this order. Where
	`total_is_public` the authority's own total of a month is shown though one of its parts be small.
	"""

	description: Description
	groups: tuple[str, ...]
	measures: tuple[str, ...]
	sums: Sums
	total_is_public: bool
	begins: Callable[[], datetime | None]
	count: Callable[[Period], Counted]
	english_names: Callable[[], Mapping[str, Mapping[str, str]]]
	made_of: MadeOf

	def prepare(self, months: Sequence[Period], threshold: int, folder: Path) -> Prepared:
		"""The rows as they may be published."""
		left_out = LeftOut()
		rows = self._rows(months, threshold, left_out)
		return keep_sorted(((row, 1) for row in rows), self.description.columns, folder, left_out)

	def _rows(self, months: Sequence[Period], threshold: int, left_out: LeftOut) -> Iterator[list[object]]:
		names = self.english_names()
		for month in months:
			counted = self.count(month)
			if not counted:
				continue
			table = table_of(counted, self.sums, threshold, grand_total_is_public=self.total_is_public)
			self._note(left_out, name_of(month), table)
			for group in table.groups():
				yield self._row(name_of(month), group, table, names)

	def _row(self, month: str, group: Group, table: CountTable, names: Mapping) -> list[object]:
		told = dict(zip(self.groups, group, strict=True))
		row: list[object] = []
		for column in self.description.columns:
			if column.name in self.measures:
				row.append(table.shown(group, column.name))
			elif column.names:
				value = told[column.names]
				row.append(ALL if value == ALL else names[column.names].get(value) or None)
			else:
				row.append(told.get(column.name, month))
		return row

	def _note(self, left_out: LeftOut, month: str, table: CountTable) -> None:
		left_out.rows_read += len(table.groups())
		for (group, measure), why in sorted(table.hidden.items(), key=str):
			left_out.small_counts += why == SMALL
			left_out.counts_beside += why != SMALL
			left_out.add_example(" · ".join((month, *group, measure)), table.counts[group, measure], why)
