"""Sensitive tickets are open to named people alone; a complaint about employees is closed to them and their teams."""

import frappe
import pytest
from frappe.desk.search import search_widget

from participation_app.api import following
from participation_app.api import restrictions as api
from participation_app.api import tickets as ticket_page
from participation_app.casework import access, restricting, restrictions, search_words
from participation_app.casework.enquiries import NothingFound
from participation_app.casework.restricting import RestrictionRefused
from tests.integration.casework.tickets import (
	DEPARTMENT,
	SECTION,
	assigned_to,
	events,
	last_event,
	make,
	make_person,
	make_ticket,
	stage_of,
	value,
)
from tests.integration.walk import as_person

REASON = "تتعلق بقاصر"
STAFF = ("agent", "pr", "manager", "liaison", "officer", "other_liaison")


def user(name):
	return f"{name}@city.example"


def close(ticket, by="manager", **asked):
	as_person(by)
	people = ("named", "complained_of", "dealing")
	asked.update({part: [user(name) for name in asked[part]] for part in people if part in asked})
	return api.restrict(ticket, asked.pop("reason", REASON), **asked)


def seeing(ticket):
	"""Who of the staff sees the ticket, by the document's question; the list must say the same."""
	found = set()
	for person in STAFF:
		as_person(person)
		by_document = frappe.has_permission("HD Ticket", "read", ticket)
		by_list = bool(frappe.get_list("HD Ticket", {"name": ticket}, pluck="name"))
		assert by_document == by_list == access.may_see(access.read_ticket(ticket), user(person)), person
		found |= {person} if by_list else set()
	return found


def test_a_sensitive_ticket_is_open_to_the_people_named_on_it_and_to_nobody_else():
	ticket = make_ticket("With Department")
	assert seeing(ticket) == {"agent", "pr", "manager", "liaison"}
	close(ticket, sensitive=1, named=["liaison", "pr"])
	assert seeing(ticket) == {"liaison", "pr"}
	assert value(ticket, "participation_sensitive") == 1
	event = last_event(ticket)
	assert (event.move, event.actor, event.note) == ("restricted", user("manager"), REASON)


def test_whoever_is_named_acts_in_their_role_whosever_department_it_is():
	ticket = make_ticket("With Department")
	close(ticket, sensitive=1, named=["other_liaison"])
	assert assigned_to(ticket) == [user("other_liaison")]
	make("other_liaison", ticket, "return", reason="ليست لنا")
	assert stage_of(ticket) == "Returned"


def test_what_belongs_to_a_sensitive_ticket_is_closed_with_it():
	ticket = make_ticket("Reply Drafting")
	open_to = {"ticket": ticket}
	as_person("agent")
	trails = (
		"Case Event",
		"Participation Promise",
		"Action Report",
		"Participation Holding",
		"Proposed Reply",
	)
	before = {doctype: frappe.get_list(doctype, open_to, pluck="name") for doctype in trails}
	assert all(before.values())
	close(ticket, sensitive=1, named=["manager"])
	as_person("agent")
	for doctype, names in before.items():
		assert not frappe.get_list(doctype, open_to, pluck="name"), doctype
		assert not any(frappe.has_permission(doctype, "read", name) for name in names), doctype
	assert search_words.find("كلام لا تعرفه قاعدة", user("agent"), most=50) == [
		name for name in search_words.find("كلام لا تعرفه قاعدة", user("manager"), most=50) if name != ticket
	]
	assert ticket not in [str(row[0]) for row in search_widget("HD Ticket", "كلام", page_length=500)]


def test_records_without_a_ticket_stay_open_to_those_who_read_every_department():
	hidden = make_ticket()
	close(hidden, sensitive=1, named=["manager"])
	as_person("agent")
	names = frappe.get_list("Case Event", {"ticket": ["is", "not set"]}, pluck="name", limit=5)
	frappe.set_user("Administrator")
	assert len(names) == min(5, frappe.db.count("Case Event", {"ticket": ["is", "not set"]}))
	assert access.reads_every_department(user("agent")) and not access.sees_all(user("agent"))


