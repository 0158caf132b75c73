"""What leaves the desk as a spreadsheet: what a citizen wrote is shown there and never reckoned."""

from __future__ import annotations

import csv
import io

import frappe
import pytest
from openpyxl import load_workbook

from participation_app.casework import exports
from participation_app.jobs import exports as job
from participation_app.overrides import query_report, reportview

FORMULA = '=HYPERLINK("http://127.0.0.1/?"&A1,"open")'
DIAL = "+cmd|' /C calc'!A0"


@pytest.fixture
def author():
	"""Somebody who calls themselves a formula."""
	values = {"platform": "X", "external_id": "900", "handle": "formula", "display_name": FORMULA}
	row = frappe.get_doc({"doctype": "Social Author", **values}).insert(ignore_permissions=True)
	frappe.db.set_value("Social Author", row.name, "handle", DIAL, update_modified=False)
	return row.name


def asked_for(kind, **more):
	frappe.local.response = frappe._dict()
	frappe.local.form_dict = frappe._dict(
		doctype="Social Author",
		fields='["`tabSocial Author`.`name`", "`tabSocial Author`.`display_name`", "`tabSocial Author`.`handle`"]',
		filters='{"external_id": "900"}',
		file_format_type=kind,
		title="Authors",
		**more,
	)
	return frappe.local.form_dict


def cells_of(content):
	return [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_list_in_csv_has_no_formula_and_is_otherwise_as_it_was(author, as_user, delimiter):
	as_user("manager")
	asked_for("CSV", csv_delimiter=delimiter)
	reportview.export_query()
	written = frappe.local.response.filecontent.decode()
	first, *rows = csv.reader(io.StringIO(written), delimiter=delimiter)
	assert rows[0][2:4] == [f"'{FORMULA}", f"'{DIAL}"] and len(first) == len(rows[0])
	assert written.splitlines()[1].startswith(f"1{delimiter}")


def test_a_list_in_a_workbook_has_no_formula_and_the_very_text(author, as_user):
	as_user("manager")
	asked_for("Excel")
	reportview.export_query()
	cells = cells_of(frappe.local.response.filecontent)
	assert FORMULA in [cell.value for cell in cells]
	assert [cell.value for cell in cells if cell.data_type == "f"] == []


def test_a_report_has_no_formula_either(as_user, monkeypatch):
	def answered():
		asked_for("CSV")
		content = f'"Subject","Number"\r\n"{FORMULA.replace(chr(34), chr(34) * 2)}",-5\r\n"a,=1",2\r\n'
		frappe.local.response.update(type="binary", filename="Subjects.csv", filecontent=content.encode())

	monkeypatch.setattr("frappe.desk.query_report.export_query", answered)
	frappe.local.form_dict = frappe._dict()
	query_report.export_query()
	rows = list(csv.reader(io.StringIO(frappe.local.response.filecontent.decode())))
	assert rows[1:] == [[f"'{FORMULA}", "-5"], ["a,=1", "2"]]


def test_what_is_made_in_the_background_has_none(author, as_user, monkeypatch):
	queued, mailed = [], []
	monkeypatch.setattr(frappe, "enqueue", lambda path, **values: queued.append((path, values)))
	monkeypatch.setattr(exports, "send_report_email", lambda *told, **more: mailed.append(told))
	as_user("manager")
	asked_for("CSV", export_in_background=1)
	reportview.export_query()
	((path, values),) = queued
	assert path == exports.JOB and "filecontent" not in frappe.local.response
	job.export(values["what"], values["form"])
	((address, _title, kind, content),) = mailed
	assert (address, kind) == ("manager@city.example", "csv") and f"'{DIAL}" in content.decode()


def test_who_may_not_export_is_refused_as_by_frappe(author, as_user):
	as_user("liaison")
	asked_for("CSV")
	with pytest.raises(frappe.PermissionError):
		reportview.export_query()


@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_a_report_by_mail_has_none(author, kind):
	report = frappe.get_doc(
		{
			"doctype": "Report",
			"report_name": "Authors as They Call Themselves",
			"ref_doctype": "Social Author",
			"report_type": "Report Builder",
			"is_standard": "No",
			"json": '{"fields": [["display_name", "Social Author"]], "filters": [], "order_by": "creation desc"}',
		}
	).insert()
	entry = frappe.get_doc({"doctype": "Auto Email Report", "report": report.name, "user": "Administrator"})
	entry.update({"report_type": "Report Builder", "format": kind, "email_to": "a@city.example"})
	content = entry.get_report_content()
	told = content.decode() if kind == "CSV" else str([cell.value for cell in cells_of(content)])
	assert "HYPERLINK" in told and (kind == "XLSX" or '"=HYPERLINK' not in told)
	assert kind == "CSV" or [cell for cell in cells_of(content) if cell.data_type == "f"] == []
