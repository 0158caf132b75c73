"""Who sees which ticket: in lists, documents, Helpdesk's pages, searches and reports, and the trail with it."""

import frappe
import pytest
from frappe.desk import reportview
from frappe.desk.search import search_widget
from helpdesk.api.doc import get_list_data
from helpdesk.helpdesk.doctype.hd_ticket import api as helpdesk_api

from participation_app.api import tickets as api
from tests.integration.casework.tickets import (
	DEPARTMENT,
	OTHER_DEPARTMENT,
	OTHER_SECTION,
	make,
	make_plain_ticket,
	make_ticket,
)
from tests.integration.walk import as_person

CITIZEN = "citizen@city.example"
SEES = {
	"agent": {"own", "section", "other", "registered"},
	"pr": {"own", "section", "other", "registered"},
	"manager": {"own", "section", "other", "registered"},
	"liaison": {"own", "section"},
	"officer": {"section"},
	"other_liaison": {"other"},
	"other_officer": {"other"},
	"citizen": {"registered"},
	"plain_agent": set(),
	"moderator": set(),
}


@pytest.fixture
def tickets():
	"""One with a department, one in its section, one in another department's section, one of a citizen."""
	own, section = make_ticket("With Department"), make_ticket("With Section")
	other = make_ticket()
	make("agent", other, "refer", department=OTHER_DEPARTMENT)
	make("other_liaison", other, "assign_to_section", section=OTHER_SECTION)
	registered = make_ticket(raised_by=CITIZEN, channel="Portal")
	return {"own": own, "section": section, "other": other, "registered": registered}


def in_list():
	return frappe.get_list("HD Ticket", pluck="name", limit=0)


def on_helpdesks_list():
	return [row["name"] for row in get_list_data("HD Ticket", rows=["name"], page_length=500)["data"]]


def in_report_view():
	frappe.local.form_dict = frappe._dict(
		doctype="HD Ticket", fields='["name"]', filters="[]", page_length=500, start=0, view="Report"
	)
	found = reportview.get()
	return [row[0] for row in found["values"]] if found else []


def in_link_search():
	return [row[0] for row in search_widget("HD Ticket", "", page_length=500)]


def by_counting():
	filters = [["name", "in", in_list()]]
	frappe.local.form_dict = frappe._dict(doctype="HD Ticket", filters=filters, distinct="false", fields="[]")
	assert reportview.get_count() == len(in_list())
	return in_list()


DOORS = [in_list, on_helpdesks_list, in_report_view, in_link_search, by_counting]


@pytest.mark.parametrize("restricted", [0, 1], ids=["open", "restricted by team"])
def test_lists_show_exactly_the_tickets_that_are_open(tickets, restricted):
	frappe.db.set_single_value("HD Settings", "restrict_tickets_by_agent_group", restricted)
	for person, expected in SEES.items():
		as_person(person)
		for door in DOORS:
			if door in (in_link_search, in_report_view) and person in ("citizen", "moderator"):
				continue
			found = set(map(str, door()))
			seen = {key for key, ticket in tickets.items() if ticket in found}
			assert seen == expected, (person, door.__name__)


def open_document(ticket):
	frappe.get_doc("HD Ticket", ticket).check_permission("read")


def get_by_client(ticket):
	frappe.client.get("HD Ticket", ticket)


def read_a_value(ticket):
	found = frappe.client.get_value("HD Ticket", ["participation_reference"], {"name": ticket})
	if not found:
		raise frappe.PermissionError


def open_on_helpdesks_page(ticket):
	helpdesk_api.get_one(ticket)


def read_its_activities(ticket):
	helpdesk_api.get_ticket_activities(ticket)


@pytest.mark.parametrize(
	"door", [open_document, get_by_client, read_a_value, open_on_helpdesks_page, read_its_activities]
)
def test_a_ticket_opens_for_those_who_see_it_and_for_nobody_else(tickets, door):
	for person, expected in SEES.items():
		as_person(person)
		for key, ticket in tickets.items():
			if key in expected:
				door(ticket)
			else:
				with pytest.raises((frappe.PermissionError, frappe.DoesNotExistError)):
					door(ticket)


def test_helpdesks_restriction_still_holds_for_plain_tickets(tickets):
	frappe.db.set_single_value("HD Settings", "restrict_tickets_by_agent_group", 1)
	elsewhere = make_plain_ticket(agent_group=DEPARTMENT)
	for person, sees in (("liaison", True), ("plain_agent", False), ("agent", False), ("citizen", True)):
		as_person(person)
		assert (elsewhere in map(str, in_list())) is sees
		assert frappe.has_permission("HD Ticket", "read", elsewhere) is sees


def test_filters_narrow_what_a_liaison_sees(tickets):
	frappe.db.set_single_value("HD Settings", "restrict_tickets_by_agent_group", 1)
	as_person("liaison")
	found = frappe.get_list("HD Ticket", {"participation_stage": "With Section"}, pluck="name", limit=0)
	assert tickets["section"] in map(str, found) and tickets["own"] not in map(str, found)


