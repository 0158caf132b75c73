"""Rows of our forms' tables: no door writes or deletes one past the rules of the record in which it stands."""

from __future__ import annotations

import frappe
import pytest

from participation_app.notices.table_rows import ChangedByItself, TableRow


def own_tables():
	modules = frappe.get_all("Module Def", {"app_name": "participation_app"}, pluck="name")
	return frappe.get_all("DocType", {"module": ["in", modules], "istable": 1}, pluck="name")


def test_every_table_is_one_of_such_rows():
	assert [name for name in own_tables() if not issubclass(type(frappe.new_doc(name)), TableRow)] == []


@pytest.mark.parametrize(
	("row", "record"),
	[
		("Agreed Wording", "Agreed Entity"),
		("Policy Statement", "Participation Policy"),
		("Service Step", "Service Card"),
		("Evidence Period", "Participation Settings"),
	],
)
def test_a_row_is_written_with_its_record_and_not_past_it(row, record):
	held = frappe.get_all(row, {"parenttype": record}, ["name", "parent"], limit=1)[0]
	document = frappe.get_doc(record, held.parent)
	document.save()
	one = frappe.get_doc(row, held.name)
	for refused in (one.save, one.delete):
		with pytest.raises(ChangedByItself):
			refused()
	assert frappe.db.exists(row, held.name)
