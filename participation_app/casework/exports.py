"""Lists and reports that leave as spreadsheets: what people wrote is shown there and never reckoned."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import frappe
from frappe import _
from frappe.desk.utils import pop_csv_params, send_report_email
from openpyxl import load_workbook

from participation_app.rules.formulas import neutralised

JOB = "participation_app.jobs.exports.export"
CSV, XLSX = "csv", "xlsx"


def put_off(what: str) -> bool:
	"""Leaves an export to a job where it was asked for so; `what` is a key of the job's own table."""
	form = frappe._dict(frappe.local.form_dict)
	if not frappe.utils.cint(form.pop("export_in_background", 0)):
		return False
	frappe.enqueue(JOB, queue="long", what=what, form=dict(form))
	frappe.msgprint(_("The file is made in the background and sent to you by e-mail."))
	return True


def make_inert(_answered: None = None) -> None:
	"""Takes the formulas out of the file that Frappe is about to answer with."""
	response = frappe.local.response
	kind = str(response.get("filename") or "").rpartition(".")[2].lower()
	if response.get("type") == "binary" and kind in (CSV, XLSX):
		response.filecontent = inert(response.filecontent, kind, _delimiter())


def send(form: frappe._dict) -> None:
	"""Mails the file that stands in the answer to who asked for it."""
	response = frappe.local.response
	title, _dot, kind = str(response.filename).rpartition(".")
	address = frappe.db.get_value("User", frappe.session.user, "email")
	attached_to = form.get("report_name") or title
	send_report_email(address, title, kind, response.filecontent, attached_to_name=attached_to)


def inert(content: bytes, kind: str, delimiter: str = ",") -> bytes:
	"""The same file, of `kind` csv or xlsx, in which every text is a text."""
	if kind == XLSX:
		return _inert_workbook(content)
	end = re.escape(delimiter)
	cell = re.compile(rf'''"[^"]*(?:""[^"]*)*"|[^"{end}\r\n][^{end}\r\n]*''')
	return cell.sub(_inert_cell, content.decode()).encode()


def _inert_cell(found: re.Match[str]) -> str:
	"""A cell of a CSV file as it was written, in quotes or without."""
	quote = found[0][0] if found[0].startswith('"') else ""
	return f"{quote}{neutralised(found[0][len(quote) : len(found[0]) - len(quote)])}{quote}"


def _inert_workbook(content: bytes) -> bytes:
	if not _has_formulas(content):
		return content
	book = load_workbook(io.BytesIO(content))
	for sheet in book.worksheets:
		for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
			cell.data_type, cell.quotePrefix = "s", True
	written = io.BytesIO()
	book.save(written)
	return written.getvalue()


def _has_formulas(content: bytes) -> bool:
	"""Whether any sheet has one; most have none and are handed on as they are."""
	with ZipFile(io.BytesIO(content)) as archive:
		sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
		return any(b"<f" in archive.read(name) for name in sheets)


def _delimiter() -> str:
	return pop_csv_params(frappe._dict(frappe.local.form_dict))["delimiter"]
