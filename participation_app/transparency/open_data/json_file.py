"""Rows as one JSON array of objects, a row on each line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from participation_app.rules.open_data import Column


class JsonFile:
	"""Writes a row at a time."""

	def __init__(self, path: Path, columns: Sequence[Column]):
		self._names = [column.name for column in columns]
		self._file = path.open("w", encoding="utf-8", newline="\n")
		self._before = "[\n"

	def write(self, row: Sequence[object]) -> None:
		line = json.dumps(dict(zip(self._names, row, strict=True)), ensure_ascii=False, separators=(",", ":"))
		self._file.write(self._before + line)
		self._before = ",\n"

	def close(self) -> None:
		self._file.write("\n]\n" if self._before == ",\n" else "[]\n")
		self._file.close()
