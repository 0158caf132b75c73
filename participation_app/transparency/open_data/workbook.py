"""Rows as an XLSX workbook, written run by run; the same rows give the same bytes.

The library makes everything but the rows: cell by cell it would take longer than all other formats together.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.writer.excel import ExcelWriter

from participation_app.rules.formulas import neutralised
from participation_app.rules.open_data import Column
from participation_app.transparency.open_data.known import Known

ROWS_OF_A_SHEET = 1_048_575  # what a sheet holds below its head
_SHEETS, _END_OF_ROWS = "xl/worksheets/", b"</sheetData>"
_ALWAYS = datetime(1980, 1, 1)
_LEVEL = 3  # takes half the time of the usual 6, and rows that are alike are small all the same
_AT_ONCE = 1 << 18  # bytes; the archive is slow to take small ones


class XlsxFile:
	"""Writes a run at a time; a sheet that is full is followed by another."""

	def __init__(self, path: Path, columns: Sequence[Column]):
		self._names, self._sheets = [column.name for column in columns], 0
		self._archive = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_LEVEL)
		self._before, self._after = self._around_rows()
		self._cell = Known(_cell).__getitem__
		self._begin_sheet()

	def write(self, values: Sequence[bytes], times: int) -> None:
		row = b"<row>" + b"".join(map(self._cell, values)) + b"</row>"
		while times:
			if self._left == 0:
				self._end_sheet()
				self._begin_sheet()
			now = min(times, self._left)
			self._waiting += row * now
			self._left -= now
			times -= now
			if len(self._waiting) > _AT_ONCE:
				self._write_waiting()

	def close(self) -> None:
		self._end_sheet()
		_write_frame(self._archive, self._names, self._sheets, with_sheets=False)
		self._archive.close()

	def _around_rows(self) -> tuple[bytes, bytes]:
		"""What the library writes of a sheet that has no more than its head: before further rows and after them."""
		kept = io.BytesIO()
		with ZipFile(kept, "w") as archive:
			_write_frame(archive, self._names, 1, with_sheets=True)
			before, end, after = archive.read(f"{_SHEETS}sheet1.xml").partition(_END_OF_ROWS)
		return before, end + after

	def _begin_sheet(self) -> None:
		self._sheets += 1
		name = f"{_SHEETS}sheet{self._sheets}.xml"
		self._sheet = self._archive.open(name, "w", force_zip64=True)
		self._waiting, self._left = bytearray(self._before), ROWS_OF_A_SHEET

	def _end_sheet(self) -> None:
		self._waiting += self._after
		self._write_waiting()
		self._sheet.close()

	def _write_waiting(self) -> None:
		self._sheet.write(self._waiting)
		self._waiting = bytearray()


class _Frame:
	"""An archive for the library, in which no file tells when it was written; sheets may stand there already."""

	def __init__(self, archive: ZipFile, with_sheets: bool):
		self._archive, self._with_sheets = archive, with_sheets

	def writestr(self, name: object, data: str | bytes, *_given: object) -> None:
		self._archive.writestr(_still(str(name)), data)

	def write(self, filename: str, arcname: object = None, *_given: object) -> None:
		if self._with_sheets or not str(arcname).startswith(_SHEETS):
			self.writestr(arcname, Path(filename).read_bytes())

	def namelist(self) -> list[str]:
		return self._archive.namelist()

	def close(self) -> None:
		"""Whoever opened the archive closes it."""


def _write_frame(archive: ZipFile, names: Sequence[str], sheets: int, *, with_sheets: bool) -> None:
	book = Workbook(write_only=True)
	book.properties.created = book.properties.modified = _ALWAYS
	for number in range(1, sheets + 1):
		book.create_sheet("data" if number == 1 else f"data {number}").append(names)
	ExcelWriter(book, _Frame(archive, with_sheets)).save()


def _cell(value: bytes) -> bytes:
	told = neutralised(json.loads(value))
	if told is None:
		return b"<c/>"
	if isinstance(told, bool):
		return b'<c t="b"><v>%d</v></c>' % told
	if not isinstance(told, str):
		return b"<c><v>%b</v></c>" % value
	text = escape(ILLEGAL_CHARACTERS_RE.sub("", told), quote=False)
	return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'.encode()


def _still(name: str) -> ZipInfo:
	entry = ZipInfo(name, _ALWAYS.timetuple()[:6])
	entry.compress_type = ZIP_DEFLATED
	return entry
