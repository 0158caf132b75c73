"""Rows as an XLSX workbook, written row by row; the same rows give the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from participation_app.rules.formulas import neutralised
from participation_app.rules.open_data import Column

ROWS_OF_A_SHEET = 1_048_575  # what a sheet holds below its head
_ALWAYS = datetime(1980, 1, 1)


class XlsxFile:
	"""Writes a row at a time; a sheet that is full is followed by another."""

	def __init__(self, path: Path, columns: Sequence[Column]):
		self._path, self._names = path, [column.name for column in columns]
		self._book = Workbook(write_only=True)
		self._book.properties.created = self._book.properties.modified = _ALWAYS
		self._begin_sheet()

	def write(self, row: Sequence[object]) -> None:
		if self._left == 0:
			self._begin_sheet()
		self._sheet.append([neutralised(value) for value in row])
		self._left -= 1

	def close(self) -> None:
		with _StillArchive(self._path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
			ExcelWriter(self._book, archive).save()

	def _begin_sheet(self) -> None:
		number = len(self._book.worksheets) + 1
		self._sheet = self._book.create_sheet("data" if number == 1 else f"data {number}")
		self._sheet.append(self._names)
		self._left = ROWS_OF_A_SHEET


class _StillArchive(ZipFile):
	"""An archive in which no file tells when it was written."""

	def writestr(self, name, data, *_args, **_values):
		super().writestr(_still(name), data)

	def write(self, filename, arcname=None, *_args, **_values):
		with open(filename, "rb") as source, self.open(_still(arcname), "w", force_zip64=True) as target:
			shutil.copyfileobj(source, target, 1 << 20)


def _still(name: str) -> ZipInfo:
	entry = ZipInfo(str(name), _ALWAYS.timetuple()[:6])
	entry.compress_type = ZIP_DEFLATED
	return entry
