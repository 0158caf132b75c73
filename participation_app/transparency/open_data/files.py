"""Writes a release's rows in every format in one walk through them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from participation_app.rules.open_data import CSV, JSON, PARQUET, XLSX, Column
from participation_app.transparency.open_data.csv_file import CsvFile
from participation_app.transparency.open_data.json_file import JsonFile
from participation_app.transparency.open_data.row_table import RowTable
from participation_app.transparency.open_data.workbook import XlsxFile

ROWS = "rows"  # the file that the dataset's page reads


def write_files(rows: Iterable[Sequence[object]], columns: Sequence[Column], folder: Path) -> dict[str, Path]:
	"""By format, the file that was written; each row is held only while it is written."""
	writers = _writers()
	paths = {kind: folder / f"data.{kind}" for kind in writers}
	with ExitStack() as opened:
		files = [opened.enter_context(closing(writers[kind](paths[kind], columns))) for kind in writers]
		for row in rows:
			for file in files:
				file.write(row)
	return paths


def digest_of(path: Path) -> str:
	"""The file's SHA-256 in hexadecimal."""
	digest = hashlib.sha256()
	with path.open("rb") as file:
		while block := file.read(1 << 20):
			digest.update(block)
	return digest.hexdigest()


def _writers() -> dict[str, type]:
	# A large library, which only the worker that writes a release has to load.
	from participation_app.transparency.open_data.parquet_file import ParquetFile

	return {CSV: CsvFile, JSON: JsonFile, XLSX: XlsxFile, PARQUET: ParquetFile, ROWS: RowTable}
