"""Writes a release's rows in every format in one walk through their runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from participation_app.rules.open_data import CSV, FORMATS, JSON, PARQUET, XLSX, Column
from participation_app.transparency.open_data.csv_file import CsvFile
from participation_app.transparency.open_data.json_file import JsonFile
from participation_app.transparency.open_data.row_table import RowTable
from participation_app.transparency.open_data.workbook import XlsxFile

ROWS = "rows"  # the file that the dataset's page reads


def write_files(
	runs: Iterable[tuple[Sequence[bytes], int]],
	columns: Sequence[Column],
	folder: Path,
	kinds: Sequence[str] = (*FORMATS, ROWS),
) -> dict[str, Path]:
	"""By format, the file that was written; each run is held only while it is written.

	A run is a row's values in JSON and how many rows in succession say the same.
	"""
	paths = {kind: folder / f"data.{kind}" for kind in kinds}
	with ExitStack() as opened:
		files = [opened.enter_context(closing(_writer(kind)(path, columns))) for kind, path in paths.items()]
		for values, times in runs:
			for file in files:
				file.write(values, times)
	return paths


def digest_of(path: Path) -> str:
	"""The file's SHA-256 in hexadecimal."""
	digest = hashlib.sha256()
	with path.open("rb") as file:
		while block := file.read(1 << 20):
			digest.update(block)
	return digest.hexdigest()


def _writer(kind: str) -> type:
	if kind == PARQUET:
		# A large library, which only the worker that writes a release has to load.
		from participation_app.transparency.open_data.parquet_file import ParquetFile

		return ParquetFile
	return {CSV: CsvFile, JSON: JsonFile, XLSX: XlsxFile, ROWS: RowTable}[kind]
