"""Datasets of which a row is one count of results that the public reads already: shown as they stand there, never finer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from participation_app.casework.measures import Period
from participation_app.rules.open_data import Description
from participation_app.transparency.open_data.months import name_of
from participation_app.transparency.open_data.prepared import LeftOut, MadeOf, Prepared, keep_in_order

Row = Sequence[object]


@dataclass(frozen=True)
class ResultRows:
	"""`read` gives the rows up to the end of a month, as 2026-03, and notes what the results keep to themselves."""

	description: Description
	begins: Callable[[], datetime | None]
	read: Callable[[str, LeftOut], Iterable[Row]]
	made_of: MadeOf

	def prepare(self, months: Sequence[Period], _threshold: int, folder: Path) -> Prepared:
		"""The rows as they are published; what is too small was merged when the results were reckoned."""
		left_out = LeftOut()
		rows = self.read(name_of(months[-1]), left_out) if months else ()
		return keep_in_order(rows, self.description.columns, folder, left_out)
