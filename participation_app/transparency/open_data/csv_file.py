"""Rows as CSV: RFC 4180, UTF-8, and no text that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from participation_app.rules.formulas import neutralised
from participation_app.rules.open_data import Column
from participation_app.transparency.open_data.known import Known


class CsvFile:
	"""Writes a run at a time; booleans as true and false, nothing where there is no value."""

	def __init__(self, path: Path, columns: Sequence[Column]):
		self._file = path.open("wb")
		self._field = Known(_field).__getitem__
		self._file.write(_line([column.name for column in columns]))

	def write(self, values: Sequence[bytes], times: int) -> None:
		self._file.write((b",".join(map(self._field, values)) + b"\r\n") * times)

	def close(self) -> None:
		self._file.close()


def _field(value: bytes) -> bytes:
	return _line([_written(json.loads(value)), None])[: -len(b",\r\n")]  # alone, nothing would be quoted


def _line(values: Sequence[object]) -> bytes:
	text = io.StringIO(newline="")
	csv.writer(text, lineterminator="\r\n").writerow(values)
	return text.getvalue().encode()


def _written(value: object) -> object:
	if value is True or value is False:
		return "true" if value else "false"
	return neutralised(value)
