"""Rows as CSV: RFC 4180, UTF-8, and no text that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from participation_app.rules.formulas import neutralised
from participation_app.rules.open_data import Column


class CsvFile:
	"""Writes a row at a time; booleans as true and false, nothing where there is no value."""

	def __init__(self, path: Path, columns: Sequence[Column]):
		self._file = path.open("w", encoding="utf-8", newline="")
		self._writer = csv.writer(self._file, lineterminator="\r\n")
		self._writer.writerow([column.name for column in columns])

	def write(self, row: Sequence[object]) -> None:
		self._writer.writerow([_written(value) for value in row])

	def close(self) -> None:
		self._file.close()


def _written(value: object) -> object:
	if value is True or value is False:
		return "true" if value else "false"
	return neutralised(value)