def test_staff_close_a_ticket_at_once_and_only_a_manager_names_others_or_opens_it():
	ticket = make_ticket("With Department")
	close(ticket, by="liaison", sensitive=1, named=["other_liaison"])
	assert seeing(ticket) == {"liaison", "manager", "other_liaison"}
	with pytest.raises(frappe.PermissionError):
		close(ticket, by="liaison", sensitive=1, named=["agent"])
	with pytest.raises(frappe.PermissionError):
		api.lift(ticket, REASON)
	as_person("manager")
	api.lift(ticket, "لم تعد حساسة")
	assert seeing(ticket) == {"agent", "pr", "manager", "liaison"}
	assert last_event(ticket).move == "restriction_lifted"
	assert not value(ticket, "participation_sensitive")


def test_a_complaint_is_closed_to_the_employee_and_their_team_even_where_they_registered_it():
	ticket = make_ticket()  # the agent registered it
	assert close(ticket, by="agent", complained_of=["agent"])["still_seen"] is False
	assert seeing(ticket) == {"pr", "manager"}
	with pytest.raises(frappe.PermissionError):
		close(ticket, by="agent", sensitive=1)
	as_person("agent")
	with pytest.raises(frappe.PermissionError):
		ticket_page.view(ticket)
	assert user("agent") not in assigned_to(ticket)


def test_what_would_be_routed_to_their_team_goes_to_whoever_deals_with_it_instead():
	ticket = make_ticket()
	close(ticket, complained_of=["liaison"], dealing=["manager"])
	make("agent", ticket, "refer", department=DEPARTMENT)
	assert assigned_to(ticket) == [user("manager")]
	as_person("liaison")
	assert not frappe.has_permission("HD Ticket", "read", ticket)
	moves = {form["move"] for form in view_as("manager", ticket)["moves"]}
	assert {"return", "report_action"} <= moves, "in the department's place"


def test_where_nobody_is_named_the_head_of_the_department_deals_with_it():
	frappe.set_user("Administrator")
	frappe.db.set_value("Participation Department", DEPARTMENT, "head", user("other_liaison"))
	ticket = make_ticket("With Section")
	close(ticket, complained_of=["officer"])
	assert restrictions.of_ticket(ticket).dealing == {user("other_liaison")}
	assert assigned_to(ticket) == [user("other_liaison")]
	assert SECTION in value(ticket, "agent_group") or stage_of(ticket) == "With Section"


def test_nobody_takes_the_place_of_an_absent_colleague_on_a_complaint_about_them():
	ticket = make_ticket("With Department")
	close(ticket, complained_of=["liaison"], dealing=["manager"])
	frappe.set_user("Administrator")
	day = frappe.utils.today()
	absence = {"absent": user("liaison"), "deputy": user("other_liaison"), "starts_on": day, "ends_on": day}
	frappe.get_doc({"doctype": "Participation Absence", **absence}).insert(ignore_permissions=True)
	assert "other_liaison" not in seeing(ticket)


def view_as(person, ticket):
	as_person(person)
	return ticket_page.view(ticket)


def test_reading_a_restricted_ticket_is_recorded_once_in_a_while_by_whichever_door():
	ticket = make_ticket("With Department")
	close(ticket, sensitive=1, named=["liaison", "pr"])
	view_as("liaison", ticket)
	view_as("liaison", ticket)
	as_person("pr")
	frappe.client.get("HD Ticket", ticket)
	readings = [event.actor for event in events(ticket) if event.move == "restricted_opened"]
	assert readings == [user("liaison"), user("pr")]


def test_its_own_citizen_still_reads_a_sensitive_contribution():
	citizen = "citizen@city.example"
	ticket = make_ticket(raised_by=citizen, channel="Portal")
	close(ticket, sensitive=1, named=["manager"])
	frappe.set_user(citizen)
	assert frappe.has_permission("HD Ticket", "read", ticket)
	assert [str(name) for name in frappe.get_list("HD Ticket", {"name": ticket}, pluck="name")] == [ticket]


@pytest.mark.parametrize(
	("asked", "field"),
	[
		({}, "sensitive"),
		({"sensitive": 1}, "named"),
		({"sensitive": 1, "named": ["liaison"], "reason": " "}, "reason"),
		({"sensitive": 1, "named": ["plain_agent"]}, "named"),
		({"complained_of": ["liaison"], "dealing": ["liaison"]}, "dealing"),
		({"sensitive": 1, "named": ["agent"], "complained_of": ["agent"]}, "named"),
	],
)
def test_what_restricts_nothing_or_names_the_wrong_people_is_refused_at_its_field(asked, field):
	ticket = make_ticket("With Department")
	frappe.local.response = frappe._dict(docs=[])
	with pytest.raises(RestrictionRefused):
		close(ticket, **asked)
	assert field in frappe.local.response["problems"]
	assert "restricted" not in {event.move for event in events(ticket)}


