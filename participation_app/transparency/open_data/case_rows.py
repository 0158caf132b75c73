"""Datasets of which a row is one case: declared columns alone, and no case in a group below the threshold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from participation_app.casework.measures import Period
from participation_app.rules.anonymity import NOTHING, Group, published_groups
from participation_app.rules.open_data import Description
from participation_app.transparency.open_data.known import Known
from participation_app.transparency.open_data.prepared import LeftOut, MadeOf, Prepared, gathered, keep_sorted

_ON_A_LINE = 1_000
Row = tuple[object, ...]
EnglishNames = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class CaseRows:
	"""`read` gives a period's rows, coarsened, without the columns that tell English names.

	`groups` are the columns that a neighbour might know of a case; of them `merged_in_order` may be left out, the
	first one first. `english_names` tells by column the English names of its values.
	"""

	description: Description
	groups: tuple[str, ...]
	merged_in_order: tuple[str, ...]
	begins: Callable[[], datetime | None]
	read: Callable[[Period], Iterable[Row]]
	english_names: Callable[[], EnglishNames]
	made_of: MadeOf

	def prepare(self, months: Sequence[Period], threshold: int, folder: Path) -> Prepared:
		"""The rows as they may be published."""
		coarse, counts = folder / "coarse", Counter()
		group_of = _group_reader(self._places(self.groups))
		with coarse.open("w", encoding="utf-8") as file:
			for some in gathered((row, 1) for row in self._read(months)):
				for row, times in some.items():
					counts[group_of(row)] += times
				_write_runs(some, file)
		becomes = published_groups(
			counts, [self.groups.index(name) for name in self.merged_in_order], threshold
		)
		published, left_out = self._published(coarse, becomes), self._left_out(counts, becomes)
		prepared = keep_sorted(published, self.description.columns, folder, left_out)
		coarse.unlink()
		return prepared

	def _read(self, months: Sequence[Period]) -> Iterator[Row]:
		if months:
			yield from self.read(Period(months[0].first, months[-1].last))

	def _places(self, names: Sequence[str]) -> list[int]:
		own = [column.name for column in self.description.columns if not column.names]
		return [own.index(name) for name in names]

	def _published(self, coarse: Path, becomes: Mapping) -> Iterator[tuple[Sequence[object], int]]:
		places = self._places(self.groups)
		group_of = _group_reader(places)
		with_names = _naming(self.description, self.english_names())
		with coarse.open(encoding="utf-8") as file:
			for row, times in chain.from_iterable(map(json.loads, file)):
				group = becomes[group_of(row)]
				if group is None:
					continue
				for place, value in zip(places, group, strict=True):
					row[place] = value or None
				yield with_names(row), times

	def _left_out(self, counts: Counter, becomes: Mapping) -> LeftOut:
		left_out = LeftOut(rows_read=counts.total())
		for group, number in sorted(counts.items(), key=lambda pair: (pair[1], pair[0])):
			published = becomes[group]
			if published is None:
				left_out.rows_left_out += number
				left_out.add_example(" · ".join(filter(None, group)), number, "left out")
				continue
			lost = [
				name for name, own, shown in zip(self.groups, group, published, strict=True) if own != shown
			]
			for name in lost:
				left_out.columns_left_out[name] = left_out.columns_left_out.get(name, 0) + number
			if lost:
				left_out.add_example(" · ".join(filter(None, group)), number, "merged")
		return left_out


def _write_runs(runs: Mapping[Row, int], file: TextIO) -> None:
	"""A list on each line, of as many as are read at once."""
	left = iter(runs.items())
	while some := list(islice(left, _ON_A_LINE)):
		file.write(json.dumps(some, ensure_ascii=False) + "\n")


def _group_reader(places: Sequence[int]) -> Callable[[Sequence[object]], Group]:
	"""Groups share their values: there are very many of those and few of these."""
	shared = Known(lambda value: value).__getitem__
	return lambda row: tuple([shared(row[place] or NOTHING) for place in places])


def _naming(description: Description, names: EnglishNames) -> Callable[[Sequence[object]], list[object]]:
	"""Puts the English name beside each value that has one."""
	own = [column.name for column in description.columns if not column.names]
	plan = [
		(own.index(column.names or column.name), names[column.names] if column.names else None)
		for column in description.columns
	]

	def named(row: Sequence[object]) -> list[object]:
		return [row[place] if known is None else known.get(row[place]) or None for place, known in plan]

	return named
