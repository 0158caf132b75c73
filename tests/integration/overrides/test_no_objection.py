"""Where our hooks leave a record to Frappe, Frappe's own rule decides: it neither falls away nor turns to a refusal."""

import frappe
import pytest


@pytest.mark.parametrize(("person", "opens"), [("officer", True), ("agent", False)])
def test_a_private_file_of_nothing_of_ours_opens_to_its_uploader_alone(person, opens, as_user):
	as_user("officer")
	values = {"doctype": "File", "file_name": "own.txt", "content": "x", "is_private": 1}
	name = frappe.get_doc(values).insert().name
	as_user(person)
	assert frappe.has_permission("File", "read", name) is opens


@pytest.mark.parametrize(("person", "opens"), [("officer", True), ("agent", False)])
def test_a_task_of_nothing_of_ours_opens_to_whom_it_is_given(person, opens, as_user):
	as_user("officer")
	values = {"doctype": "ToDo", "description": "x", "allocated_to": "officer@city.example"}
	name = frappe.get_doc(values).insert().name
	as_user(person)
	assert frappe.has_permission("ToDo", "read", name) is opens