@pytest.mark.parametrize("person", ["other_liaison", "citizen", "moderator", "plain_agent"])
def test_whoever_does_not_work_on_a_ticket_neither_closes_nor_opens_it(person):
	ticket = make_ticket("With Department", raised_by="citizen@city.example", channel="Portal")
	for act in (
		lambda: close(ticket, by=person, sensitive=1),
		lambda: api.lift(ticket, REASON),
		lambda: api.view(ticket),
	):
		as_person(person)
		with pytest.raises(frappe.PermissionError):
			act()
	if person in ("citizen", "moderator", "plain_agent"):
		with pytest.raises(frappe.PermissionError):
			api.find_people("User", "a", "name", 0, 10, {})


def test_a_clerk_reads_nothing_aloud_of_what_is_closed_to_them():
	ticket = make_ticket()
	reference = value(ticket, "participation_reference")
	as_person("agent")
	assert [found["ticket"] for found in following.enquire(reference)] == [ticket]
	close(ticket, by="manager", complained_of=["agent"], dealing=["manager"])
	as_person("agent")
	with pytest.raises(NothingFound) as closed:
		following.enquire(reference)
	with pytest.raises(NothingFound) as absent:
		following.enquire("ZZZZ-ZZZZ")
	assert str(closed.value) == str(absent.value)
	assert last_event(ticket).move == "restricted", "and nobody asked"


def found_people(**filters):
	return {user for user, _name in api.find_people("User", "", "name", 0, 50, filters)}


def test_only_people_are_offered_and_to_be_named_those_who_may_be():
	make_person("plain_agent")
	service_user = frappe.db.get_single_value("Participation Settings", "service_user")
	as_person("manager")
	everybody, who_can_be_named = found_people(), found_people(who_can_be_named=True)
	assert service_user not in everybody and "Administrator" not in everybody
	assert who_can_be_named < everybody
	assert everybody - who_can_be_named >= {user("plain_agent"), user("moderator")}
	assert {user("pr"), user("liaison")} <= who_can_be_named


def test_managers_read_who_is_named_unless_the_complaint_is_about_them():
	ticket = make_ticket("With Department")
	close(ticket, sensitive=1, named=["liaison"])
	as_person("manager")
	assert frappe.get_list("Ticket Restriction", {"ticket": ticket})
	assert api.view(ticket)["named"] == [user("liaison")]
	as_person("agent")
	close_again = make_ticket()
	close(close_again, by="agent", complained_of=["manager"], dealing=["pr"])
	as_person("manager")
	assert not frappe.get_list("Ticket Restriction", {"ticket": close_again})
	assert not frappe.has_permission("Ticket Restriction", "read", close_again)


def test_what_people_were_told_before_is_taken_back_and_nothing_is_told_after():
	ticket = make_ticket("With Department")
	frappe.set_user("Administrator")

	def tell():
		log = {"document_type": "HD Ticket", "document_name": ticket, "for_user": user("agent")}
		return frappe.get_doc({"doctype": "Notification Log", "subject": "كلام", **log}).insert()

	before = tell().name
	close(ticket, sensitive=1, named=["manager"])
	assert not frappe.db.exists("Notification Log", before)
	frappe.set_user("Administrator")
	after = tell()
	assert "كلام" not in after.subject and after.document_name != ticket
	as_person("manager")
	assert not restricting.may_restrict(frappe.get_doc("HD Ticket", ticket), user("liaison"))


def test_a_file_is_read_by_nobody_who_does_not_see_its_ticket_not_even_by_who_uploaded_it():
	ticket = make_ticket("With Department")
	as_person("agent")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{ticket}.txt",
			"content": "كلام",
			"attached_to_doctype": "HD Ticket",
			"attached_to_name": ticket,
			"is_private": 0,
		}
	).insert()
	close(ticket, sensitive=1, named=["manager"])
	frappe.set_user("Administrator")
	assert frappe.db.get_value("File", file.name, "is_private") == 1
	as_person("agent")
	assert not frappe.has_permission("File", "read", file.name)
	assert not frappe.get_list("File", {"name": file.name})
	as_person("manager")
	assert frappe.has_permission("File", "read", file.name)
	assert frappe.get_list("File", {"name": file.name})
