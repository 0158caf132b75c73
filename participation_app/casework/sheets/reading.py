"""From a file somebody chose to its rows; nothing in it is ever evaluated."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe import _
from openpyxl import load_workbook

from participation_app.casework.sheets.columns import COLUMNS, DEPARTMENTS, PEOPLE, Column, column_called
from participation_app.rules.csv_rows import csv_rows
from participation_app.rules.enumeration import listed

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 80 * 1024 * 1024
MOST_ROWS = {DEPARTMENTS: 5_000, PEOPLE: 200}  # a user is made one by one, as its form makes it
MOST_COLUMNS, LONGEST_CELL = 40, 500
_ZIP = b"PK\x03\x04"


class SheetUnreadable(frappe.ValidationError):
	"""A file that is no spreadsheet of ours; the message says what to save instead."""


@dataclass(frozen=True)
class SheetRow:
	"""A row by the keys of its columns, with its number in the file; a formula is the text that it is written as."""

	number: int
	values: dict[str, str]


def read_sheet(kind: str, content: bytes) -> list[SheetRow]:
	"""The rows that have something in them; raises SheetUnreadable."""
	if len(content) > LARGEST_FILE:
		message = _("The file is larger than {0} MB. Leave out what is not needed, or split it.")
		_refuse(message.format(LARGEST_FILE // 1024 // 1024))
	lines = _workbook_lines(content, MOST_ROWS[kind]) if content.startswith(_ZIP) else _csv_lines(content)
	numbered = [(number, line) for number, line in enumerate(lines, 1) if any(line)]
	if not numbered:
		_refuse(_("The file has no rows. Download the template, fill it in and choose it here."))
	(_number, header), *rows = numbered
	most = MOST_ROWS[kind]
	if len(rows) > most:
		_refuse(_("The file has {0} rows, {1} at most are read at once. Split it.").format(len(rows), most))
	columns = _columns(kind, header)
	return [SheetRow(number, _values(columns, line)) for number, line in rows]


def _csv_lines(content: bytes) -> list[list[str]]:
	try:
		return [list(map(_written, line[:MOST_COLUMNS])) for line in csv_rows(content)]
	except ValueError:
		_refuse(
			_("The file is neither CSV nor XLSX. Save it from your spreadsheet program as one of the two.")
		)


def _workbook_lines(content: bytes, most: int) -> list[list[str]]:
	try:
		with zipfile.ZipFile(io.BytesIO(content)) as packed:
			if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
				_refuse(_("The workbook is too large when it is unpacked. Save the one sheet as CSV."))
		workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
		sheet = next(one for one in workbook.worksheets if one.sheet_state == "visible")
		sheet.reset_dimensions()
		rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=most * 2)
		return [list(map(_written, row)) for row in rows]
	except SheetUnreadable:
		raise
	except Exception as error:
		# The library raises whatever it stumbles over; a broken file is the reader's to mend.
		frappe.logger().info(f"A workbook could not be read: {type(error).__name__}")
		_refuse(
			_("The workbook cannot be read. Open it, save it again as XLSX or CSV, and choose that file.")
		)


def _written(cell: object) -> str:
	if cell is None:
		return ""
	if isinstance(cell, float) and cell.is_integer():
		cell = int(cell)
	if isinstance(cell, datetime | date):
		cell = cell.isoformat()
	return " ".join(str(cell).split())[:LONGEST_CELL]


def _columns(kind: str, header: Sequence[str]) -> dict[str, int]:
	"""Where each column stands; the first of two that are called the same counts."""
	places: dict[str, int] = {}
	for place, title in enumerate(header):
		column = column_called(kind, title) if title else None
		if column:
			places.setdefault(column.key, place)
	missing = [column for column in COLUMNS[kind] if column.required and column.key not in places]
	if missing:
		message = _("The first row has no column {0}. Its columns can be: {1}.")
		_refuse(message.format(_titles(missing), _titles(COLUMNS[kind])))
	return places


def _titles(columns: Iterable[Column]) -> str:
	language = frappe.local.lang
	return listed((f"“{column.header(language)}”" for column in columns), language)


def _values(columns: dict[str, int], line: Sequence[str]) -> dict[str, str]:
	return {key: line[place] if place < len(line) else "" for key, place in columns.items()}


def _refuse(message: str) -> None:
	frappe.throw(message, SheetUnreadable, title=_("File Cannot Be Read"))
