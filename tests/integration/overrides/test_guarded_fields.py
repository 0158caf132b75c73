"""Nothing but a move changes where a participation ticket stands, whichever door a change comes through."""

from pathlib import Path

import frappe
import pytest
from frappe.core.doctype.data_import.importer import Importer
from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
from helpdesk.helpdesk.doctype.hd_ticket import api as helpdesk_api
from helpdesk.helpdesk.doctype.hd_ticket.hd_ticket import close_tickets_after_n_days

from participation_app.casework.moves import MoveNotOpen
from tests.integration.casework.tickets import make_plain_ticket, make_ticket, value
from tests.integration.walk import as_person

CHANGES = {
	"participation_stage": "Answered",
	"participation_type": "Remark",
	"participation_reference": "AAAA-AAAA",
	"participation_due_at": "2030-01-01 00:00:00",
	"participation_received_at": "2030-01-01 00:00:00",
	"participation_answered_at": "2030-01-01 00:00:00",
	"participation_department": "إدارة النظافة والنفايات",
	"participation_needs_inspection": 1,
	"participation_channel": "Phone",
	"status": "Closed",
	"agent_group": "العلاقات العامة",
	"raised_by": "citizen@city.example",
	"sla": "Default",
	"is_merged": 1,
}


def by_set_value(ticket, field, new):
	frappe.client.set_value("HD Ticket", ticket, field, new)


def by_saving(ticket, field, new):
	document = frappe.get_doc("HD Ticket", ticket)
	document.set(field, new)
	document.save()


def by_sending_the_document(ticket, field, new):
	document = frappe.get_doc("HD Ticket", ticket).as_dict(convert_dates_to_str=True)
	frappe.client.save({**document, field: new, "flags": {"participation_move": "close"}})


@pytest.mark.parametrize("door", [by_set_value, by_saving, by_sending_the_document])
def test_a_guarded_field_is_not_changed_by_hand(door):
	ticket = make_ticket()
	before = value(ticket, *CHANGES)
	as_person("agent")
	for field, new in CHANGES.items():
		with pytest.raises(MoveNotOpen):
			door(ticket, field, new)
	assert value(ticket, *CHANGES) == before


def test_the_category_stays_that_of_the_status():
	ticket = make_ticket()
	as_person("agent")
	by_set_value(ticket, "status_category", "Resolved")
	assert value(ticket, "status_category") == "Open"


def test_not_even_by_the_administrator():
	ticket = make_ticket()
	frappe.set_user("Administrator")
	with pytest.raises(MoveNotOpen):
		by_set_value(ticket, "status", "Closed")


def test_the_refusal_names_the_moves_that_are_open():
	ticket = make_ticket()
	as_person("agent")
	frappe.local.lang = "en"
	with pytest.raises(MoveNotOpen, match="Open to you now: Refer"):
		by_set_value(ticket, "participation_stage", "Answered")


def test_what_the_procedure_does_not_own_may_be_changed():
	ticket = make_ticket()
	as_person("agent")
	by_set_value(ticket, "priority", "Urgent")
	assert value(ticket, "priority") == "Urgent"


def test_bulk_edit_changes_nothing_and_says_which_failed():
	ticket = make_ticket()
	frappe.db.commit()
	as_person("agent")
	failed = submit_cancel_or_update_docs("HD Ticket", [ticket], "update", {"status": "Closed"})
	assert failed == [ticket]
	assert value(ticket, "status") == "Open"


def import_rows(rows, import_type, doctype="HD Ticket"):
	"""Data Import of the rows as Frappe's page makes it; returns its log."""
	content = "\n".join(",".join(row) for row in rows)
	file = frappe.get_doc({"doctype": "File", "file_name": "rows.csv", "content": content, "is_private": 1})
	file.insert(ignore_permissions=True)
	record = {"doctype": "Data Import", "reference_doctype": doctype, "import_type": import_type}
	data_import = frappe.get_doc({**record, "import_file": file.file_url, "mute_emails": 1})
	data_import.flags.ignore_validate = True  # the desk offers no import of what belongs to the procedure
	data_import.insert(ignore_permissions=True)
	frappe.db.commit()
	try:
		Importer(doctype, data_import=data_import).import_data()
	finally:
		Path(file.get_full_path()).unlink()
	return frappe.get_all("Data Import Log", {"data_import": data_import.name}, ["success", "exception"])


def test_a_data_import_does_not_update_a_guarded_field():
	ticket = make_ticket()
	frappe.set_user("Administrator")
	rows = [["ID", "Status"], [ticket, "Closed"]]
	[line] = import_rows(rows, "Update Existing Records")
	assert not line.success and "MoveNotOpen" in line.exception
	assert value(ticket, "status") == "Open"


def test_a_data_import_does_not_make_a_participation_ticket():
	frappe.set_user("Administrator")
	rows = [["Subject", "Type of Contribution", "Stage"], ["بلا وعد", "Complaint", "Registered"]]
	[line] = import_rows(rows, "Insert New Records")
	assert not line.success and "MoveNotOpen" in line.exception


@pytest.mark.parametrize("person", ["agent", "plain_agent", "citizen"])
def test_nobody_makes_a_participation_ticket_by_filling_in_its_fields(person):
	plain = make_plain_ticket(raised_by=f"{person}@city.example")
	as_person(person)
	for values in (
		{"participation_type": "Complaint"},
		{"participation_stage": "Answered"},
		{"participation_reference": "AAAA-AAAA"},
		{"participation_due_at": "2030-01-01"},
	):
		with pytest.raises((MoveNotOpen, frappe.PermissionError)):
			frappe.client.insert({"doctype": "HD Ticket", "subject": "x", **values})
		with pytest.raises((MoveNotOpen, frappe.PermissionError)):
			helpdesk_api.new({"subject": "x", "description": "x", **values})
		with pytest.raises((MoveNotOpen, frappe.PermissionError)):
			frappe.client.set_value("HD Ticket", plain, values)


def test_helpdesks_automatic_closing_leaves_participation_tickets_alone():
	ticket, plain = make_ticket(), make_plain_ticket()
	settings = {"auto_close_tickets": 1, "auto_close_status": "Open", "auto_close_after_days": 1}
	frappe.db.set_single_value("HD Settings", settings)
	long_ago = frappe.utils.add_days(frappe.utils.now_datetime(), -9)
	frappe.db.set_value("Communication", {"reference_doctype": "HD Ticket"}, "communication_date", long_ago)
	frappe.set_user("Administrator")
	due_at = value(ticket, "participation_due_at")
	close_tickets_after_n_days()
	assert value(plain, "status") == "Closed"
	assert value(ticket, "status", "status_category", "participation_stage") == ("Open", "Open", "Registered")
	assert value(ticket, "participation_due_at", "resolution_by") == (due_at, due_at)


def test_a_plain_ticket_is_changed_as_in_helpdesk():
	plain = make_plain_ticket()
	as_person("plain_agent")
	for field in ("status", "agent_group"):
		by_set_value(plain, field, CHANGES[field])
	assert value(plain, "status", "agent_group") == ("Closed", "العلاقات العامة")
	[line] = [submit_cancel_or_update_docs("HD Ticket", [plain], "update", {"status": "Open"})]
	assert line == [] and value(plain, "status") == "Open"
