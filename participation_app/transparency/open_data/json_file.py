"""Rows as one JSON array of objects, a row on each line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from participation_app.rules.open_data import Column


class JsonFile:
	"""Writes a run at a time."""

	def __init__(self, path: Path, columns: Sequence[Column]):
		names = (json.dumps(column.name).encode().replace(b"%", b"%%") for column in columns)
		self._line = b",\n{" + b",".join(name + b":%b" for name in names) + b"}"
		self._file = path.open("wb")
		self._file.write(b"[")
		self._is_empty = True

	def write(self, values: Sequence[bytes], times: int) -> None:
		lines = (self._line % tuple(values)) * times
		self._file.write(lines[len(b",") :] if self._is_empty else lines)
		self._is_empty = False

	def close(self) -> None:
		self._file.write(b"]\n" if self._is_empty else b"\n]\n")
		self._file.close()
