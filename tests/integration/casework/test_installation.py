"""What the installation gives, gives once, and takes back."""

import json
from pathlib import Path

import frappe
import pytest

from participation_app.installation import default_records, setup

OWN = ("Participation Settings", "Notice Template", "HD Service Level Agreement", "HD Team", "User")
FIXTURES = Path(frappe.get_app_path("participation_app", "fixtures"))
_PASSING = {"modified", "modified_by", "creation", "owner", "name", "parent", "idx"}


def lasting(values):
	"""A record without its times and its children's hashes."""
	return {
		key: [lasting(row) for row in value] if isinstance(value, list) else value
		for key, value in values.items()
		if key not in _PASSING
	}


def dump():
	found = {}
	for doctype in OWN:
		single = frappe.get_meta(doctype).issingle
		documents = [
			lasting(frappe.get_doc(doctype, name).as_dict(convert_dates_to_str=True))
			for name in ([doctype] if single else frappe.get_all(doctype, pluck="name"))
		]
		found[doctype] = sorted(json.dumps(document, sort_keys=True, default=str) for document in documents)
	return found


def test_default_records_made_again_change_nothing():
	default_records.after_sync()
	before = dump()
	default_records.after_sync()
	assert dump() == before


def test_an_administrators_changes_outlast_another_installation():
	default_records.after_sync()
	changes = (
		("Participation Settings", None, {"authority_name": "بلدية", "time_zone": "Asia/Muscat"}),
		("Notice Template", "إشعار استلام على المنصة", {"text": "وصلتنا {{ reference }}", "enabled": 0}),
		("HD Service Level Agreement", "Participation: 3 working days", {"participation_working_days": 4}),
	)
	for doctype, name, values in changes:
		frappe.get_doc(doctype, name or doctype).update(values).save(ignore_permissions=True)
	default_records.after_sync()
	for doctype, name, values in changes:
		document = frappe.get_doc(doctype, name or doctype)
		assert {key: document.get(key) for key in values} == values


def test_granting_again_changes_nothing():
	setup.after_migrate()
	before = frappe.get_all("Custom DocPerm", fields=["*"], order_by="name")
	setup.after_migrate()
	assert frappe.get_all("Custom DocPerm", fields=["*"], order_by="name") == before


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_the_site_has_the_fixtures_as_they_are_written(path):
	for written in json.loads(path.read_text(encoding="utf-8")):
		held = frappe.get_doc(written["doctype"], written["name"])
		for key, value in written.items():
			if not isinstance(value, list):
				assert str(held.get(key) or "") == str(value or ""), (written["name"], key)


@pytest.fixture
def permissions():
	"""The permission rows of every role but ours, and ours, as they stand."""
	yield lambda ours: {
		(row.parent, row.role, row.permlevel)
		for row in frappe.get_all("Custom DocPerm", fields=["parent", "role", "permlevel"])
		if (row.role in (*setup.STAFF, setup.MANAGER)) is ours
	}
	frappe.clear_cache()


def test_staff_read_what_they_work_with_and_managers_keep_agreements_and_teams(permissions):
	assert ("HD Ticket", "Department Liaison", 0) in permissions(ours=True)
	can_write = {"parent": "HD Service Level Agreement", "role": "Participation Manager", "write": 1}
	assert frappe.db.exists("Custom DocPerm", can_write)
	can_delete = {"role": ["in", (*setup.STAFF, setup.MANAGER)], "delete": 1}
	assert not frappe.db.exists("Custom DocPerm", can_delete)


def test_uninstalling_takes_back_what_was_granted_and_nothing_else(permissions):
	others = permissions(ours=False)
	readable_before = {row for row in others if row[0] == "HD Ticket"}
	setup.before_uninstall()
	assert permissions(ours=True) == set()
	for doctype in {parent for parent, _role, _level in others}:
		left = {row for row in permissions(ours=False) if row[0] == doctype}
		standard = frappe.get_all(
			"DocPerm", {"parent": doctype}, ["parent", "role", "permlevel"], as_list=True
		)
		assert left == {row for row in others if row[0] == doctype} or (not left and standard)
	assert readable_before <= permissions(ours=False) or not frappe.get_all(
		"Custom DocPerm", {"parent": "HD Ticket"}
	)
	setup.after_install()
	assert ("HD Ticket", "Section Officer", 0) in permissions(ours=True)


def test_helpdesk_never_gives_a_plain_ticket_one_of_our_agreements():
	agreements = frappe.get_all(
		"HD Service Level Agreement", {"participation_working_days": [">", 0]}, ["condition", "default_sla"]
	)
	assert agreements
	assert {(row.condition, row.default_sla) for row in agreements} == {("doc.participation_type", 0)}
