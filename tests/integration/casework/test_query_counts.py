"""Moves and the ticket's page ask the database a bounded number of things, however long the history is."""

import frappe
import pytest

from participation_app.api import tickets as api
from tests.integration.casework.tickets import DEPARTMENT, make, make_ticket
from tests.integration.counting import counted_queries
from tests.integration.walk import as_person

MOVE, VIEW, LIST = 65, 45, 6


def queries(action):
	"""How much an action asks the database."""
	with counted_queries() as asked:
		action()
	return len(asked)


def refer(ticket):
	make("agent", ticket, "refer", department=DEPARTMENT)


def go_round(ticket):
	refer(ticket)
	make("liaison", ticket, "return", reason="ليس من عملنا")


def test_a_move_costs_the_same_after_a_long_history():
	ticket = make_ticket()
	go_round(ticket)
	first = queries(lambda: refer(ticket))
	make("liaison", ticket, "return", reason="ليس من عملنا")
	for _ in range(4):
		go_round(ticket)
	assert queries(lambda: refer(ticket)) == first
	assert first <= MOVE


def test_the_ticket_page_costs_the_same_after_a_long_history():
	ticket = make_ticket()
	go_round(ticket)
	as_person("agent")
	api.view(ticket)
	first = queries(lambda: api.view(ticket))
	for _ in range(4):
		go_round(ticket)
	as_person("agent")
	assert queries(lambda: api.view(ticket)) == first <= VIEW


@pytest.mark.parametrize("person", ["agent", "liaison", "officer", "plain_agent"])
def test_a_list_costs_the_same_whatever_is_in_it(person):
	def read():
		as_person(person)
		frappe.get_list("HD Ticket", fields=["name", "subject"], limit=100)

	make_ticket("With Section")
	read()
	first = queries(read)
	for _ in range(3):
		make_ticket("With Section")
	read()
	assert queries(read) == first <= LIST


@pytest.mark.parametrize(
	("doctype", "fields"),
	[
		("HD Ticket", ("participation_type", "participation_stage", "participation_department")),
		(
			"HD Ticket",
			("participation_section", "participation_due_at", "participation_reference", "raised_by"),
		),
		("Case Event", ("ticket", "comment")),
		("Participation Promise", ("ticket",)),
		("Action Report", ("ticket",)),
		("Participation Notice", ("ticket",)),
		("Proposed Reply", ("ticket",)),
		("HD Team Member", ("user",)),
	],
)
def test_what_is_filtered_by_has_an_index(doctype, fields):
	rows = frappe.db.sql(f"show index from `tab{doctype}` where Seq_in_index = 1", as_dict=True)
	assert set(fields) <= {row.Column_name for row in rows}


def test_a_plain_ticket_of_helpdesk_asks_nothing_of_ours():
	def make_plain():
		values = {"subject": "s", "description": "d", "raised_by": "someone@example.org"}
		frappe.get_doc({"doctype": "HD Ticket", **values}).insert(ignore_permissions=True)

	make_plain()
	rooms = frappe.get_all("Module Def", {"app_name": "participation_app"}, pluck="name")
	ours = [f"`tab{name}`" for name in frappe.get_all("DocType", {"module": ["in", rooms]}, pluck="name")]
	with counted_queries() as asked:
		make_plain()
	assert [query for query in asked if any(table in query for table in ours)] == []
