"""Nobody deletes, changes or makes a line of the trail or a participation ticket, by whichever door of Frappe they come."""

from __future__ import annotations

import json

import frappe
import pytest
import requests
from frappe.core.doctype.data_import.importer import Importer
from frappe.desk.reportview import delete_bulk

from participation_app.casework import trace_check, trace_roots
from participation_app.casework.append_only import WrittenForGood
from participation_app.casework.moves import MoveNotOpen
from tests.integration.casework.tickets import make_ticket
from tests.integration.walk import as_person
from tests.integration.web_server import serving

TICKET, EVENT = "HD Ticket", "Case Event"
CHANGE = {TICKET: {"participation_type": ""}, EVENT: {"to_state": "Closed"}}


def requests_about(doctype, name):
	"""Each way over HTTP to delete, change or rename one record: verb, path and body."""
	value, doc = CHANGE[doctype], {"doctype": doctype, "name": name, **CHANGE[doctype]}
	field = next(iter(value))
	one = {"doctype": doctype, "name": name}
	return [
		("DELETE", f"/api/resource/{doctype}/{name}", None),
		("PUT", f"/api/resource/{doctype}/{name}", value),
		("DELETE", f"/api/v2/document/{doctype}/{name}/", None),
		("PATCH", f"/api/v2/document/{doctype}/{name}/", value),
		("POST", "/api/method/frappe.client.delete", one),
		("POST", "/api/method/frappe.client.set_value", {**one, "fieldname": field, "value": value[field]}),
		("POST", "/api/method/frappe.client.save", {"doc": doc}),
		("POST", "/api/method/frappe.client.bulk_update", {"docs": json.dumps([{**doc, "docname": name}])}),
		("POST", "/api/method/frappe.client.cancel", one),
		(
			"POST",
			"/api/method/frappe.client.rename_doc",
			{"doctype": doctype, "old_name": name, "new_name": "1"},
		),
		(
			"POST",
			"/api/method/frappe.model.rename_doc.update_document_title",
			{"doctype": doctype, "docname": name, "name": "another"},
		),
		(
			"POST",
			"/api/method/frappe.desk.reportview.delete_items",
			{"doctype": doctype, "items": json.dumps([name])},
		),
		("POST", "/api/method/frappe.desk.form.save.savedocs", {"doc": json.dumps(doc), "action": "Save"}),
		(
			"POST",
			"/api/method/frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
			{
				"doctype": doctype,
				"docnames": json.dumps([name]),
				"action": "update",
				"data": json.dumps(value),
			},
		),
	]


def forgeries(ticket):
	"""Each way over HTTP to put a line into the trail."""
	event = {
		"doctype": EVENT,
		"move": "close",
		"ticket": ticket,
		"at": "2026-03-02 09:00:00",
		"actor_role": "x",
	}
	return [
		("POST", f"/api/resource/{EVENT}", event),
		("POST", f"/api/v2/document/{EVENT}", event),
		("POST", "/api/method/frappe.client.insert", {"doc": event}),
		("POST", "/api/method/frappe.client.insert_many", {"docs": json.dumps([event])}),
		("POST", "/api/method/frappe.desk.form.save.savedocs", {"doc": json.dumps(event), "action": "Save"}),
	]


def key_of(user):
	document = frappe.get_doc("User", user)
	document.api_key, document.api_secret = frappe.generate_hash(length=15), "secret-of-the-test"
	document.save(ignore_permissions=True)
	return f"token {document.api_key}:secret-of-the-test"


def changed(before, after):
	"""Fields of the ticket by what they were and are, and the trail where it is another one."""
	fields = {name: (value, after[0][name]) for name, value in before[0].items() if value != after[0][name]}
	return fields if before[1] == after[1] else {**fields, "trail": after[1]}


def stored(ticket):
	kept = frappe.db.get_value(TICKET, ticket, "*", as_dict=True)
	kept.pop("_seen")  # who looked, as Frappe notes it before it refuses
	return kept, frappe.get_all(EVENT, {"ticket": ticket}, ["*"], order_by="sequence")


