"""A data import writes no field of the procedure, in what is there and in what it makes, by whoever may import at all."""

from __future__ import annotations

import frappe
import pytest

from tests.integration.casework.tickets import make_ticket
from tests.integration.overrides.test_guarded_fields import import_rows
from tests.integration.test_unoffered_fields import ORIGIN, another, standing, unoffered
from tests.integration.test_unoffered_on_forms import ANNOUNCEMENT, SURVEY, entered
from tests.integration.walk import as_person

UPDATE, INSERT = "Update Existing Records", "Insert New Records"
IMPORTER = "manager@city.example"
PROCEDURE = ("HD Ticket", "Social Comment", "Proposed Reply", ANNOUNCEMENT, SURVEY)
ALONE = {
	"HD Ticket": (
		"participation_stage",
		"participation_due_at",
		"participation_reference",
		"raised_by",
		"status",
	),
	"Social Comment": ("state", "decided_by"),
	"Proposed Reply": ("approved_by", "approved_at"),
}
LEADING_NOWHERE = ("corrects",)  # refused before anything is written, there being nothing to correct
TEXT_OF = {
	ANNOUNCEMENT: ("texts.language", "texts.text", "accounts.account", "accounts.language"),
	SURVEY: ("questions.question", "questions.options"),
}


@pytest.fixture(autouse=True)
def importer():
	"""A manager who may write all of them, and looks after the system, which Frappe asks of whoever imports."""
	frappe.set_user("Administrator")
	frappe.get_doc("User", IMPORTER).add_roles("System Manager", "Public Relations Officer")
	yield
	frappe.set_user("Administrator")


def record_of(doctype):
	if doctype in (ANNOUNCEMENT, SURVEY):
		as_person("manager")
		return frappe.get_doc({"doctype": doctype, **entered(doctype, "manager")}).insert().name
	ticket = make_ticket("Reply Drafting")
	if doctype == "HD Ticket":
		return ticket
	if doctype == "Social Comment":
		return frappe.get_all(doctype, pluck="name", limit=1)[0] if frappe.db.count(doctype) else comment()
	return frappe.db.get_value(doctype, {"ticket": ticket})


def comment():
	frappe.set_user("Administrator")
	account = frappe.get_last_doc("Social Account", {"platform": "Facebook"})
	values = {"account": account.name, "platform": account.platform, "external_id": "imported", "text": "x"}
	return frappe.get_doc({"doctype": "Social Comment", **values}).insert().name


def cell(value):
	"""Quoted, as a value may hold a comma."""
	return f'"{value}"'


def columns_of(doctype):
	"""What one import after the other tries to write; where it is ignored, everything at once."""
	everything = sorted(set(unoffered(doctype)) - {*ORIGIN})
	if doctype in (ANNOUNCEMENT, SURVEY):
		return [[field for field in everything if field not in LEADING_NOWHERE]]
	return [[field] for field in ALONE[doctype]]


@pytest.mark.parametrize("doctype", PROCEDURE)
def test_an_import_updates_no_field_of_the_procedure(doctype):
	name = record_of(doctype)
	frappe.db.commit()
	before = standing(doctype, name)
	for fields in columns_of(doctype):
		values = [another(doctype, field, before.get(field)) for field in fields]
		frappe.set_user(IMPORTER)
		(line,) = import_rows([["ID", *fields], [cell(name), *map(cell, values)]], UPDATE, doctype)
		frappe.set_user("Administrator")
		assert line.success or doctype not in (ANNOUNCEMENT, SURVEY), line
		assert standing(doctype, name) == before, fields


@pytest.mark.parametrize("doctype", ["Social Comment", "Proposed Reply"])
def test_an_import_makes_nothing_that_the_procedure_makes(doctype):
	known = set(frappe.get_all(doctype, pluck="name"))
	frappe.set_user(IMPORTER)
	field, value = {
		"Social Comment": ("state", "Registered"),
		"Proposed Reply": ("workflow_state", "Publishing"),
	}[doctype]
	log = import_rows([[field], [value]], INSERT, doctype)
	frappe.set_user("Administrator")
	assert not any(line.success for line in log)
	assert set(frappe.get_all(doctype, pluck="name")) == known


@pytest.mark.parametrize("doctype", [ANNOUNCEMENT, SURVEY])
def test_what_an_import_makes_is_a_draft_of_whoever_imports(doctype):
	given = entered(doctype, "manager")
	values = {field: value for field, value in given.items() if not isinstance(value, list)}
	for path in TEXT_OF[doctype]:
		table, field = path.split(".")
		values[path] = given[table][0][field]
	empty = frappe.new_doc(doctype)
	asked = {
		field: another(doctype, field, empty.get(field))
		for field in unoffered(doctype)
		if field not in (*ORIGIN, *LEADING_NOWHERE)
	}
	known = set(frappe.get_all(doctype, pluck="name"))
	frappe.set_user(IMPORTER)
	values = {**values, **asked}
	log = import_rows([[*values], [cell(value) for value in values.values()]], INSERT, doctype)
	frappe.set_user("Administrator")
	assert [line.success for line in log] == [1], log
	(made,) = set(frappe.get_all(doctype, pluck="name")) - known
	after = standing(doctype, made)
	assert after["state"] == "Draft" and after["owner"] == IMPORTER and after["authors"] == IMPORTER
	assert not [field for field, value in asked.items() if str(after[field]) == str(value)]
