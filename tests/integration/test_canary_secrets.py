"""Keys and tokens with a known content, and every place where one could turn up: tables, logs, forms, exports."""

from __future__ import annotations

import json
from pathlib import Path

import frappe
import pytest
from frappe.client import get as get_document
from frappe.client import get_password
from frappe.desk.reportview import export_query
from frappe.model.document import Document

from tests.integration.intake.sealed import _within, places_of
from tests.integration.walk import as_person

CANARY = "Zeisiglein"
SEPARATE = "__Auth"  # where Frappe keeps secrets, encrypted by a key that the database does not have
PEOPLE = ("agent", "liaison", "officer", "pr", "moderator", "manager", "citizen")


def fields_of(doctype: str) -> list[str]:
	return [field.fieldname for field in frappe.get_meta(doctype).get("fields", {"fieldtype": "Password"})]


@pytest.fixture
def holders():
	"""Records whose every secret is a canary, saved as a manager saves them, and how many secrets these are."""
	frappe.set_user("Administrator")
	values = {"gateway_name": "Canary", "kind": "Unifonic", "sender_id": "CITY"}
	records = [
		frappe.get_doc("Social Account", name) for name in frappe.get_all("Social Account", pluck="name")
	]
	records.append(frappe.get_doc({"doctype": "SMS Gateway", **values}))
	number = 0
	for record in records:
		for field in fields_of(record.doctype):
			number += 1
			record.set(field, f"{CANARY}-of-the-desk-{number:03}")
		record.save(ignore_permissions=True)
	return records, number


def test_a_dump_of_the_database_holds_none(holders):
	_records, number = holders
	assert number >= 30
	assert places_of(CANARY) == set()
	assert _within("tabError Log", ["method", "error"], CANARY) == set()
	kept = frappe.db.sql(f"select count(*) from `{SEPARATE}` where encrypted = 1")[0][0]
	assert kept >= number and _within(SEPARATE, ["password"], CANARY) == set()


def test_no_log_and_no_cache_holds_one(holders):
	folders = (Path(frappe.get_site_path("logs")), Path(frappe.get_site_path("private", "files")))
	files = [path for folder in folders for path in folder.glob("*") if path.is_file()]
	assert [path.name for path in files if CANARY.encode() in path.read_bytes()] == []
	held = [key for key in frappe.cache.get_keys("") if CANARY in _content(key)]
	assert held == []


@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_is_told_one_by_a_form_a_list_or_an_export(person, holders, monkeypatch):
	records, _number = holders
	monkeypatch.setitem(frappe.flags, "in_test", False)  # where Frappe lets every role pass
	as_person(person)
	for record in records:
		told = [
			_answer(get_document, record.doctype, record.name),
			_answer(frappe.get_list, record.doctype, fields=["*"]),
			_answer(_exported, record.doctype),
			*(
				_answer(get_password, record.doctype, record.name, field)
				for field in fields_of(record.doctype)
			),
		]
		assert not [one for one in told if CANARY in one], record.name


def _answer(ask, *arguments, **more) -> str:
	try:
		answered = ask(*arguments, **more)
	except (frappe.PermissionError, frappe.DoesNotExistError) as refused:
		return str(refused)
	told = answered.as_dict() if isinstance(answered, Document) else answered
	return json.dumps(told, default=str)


def _exported(doctype: str) -> str:
	columns = [f"`tab{doctype}`.`{field}`" for field in ("name", *fields_of(doctype))]
	asked = {"doctype": doctype, "fields": json.dumps(columns), "file_format_type": "CSV", "title": doctype}
	frappe.local.form_dict, frappe.local.response = frappe._dict(asked), frappe._dict()
	export_query()
	return str(frappe.local.response)


def _content(key: bytes) -> str:
	kind = frappe.cache.type(key)
	read = {b"string": frappe.cache.get, b"hash": frappe.cache.hgetall}.get(kind)
	return str(read(key)) if read else ""
