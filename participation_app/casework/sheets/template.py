"""The empty spreadsheet to fill in, with examples, in either language."""

from __future__ import annotations

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Font

from participation_app.casework.sheets.columns import COLUMNS, template_rows

WIDTH = 28  # of a column, in letters


def template_csv(kind: str, language: str) -> bytes:
	"""With the mark by which spreadsheet programs know UTF-8."""
	written = io.StringIO(newline="")
	csv.writer(written).writerows(template_rows(kind, language))
	return written.getvalue().encode("utf-8-sig")


def template_workbook(kind: str, language: str) -> bytes:
	"""An XLSX file that opens from right to left for Arabic."""
	workbook = Workbook()
	sheet = workbook.active
	sheet.sheet_view.rightToLeft = language == "ar"
	sheet.freeze_panes = "A2"
	for row in template_rows(kind, language):
		sheet.append(row)
	for cell, column in zip(sheet[1], COLUMNS[kind], strict=True):
		cell.font = Font(bold=column.required)
		sheet.column_dimensions[cell.column_letter].width = WIDTH
	written = io.BytesIO()
	workbook.save(written)
	return written.getvalue()
