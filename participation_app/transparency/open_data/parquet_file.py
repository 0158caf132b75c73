"""Rows as Parquet, in row groups of a size that fits in memory."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from pathlib import Path

import pyarrow
from pyarrow import parquet

from participation_app.rules.open_data import BOOLEAN, INTEGER, MONTH, NUMBER, STRING, Column
from participation_app.transparency.open_data.known import Known

ROWS_OF_A_GROUP = 50_000
_TYPES = {
	STRING: pyarrow.string(),
	MONTH: pyarrow.string(),
	INTEGER: pyarrow.int64(),
	NUMBER: pyarrow.float64(),
	BOOLEAN: pyarrow.bool_(),
}


class ParquetFile:
	"""Writes a run at a time, holding no more than a row group."""

	def __init__(self, path: Path, columns: Sequence[Column]):
		self._schema = pyarrow.schema([(column.name, _TYPES[column.type]) for column in columns])
		self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
		self._value = Known(json.loads).__getitem__
		self._begin_group()

	def write(self, values: Sequence[bytes], times: int) -> None:
		row = [*map(self._value, values)]
		while times:
			now = min(times, ROWS_OF_A_GROUP - len(self._places))
			self._places.extend([len(self._rows)] * now)
			self._rows.append(row)
			times -= now
			if len(self._places) == ROWS_OF_A_GROUP:
				self._write_group()

	def close(self) -> None:
		if self._rows:
			self._write_group()
		self._writer.close()

	def _begin_group(self) -> None:
		self._rows: list[list[object]] = []
		self._places = array("i")  # by row, the place of its run

	def _write_group(self) -> None:
		columns = [
			pyarrow.array(values, kind)
			for values, kind in zip(zip(*self._rows, strict=True), self._schema.types, strict=True)
		]
		places = [None, pyarrow.py_buffer(self._places)]
		rows = pyarrow.Array.from_buffers(pyarrow.int32(), len(self._places), places)
		self._writer.write_batch(pyarrow.record_batch(columns, schema=self._schema).take(rows))
		self._begin_group()