def test_somebody_assigned_before_they_left_the_team_no_longer_sees_the_ticket(tickets):
	frappe.set_user("Administrator")
	frappe.db.delete("HD Team Member", {"parent": DEPARTMENT, "user": "liaison@city.example"})
	as_person("liaison")
	assert tickets["own"] not in map(str, in_list())
	assert not frappe.has_permission("HD Ticket", "read", tickets["own"])


TRAIL = ["Case Event", "Participation Promise", "Action Report", "Participation Notice"]


def add_trail(ticket):
	"""A report, a notice and a note, beside the events and the promise that are there."""
	from participation_app.notices import outbox

	report = {"outcome": "Resolved", "findings": "x", "action_taken": "x", "public_part": "x"}
	values = {"doctype": "Action Report", "ticket": ticket, **report}
	frappe.get_doc(values).insert(ignore_permissions=True)
	outbox.record_sent("Result", ticket=ticket, channel="Phone", language="ar", text="x", evidence=None)
	comment = {"doctype": "HD Ticket Comment", "reference_ticket": ticket, "content": "داخلي"}
	frappe.get_doc({**comment, "commented_by": "agent@city.example"}).insert(ignore_permissions=True)


def test_the_trail_is_open_to_whom_the_ticket_is_open(tickets):
	for ticket in tickets.values():
		add_trail(ticket)
	for person in ("agent", "liaison", "officer", "other_liaison", "other_officer"):
		as_person(person)
		for doctype in TRAIL:
			rows = frappe.get_list(doctype, fields=["name", "ticket"], limit=0)
			seen = {key for key, ticket in tickets.items() if ticket in {row.ticket for row in rows}}
			assert seen == SEES[person], (person, doctype)
			for key, ticket in tickets.items():
				name = frappe.db.get_value(doctype, {"ticket": ticket})
				assert frappe.has_permission(doctype, "read", name) is (key in SEES[person])


@pytest.mark.parametrize("doctype", ["HD Ticket Comment", "HD Ticket Activity"])
def test_helpdesks_notes_and_activities_follow_the_ticket(tickets, doctype):
	field = {"HD Ticket Comment": "reference_ticket", "HD Ticket Activity": "ticket"}[doctype]
	plain = make_plain_ticket()
	for ticket in (*tickets.values(), plain):
		if ticket != plain:
			add_trail(ticket)
		activity = {"doctype": "HD Ticket Activity", "ticket": ticket, "action": "x"}
		frappe.get_doc(activity).insert(ignore_permissions=True)
	note = {"doctype": "HD Ticket Comment", "reference_ticket": plain, "content": "x"}
	frappe.get_doc({**note, "commented_by": CITIZEN}).insert(ignore_permissions=True)
	for person in ("agent", "liaison", "officer", "plain_agent"):
		as_person(person)
		found = set(frappe.get_list(doctype, pluck=field, limit=0))
		assert {key for key, ticket in tickets.items() if ticket in found} == SEES[person]
		assert plain in found
		for key, ticket in {**tickets, "plain": plain}.items():
			name = frappe.db.get_value(doctype, {field: ticket})
			assert frappe.has_permission(doctype, "read", name) is (key in {*SEES[person], "plain"})


def test_plain_agents_citizens_and_moderators_have_no_trail_at_all(tickets):
	for person in ("plain_agent", "citizen", "moderator"):
		as_person(person)
		for doctype in (*TRAIL, "Proposed Reply", "Publication"):
			with pytest.raises(frappe.PermissionError):
				frappe.get_list(doctype)


def test_the_ticket_page_shows_a_citizen_nothing_internal(tickets):
	as_person("citizen")
	for ticket in tickets.values():
		with pytest.raises(frappe.PermissionError):
			api.view(ticket)
		with pytest.raises(frappe.PermissionError):
			api.make(ticket, "close_without_publication", {"reason": "x"})


def test_the_ticket_page_is_not_for_plain_tickets():
	plain = make_plain_ticket()
	as_person("agent")
	with pytest.raises(frappe.DoesNotExistError):
		api.view(plain)


def test_whoever_sees_no_ticket_finds_none_in_helpdesks_search(monkeypatch):
	from helpdesk.search_sqlite import HelpdeskSearch

	from participation_app.overrides.helpdesk_search import search

	asked = []

	def note(self, query, **more):
		asked.append(query)
		return self._empty_search_result()

	monkeypatch.setattr(HelpdeskSearch, "search", note)
	make_ticket()
	frappe.db.delete("HD Ticket", {"participation_type": ["is", "not set"]})
	as_person("plain_agent")
	assert search("كلام")["results"] == []
	assert asked == []
	as_person("agent")
	search("كلام")
	assert asked == ["كلام"]
	hooks = frappe.get_hooks("override_whitelisted_methods")
	assert hooks["helpdesk.api.search.search"][-1] == f"{search.__module__}.search"
