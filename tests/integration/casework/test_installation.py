"""What the installation gives, gives once, and takes back."""

import json
from pathlib import Path

import frappe
import pytest

from participation_app.installation import default_records, removal, setup
from participation_app.patches import note_copied_permissions

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
	copied = setup.copied_permissions()
	assert copied, "the site is a new one, so the rows of our doctypes are copies"
	removal.take_back_permissions()
	assert permissions(ours=True) == set()
	assert permissions(ours=False) == {row for row in others if row[0] not in copied}
	setup.after_install()
	assert ("HD Ticket", "Section Officer", 0) in permissions(ours=True)
	assert setup.copied_permissions() == copied


def test_permissions_that_somebody_has_changed_stay_when_ours_go(permissions):
	doctype = setup.copied_permissions()[0]
	row = frappe.get_last_doc(
		"Custom DocPerm", {"parent": doctype, "role": ["not in", (*setup.STAFF, setup.MANAGER)]}
	)
	row.db_set("export", 0 if row.export else 1)
	before = permissions(ours=False)
	removal.take_back_permissions()
	assert {row for row in before if row[0] == doctype} <= permissions(ours=False)


def test_a_site_that_never_noted_its_copies_does_so_once():
	before = setup.copied_permissions()
	frappe.defaults.clear_default(setup.COPIED_PERMISSIONS)
	note_copied_permissions.execute()
	assert set(before) <= set(setup.copied_permissions())


def test_helpdesk_never_gives_a_plain_ticket_one_of_our_agreements():
	agreements = frappe.get_all(
		"HD Service Level Agreement", {"participation_working_days": [">", 0]}, ["condition", "default_sla"]
	)
	assert agreements
	assert {(row.condition, row.default_sla) for row in agreements} == {("doc.participation_type", 0)}


def test_an_agreement_that_outlasted_an_uninstall_promises_its_days_again():
	name = default_records.make_agreement("Participation: 4 working days", 4)
	frappe.db.set_value("HD Service Level Agreement", name, "participation_working_days", 0)
	assert default_records.make_agreement(name, 4) == name
	assert frappe.db.get_value("HD Service Level Agreement", name, "participation_working_days") == 4


def test_an_agreement_keeps_the_days_that_an_administrator_gave_it():
	name = default_records.make_agreement("Participation: 4 working days", 4)
	frappe.db.set_value("HD Service Level Agreement", name, "participation_working_days", 6)
	default_records.make_agreement(name, 4)
	assert frappe.db.get_value("HD Service Level Agreement", name, "participation_working_days") == 6