@pytest.mark.parametrize("person", ["Administrator", "manager@city.example"])
def test_no_request_changes_or_deletes_them(really_committed, person):
	ticket = make_ticket("With Section")
	frappe.set_user("Administrator")
	key = key_of(person)
	frappe.db.commit()
	before = stored(ticket)
	event = before[1][1].name
	with serving() as address, requests.Session() as session:
		session.headers.update({"Host": frappe.local.site, "Authorization": key})
		assert session.get(f"{address}/api/method/frappe.auth.get_logged_user").json()["message"] == person
		ways = [*requests_about(TICKET, ticket), *requests_about(EVENT, event), *forgeries(ticket)]
		for verb, path, body in ways:
			answer = session.request(verb, address + path, json=body)
			frappe.db.rollback()
			assert changed(before, stored(ticket)) == {}, (verb, path, body)
			assert answer.status_code < 500, (verb, path, answer.text)
	heads = trace_check.heads_of([f"HD Ticket {ticket}"])
	assert list(trace_check.check_chains(heads, trace_check.Tally())) == []


@pytest.mark.parametrize("doctype", [TICKET, EVENT])
def test_a_list_of_many_is_not_deleted_in_the_background_either(doctype):
	ticket = make_ticket("With Section")
	name = ticket if doctype == TICKET else frappe.db.get_value(EVENT, {"ticket": ticket})
	frappe.set_user("Administrator")
	frappe.db.commit()
	delete_bulk(doctype, [name])
	assert frappe.db.exists(doctype, name)
	for more in ({"force": 1}, {"force": 1, "ignore_permissions": True, "delete_permanently": True}):
		with pytest.raises((WrittenForGood, MoveNotOpen)):
			frappe.delete_doc(doctype, name, **more)


def test_an_import_of_a_table_neither_changes_nor_adds_a_line():
	event = frappe.db.get_value(EVENT, {"ticket": make_ticket()})
	frappe.set_user("Administrator")
	importer = Importer.__new__(Importer)
	importer.doctype, importer.import_type = EVENT, "Update Existing Records"
	importer.data_import = frappe._dict(submit_after_import=0)
	for doc in ({"name": event, "to_state": "Closed"},):
		with pytest.raises(WrittenForGood):
			importer.update_record(frappe._dict(doc))
	with pytest.raises(WrittenForGood):
		importer.insert_record(frappe._dict(doctype=EVENT, move="close", at="2026-03-02 09:00:00"))


def test_who_deletes_a_contact_or_a_user_leaves_the_ticket_and_its_trail():
	ticket = make_ticket("With Section")
	frappe.set_user("Administrator")
	contact = frappe.get_doc({"doctype": "Contact", "first_name": "متعامل"}).insert()
	frappe.db.set_value(TICKET, ticket, "contact", contact.name)
	before = stored(ticket)[1]
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc("Contact", contact.name)
	frappe.delete_doc("Contact", contact.name, force=True)
	assert stored(ticket)[1] == before and frappe.db.exists(TICKET, ticket)


def test_heads_seals_and_roots_are_written_by_nobody_but_the_system():
	make_ticket()
	trace_roots.seal_all()
	frappe.set_user("Administrator")
	for doctype in ("Trace Head", "Trace Root", "Trace Seal"):
		record = frappe.get_last_doc(doctype)
		with pytest.raises(WrittenForGood):
			frappe.client.set_value(doctype, record.name, "digest", "0" * 64)
		with pytest.raises(WrittenForGood):
			frappe.client.delete(doctype, record.name)
		with pytest.raises(WrittenForGood):
			frappe.get_doc({**record.as_dict(), "name": None}).insert()
	as_person("agent")
	with pytest.raises(frappe.PermissionError):
		frappe.client.get("Trace Head", frappe.get_all("Trace Head", limit=1)[0].name)
