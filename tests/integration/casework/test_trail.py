"""The trail is written once: nobody corrects it and nobody deletes it."""

import frappe
import pytest

from participation_app.casework.append_only import WrittenForGood
from tests.integration.casework.tickets import events, make_ticket
from tests.integration.walk import as_person

STAFF = ("agent", "liaison", "officer", "pr", "manager")
CHANGES = {
	"Case Event": {"note": "غيره"},
	"Participation Promise": {"due_at": "2030-01-01 00:00:00"},
	"Action Report": {"findings": "غيره"},
}


def record_of(doctype, ticket):
	return frappe.db.get_value(doctype, {"ticket": ticket})


@pytest.mark.parametrize("doctype", CHANGES)
def test_none_of_our_roles_changes_or_deletes_it(doctype):
	name = record_of(doctype, make_ticket("Action Reported"))
	for person in STAFF:
		as_person(person)
		with pytest.raises(frappe.PermissionError):
			frappe.client.set_value(doctype, name, CHANGES[doctype])
		with pytest.raises(frappe.PermissionError):
			frappe.client.delete(doctype, name)


@pytest.mark.parametrize("doctype", CHANGES)
def test_not_even_the_administrator_changes_or_deletes_it(doctype):
	name = record_of(doctype, make_ticket("Action Reported"))
	frappe.set_user("Administrator")
	with pytest.raises(WrittenForGood):
		frappe.client.set_value(doctype, name, CHANGES[doctype])
	with pytest.raises(WrittenForGood):
		frappe.get_doc(doctype, name).save(ignore_permissions=True)
	with pytest.raises(WrittenForGood):
		frappe.client.delete(doctype, name)
	assert frappe.db.exists(doctype, name)


@pytest.mark.parametrize("doctype", CHANGES)
def test_a_system_manager_does_not_either(doctype):
	name = record_of(doctype, make_ticket("Action Reported"))
	frappe.set_user("Administrator")
	frappe.get_doc("User", "plain_agent@city.example").add_roles("System Manager")
	as_person("plain_agent")
	with pytest.raises((frappe.PermissionError, WrittenForGood)):
		frappe.client.set_value(doctype, name, CHANGES[doctype])
	with pytest.raises((frappe.PermissionError, WrittenForGood)):
		frappe.client.delete(doctype, name)


def test_nobody_writes_an_event_by_hand():
	ticket = make_ticket()
	before = len(events(ticket))
	event = {"doctype": "Case Event", "move": "close", "ticket": ticket, "at": frappe.utils.now_datetime()}
	for person in STAFF:
		as_person(person)
		with pytest.raises(frappe.PermissionError):
			frappe.client.insert(event)
	assert len(events(ticket)) == before


@pytest.mark.parametrize("doctype", [*CHANGES, "Participation Notice", "Publication", "Proposed Reply"])
def test_no_role_may_create_or_delete_what_the_procedure_writes(doctype):
	for permission in frappe.get_meta(doctype).permissions:
		assert not (permission.create or permission.delete), permission.role


def test_the_registration_and_each_move_stand_in_order():
	ticket = make_ticket("Reply Drafting")
	assert [(event.move, event.actor_role) for event in events(ticket)] == [
		("register", "Call Centre Agent"),
		("refer", "Call Centre Agent"),
		("assign_to_section", "Department Liaison"),
		("report_action", "Section Officer"),
		("confirm_result", "Department Liaison"),
	]
