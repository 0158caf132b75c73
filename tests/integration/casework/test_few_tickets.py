"""The list of somebody to whom few tickets are open is found by keys, however many others there are."""

import frappe
import pytest

from participation_app.casework import few_tickets
from tests.integration import grown
from tests.integration.casework.tickets import make_plain_ticket, make_ticket
from tests.integration.counting import counted_queries
from tests.integration.walk import as_person

OF_PLAIN_TICKETS = "participation_type_index"
FEW_SEEN = ("liaison", "officer", "citizen", "plain_agent")


@pytest.fixture(autouse=True)
def as_a_request_begins():
	frappe.local.request_cache.clear()


def keys_of_a_page():
	"""The keys by which the database may find the first page; which of them it takes is its own affair."""
	asked = frappe.get_list("HD Ticket", fields=["name"], order_by="modified desc", limit=20, run=False)
	steps = frappe.db.sql(f"explain {asked}", as_dict=True)
	return {key for step in steps for key in (step["possible_keys"] or "").split(",") if key}


def all_listed():
	return frappe.get_list("HD Ticket", pluck="name", order_by="name", limit=0)


@pytest.fixture
def among_many():
	grown.fill(["HD Ticket"])
	return make_ticket("With Section")


@pytest.mark.parametrize("person", FEW_SEEN)
def test_a_list_of_few_is_found_by_keys(person):
	as_person(person)
	assert OF_PLAIN_TICKETS in keys_of_a_page()


# A citizen's own condition asks for the key in any case.
@pytest.mark.parametrize("person", ["liaison", "officer", "plain_agent"])
def test_a_list_of_very_many_is_read_along_its_order(person, monkeypatch):
	monkeypatch.setattr(few_tickets, "are_open_to", lambda _user: False)
	as_person(person)
	assert OF_PLAIN_TICKETS not in keys_of_a_page()  # without it no other finds all


@pytest.mark.parametrize("person", FEW_SEEN)
def test_the_list_is_the_same_either_way(among_many, person, monkeypatch):
	make_plain_ticket()
	as_person(person)
	by_keys = all_listed()
	monkeypatch.setattr(few_tickets, "are_open_to", lambda _user: False)
	assert by_keys == all_listed()


def test_few_are_as_many_as_the_largest_of_the_ways_leads_to(monkeypatch):
	tickets = [make_ticket("With Department") for _number in range(3)]
	frappe.db.set_value("HD Ticket", {"name": ["not in", tickets]}, "participation_department", None)
	frappe.db.set_value("HD Ticket", {"name": ["not in", tickets]}, "participation_type", "Complaint")
	as_person("liaison")
	monkeypatch.setattr(few_tickets, "FEW", 3)
	assert few_tickets.are_open_to(frappe.session.user)
	frappe.local.request_cache.clear()
	monkeypatch.setattr(few_tickets, "FEW", 2)
	assert not few_tickets.are_open_to(frappe.session.user)


@pytest.mark.parametrize("person", ["agent", "pr", "manager"])
def test_whoever_reads_every_department_is_not_counted_for(person):
	as_person(person)
	assert not few_tickets.are_open_to(frappe.session.user)


def test_how_many_there_are_is_asked_once_in_a_request():
	as_person("liaison")
	with counted_queries() as asked:
		all_listed()
		all_listed()
	assert sum("`beyond`" in str(query) for query in asked) == 1
