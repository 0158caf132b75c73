"""What stands beside a new ticket is what Helpdesk and Frappe would have written, and it takes few questions."""

from __future__ import annotations

import frappe
import pytest
from frappe.desk.form import assign_to
from helpdesk.helpdesk.doctype.hd_ticket.hd_ticket import HDTicket

from participation_app.casework import assignment
from participation_app.casework.service_user import as_service_user
from participation_app.casework.settings import settings
from tests.integration.casework.tickets import DEPARTMENT, make_plain_ticket, make_ticket
from tests.integration.counting import counted_queries
from tests.integration.walk import as_person

TEXT = "حفرة كبيرة في الشارع"  # a rule of the demo sends it on
# What no two rows share.
OF_THE_ROW = ("name", "creation", "modified", "communication_date")
FIRST, SENT_ON = 25, 60


def of_ticket(doctype: str, ticket: str, **filters: object) -> list[dict[str, object]]:
	"""The rows about a ticket in the order in which they were written, without what no two rows share."""
	about = {"reference_name": ticket, **filters}
	rows = frappe.get_all(doctype, about, ["*"], order_by="creation")
	return [{name: value for name, value in row.items() if name not in OF_THE_ROW} for row in rows]


def test_the_first_message_is_the_one_that_helpdesk_writes():
	ticket = make_ticket()
	document = frappe.get_doc("HD Ticket", ticket)
	with as_service_user():
		HDTicket.create_communication_via_contact(document, document.description, new_ticket=True)
	ours, helpdesks = of_ticket("Communication", ticket)
	assert ours == helpdesks
	assert ours["content"] == document.description


def test_the_first_message_stands_nowhere_but_in_itself():
	ticket = make_ticket(text="كلام لا يُنسخ", excerpt="كلام")
	message = frappe.db.get_value("Communication", {"reference_name": ticket})
	assert not frappe.db.exists("Communication Link", {"parent": message})  # no contact is the desk's own
	assert not frappe.db.get_value("HD Ticket", ticket, "_comments")
	assert frappe.db.get_value("HD Ticket", ticket, "last_customer_response")


def test_an_assignment_is_the_one_that_frappe_writes():
	ticket = make_ticket()
	document = frappe.get_doc("HD Ticket", ticket)
	(ours,) = of_ticket("ToDo", ticket)
	(said,) = of_ticket("Comment", ticket, comment_type="Assigned")
	marked = document.get("_assign")
	as_person("agent")
	with as_service_user():
		assignment.release(document)
		frappe.db.delete("Comment", {"reference_name": ticket})
		again = {name: ours[name] for name in ("description", "assignment_rule")}
		again |= {"doctype": "HD Ticket", "name": ticket, "assign_to": [ours["allocated_to"]]}
		assign_to.add(again, ignore_permissions=True)
	*_before, frappes = of_ticket("ToDo", ticket)
	assert ours == frappes
	assert [said] == of_ticket("Comment", ticket, comment_type="Assigned")
	assert marked == frappe.db.get_value("HD Ticket", ticket, "_assign")


def test_whoever_follows_what_is_assigned_to_them_follows_it():
	frappe.db.set_value("User", "agent@city.example", "follow_assigned_documents", 1)
	frappe.db.set_value("User", "agent@city.example", "document_follow_notify", 1)
	ticket = make_ticket()
	assert frappe.db.exists("Document Follow", {"ref_docname": ticket, "user": "agent@city.example"})


def test_what_a_rule_sends_on_was_on_nobodys_list_before():
	ticket = make_ticket("With Department", text=TEXT, excerpt=TEXT)
	(todo,) = of_ticket("ToDo", ticket)
	assert (todo["allocated_to"], todo["status"]) == ("liaison@city.example", "Open")
	told = frappe.get_all("Notification Log", {"document_name": ticket}, pluck="for_user")
	assert told == ["liaison@city.example"]


def test_what_a_rule_cannot_send_on_lies_with_the_call_centre():
	frappe.db.delete("HD Team Member", {"parent": DEPARTMENT})
	ticket = make_ticket(text=TEXT, excerpt=TEXT)
	assert frappe.db.get_value("HD Ticket", ticket, "participation_stage") == "Registered"
	(todo,) = of_ticket("ToDo", ticket)
	assert todo["allocated_to"] == "agent@city.example"


def test_teams_rules_give_plain_tickets_as_before():
	team = settings().call_centre_team
	make_ticket()
	ticket = make_plain_ticket(agent_group=team)
	(todo,) = of_ticket("ToDo", ticket)
	assert todo["assignment_rule"] == frappe.db.get_value("HD Team", team, "assignment_rule")


def test_a_ticket_is_outside_working_hours_by_its_own_calendar(freeze):
	for moment, outside in (("2026-02-03 10:00", 0), ("2026-02-03 23:00", 1)):
		freeze(moment)
		assert frappe.db.get_value("HD Ticket", make_ticket(), "raised_outside_working_hours") == outside


@pytest.mark.parametrize(
	("stage", "words", "most"),
	[("Registered", "كلام لا تعرفه قاعدة", FIRST), ("With Department", TEXT, SENT_ON)],
)
def test_registering_asks_few_questions(monkeypatch, stage, words, most):
	told = []  # by a job, which in tests runs at once
	monkeypatch.setattr(
		"frappe.desk.form.assign_to.enqueue_create_notification", lambda *one: told.append(one)
	)
	make_ticket(stage, text=words, excerpt=words)
	with counted_queries() as queries:
		make_ticket(stage, text=words, excerpt=words)
	assert len(queries) <= most, "\n".join(queries)
	assert len(told) == 2
