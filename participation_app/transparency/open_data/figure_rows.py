"""Datasets of which a row is one of the authority's own figures in one month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from participation_app.casework.measures import Period
from participation_app.rules.disclosure import SMALL
from participation_app.rules.open_data import Description
from participation_app.transparency.figures import Figure
from participation_app.transparency.open_data.months import name_of
from participation_app.transparency.open_data.prepared import LeftOut, MadeOf, Prepared, keep_sorted


@dataclass(frozen=True)
class FigureRows:
	"""`read` gives a month's figures by their names; the columns are month, name, kind, value and whole."""

	description: Description
	begins: Callable[[], datetime | None]
	read: Callable[[Period], Iterable[tuple[str, Figure]]]
	made_of: MadeOf

	def prepare(self, months: Sequence[Period], threshold: int, folder: Path) -> Prepared:
		"""The rows as they may be published: a figure of fewer people than the threshold is not told."""
		left_out = LeftOut()
		rows = self._rows(months, threshold, left_out)
		return keep_sorted(((row, 1) for row in rows), self.description.columns, folder, left_out)

	def _rows(self, months: Sequence[Period], threshold: int, left_out: LeftOut) -> Iterator[list[object]]:
		for month in months:
			for name, figure in self.read(month):
				people = figure.of or int(figure.value or 0)
				value, whole = figure.value, figure.of if figure.value is not None and figure.of else None
				left_out.rows_read += 1
				if 0 < people < threshold:
					left_out.small_counts += 1
					left_out.add_example(f"{name_of(month)} · {name}", people, SMALL)
					value = whole = None
				yield [name_of(month), name, figure.kind, None if value is None else float(value), whole]
