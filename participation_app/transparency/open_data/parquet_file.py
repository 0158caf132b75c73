"""Rows as Parquet, in row groups of a size that fits in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow
from pyarrow import parquet

from participation_app.rules.open_data import BOOLEAN, INTEGER, MONTH, NUMBER, STRING, Column

ROWS_OF_A_GROUP = 50_000
_TYPES = {
	STRING: pyarrow.string(),
	MONTH: pyarrow.string(),
	INTEGER: pyarrow.int64(),
	NUMBER: pyarrow.float64(),
	BOOLEAN: pyarrow.bool_(),
}


class ParquetFile:
	"""Writes a row at a time, holding no more than a row group."""

	def __init__(self, path: Path, columns: Sequence[Column]):
		self._schema = pyarrow.schema([(column.name, _TYPES[column.type]) for column in columns])
		self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
		self._rows: list[Sequence[object]] = []

	def write(self, row: Sequence[object]) -> None:
		self._rows.append(row)
		if len(self._rows) == ROWS_OF_A_GROUP:
			self._write_group()

	def close(self) -> None:
		if self._rows:
			self._write_group()
		self._writer.close()

	def _write_group(self) -> None:
		columns = [
			pyarrow.array(values, kind)
			for values, kind in zip(zip(*self._rows, strict=True), self._schema.types, strict=True)
		]
		self._writer.write_batch(pyarrow.record_batch(columns, schema=self._schema))
		self._rows = []
