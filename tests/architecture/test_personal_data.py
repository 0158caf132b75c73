"""Every field that can hold words is classified: it tells of a person, or it does not."""

from __future__ import annotations

import pytest

from participation_app import hooks
from participation_app.rules.personal_data import BESIDE, OURS, PLAIN
from tests.architecture.sources import ROOT, doctypes

HOLD_WORDS = {
	"Attach",
	"Attach Image",
	"Autocomplete",
	"Code",
	"Data",
	"HTML Editor",
	"JSON",
	"Long Text",
	"Password",
	"Phone",
	"Small Text",
	"Text",
	"Text Editor",
}


def words_of(doctype: str) -> set[str]:
	return {field["fieldname"] for field in doctypes()[doctype]["fields"] if field["fieldtype"] in HOLD_WORDS}


def classified(doctype: str) -> set[str]:
	record = OURS.get(doctype)
	own = f"{record.personal} {record.plain}" if record else PLAIN.get(doctype, "")
	return set(own.split())


@pytest.mark.parametrize("doctype", sorted(doctypes()))
def test_every_field_with_words_is_personal_or_is_not(doctype):
	new, lost = words_of(doctype) - classified(doctype), classified(doctype) - words_of(doctype)
	own = {field["fieldname"] for field in doctypes()[doctype]["fields"]}
	assert new == set(), f"say in rules/personal_data.py whether these of {doctype} tell of a person"
	assert lost - own == set(), f"{doctype} has no such field any more"


def test_a_doctype_is_classified_once():
	assert set(OURS) & set(PLAIN) == set() and set(OURS) & set(BESIDE) == set()
	assert (set(OURS) | set(PLAIN)) <= set(doctypes())


@pytest.mark.parametrize("name", sorted(OURS))
def test_what_is_found_by_a_field_has_that_field(name):
	record = OURS[name]
	own = {"name", *(field["fieldname"] for field in doctypes()[name]["fields"])}
	assert set(record.by.values()) | set(record.marked.split()) <= own
	for parent in record.inside:
		held = [field["options"] for field in doctypes()[parent]["fields"] if field["fieldtype"] == "Table"]
		assert name in held and list(OURS).index(parent) < list(OURS).index(name)


@pytest.mark.parametrize("request_row", hooks.user_data_fields, ids=lambda row: row["doctype"])
def test_frappes_own_requests_clear_personal_fields_alone(request_row):
	record = {**OURS, **BESIDE}[request_row["doctype"]]
	assert set(request_row.get("redact_fields", ())) <= set(record.personal.split())


def test_the_documents_list_every_kind_of_record_that_tells_of_a_person():
	told = (ROOT / "docs" / "kept-data.md").read_text(encoding="utf-8")
	for doctype, record in {**OURS, **BESIDE}.items():
		assert f"| {doctype} |" in told, f"run the table of docs/kept-data.md anew for {doctype}"
		for field in record.personal.split():
			assert f"`{field}`" in told, f"{doctype}.{field}"
