"""The desks of the roles: each card counts what its list shows, for whoever reads it, and nobody else's."""

from __future__ import annotations

import json

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.desk.reportview import get_count

from participation_app.api import desks as api
from participation_app.api import home, measures
from participation_app.casework import desk_charts
from participation_app.casework.desks import DESKS
from tests.integration.casework.test_due_list import make_comment
from tests.integration.casework.test_measures import copies
from tests.integration.casework.tickets import OTHER_DEPARTMENT, make, make_ticket
from tests.integration.counting import counted_queries
from tests.integration.walk import as_person

PEOPLE = {
	"Call Centre": "agent",
	"Department Desk": "liaison",
	"Section Desk": "officer",
	"Public Relations": "pr",
	"Moderation": "moderator",
	"Participation": "manager",
}


def card(desk, label):
	return api.number(json.dumps({"desk": desk, "card": label}))


def length_of_list(answer):
	"""How many rows somebody finds who follows the card's route."""
	route, options = answer["route"], answer["route_options"]
	if route[0] == "query-report":
		return len(run(route[1], filters=options, ignore_prepared_report=True)["result"])
	doctype = route[1] if route[0] == "List" else "Social Comment"
	return records(doctype, options)


def records(doctype, filters):
	frappe.local.form_dict = frappe._dict(
		doctype=doctype, filters=json.dumps(filters), fields="[]", distinct="false"
	)
	return get_count()


@pytest.fixture
def busy():
	"""Tickets and comments at every stage that people hold, some late, some of another department."""
	frappe.set_user("Administrator")
	made = [
		make_ticket(stage)
		for stage in ("Registered", "With Department", "With Section", "Action Reported", "Reply Drafting")
	]
	other = make_ticket()
	make("agent", other, "refer", department=OTHER_DEPARTMENT)
	returned = make_ticket("With Department")
	make("liaison", returned, "return", reason="ليس لنا")
	frappe.db.set_value("HD Ticket", returned, "participation_returns", 3)
	for ticket in (made[0], made[1], other):
		frappe.db.set_value("HD Ticket", ticket, "participation_due_at", "2026-03-05 16:00:00")
	make_comment()
	make_comment(due_at=frappe.utils.add_days(frappe.utils.now_datetime(), 1))
	return [*made, other, returned]


ADDED = {
	"Call Centre": {
		"Comments Waiting": 2,
		"Tickets to Refer": 2,
		"Drafts to Write": 1,
		"Returned Three Times": 1,
		"Waiting for Others": 4,
		"Overdue": 2,
	},
	"Department Desk": {
		"To Assign": 1,
		"Reported, to Confirm": 1,
		"With My Sections": 1,
		"Overdue": 1,
		"Waiting for Others": 2,
	},
	"Section Desk": {"With My Section": 1, "Assigned to Me": 1, "Reported, Not Confirmed": 1},
	"Participation": {"Overdue": 4, "Comments Waiting": 2, "Returned Three Times": 1},
}


def numbers_of(desk):
	as_person(PEOPLE[desk])
	return api.look(desk)["numbers"]


def test_the_cards_count_what_came(request):
	before = {desk: numbers_of(desk) for desk in ADDED}
	request.getfixturevalue("busy")
	for desk, added in ADDED.items():
		after = numbers_of(desk)
		assert {label: after[label] - before[desk][label] for label in added} == added


@pytest.mark.parametrize("desk", DESKS)
def test_a_cards_number_is_the_length_of_the_list_behind_it(busy, desk):
	numbers = numbers_of(desk)
	for label in DESKS[desk].cards:
		answer = card(desk, label)
		assert answer["value"] == numbers[label] == length_of_list(answer), label


def test_a_desk_lists_first_what_is_due_first_and_only_where_it_is_its_turn(busy):
	for desk in ("Call Centre", "Department Desk", "Section Desk", "Participation"):
		as_person(PEOPLE[desk])
		due = api.look(desk)["due"]
		assert due and [row["due_at"] for row in due] == sorted(row["due_at"] for row in due)
		filters = {"which": "All Open", "turn": DESKS[desk].listed.turn or ""}
		whole = run("Due List", filters=filters, ignore_prepared_report=True)["result"]
		assert [row["name"] for row in due] == [row["name"] for row in whole][: len(due)]


@pytest.mark.parametrize("person", [*PEOPLE.values(), "citizen"])
def test_a_desk_is_for_its_own_role_by_every_door(person):
	as_person(person)
	for desk in (desk for desk in DESKS if PEOPLE[desk] != person):
		for door in (lambda desk=desk: card(desk, "Overdue"), lambda desk=desk: api.look(desk)):
			with pytest.raises(frappe.PermissionError):
				door()


@pytest.mark.parametrize(
	"door",
	[lambda: card("Call Centre", "Overdue"), lambda: api.look("Moderation"), lambda: api.chart("Due by Day")],
)
def test_no_door_of_the_desks_is_for_guests(door):
	frappe.set_user("Guest")
	with pytest.raises(frappe.PermissionError):
		door()


def test_who_administers_the_system_opens_the_managers_desk_and_learns_no_number_of_ours(busy):
	user = frappe.get_doc(
		{"doctype": "User", "email": "system@city.example", "first_name": "S", "send_welcome_email": 0}
	)
	user.append("roles", {"role": "System Manager"})
	user.insert(ignore_permissions=True)
	frappe.set_user(user.name)
	answer = api.look("Participation")
	assert answer["numbers"]["Comments Waiting"] == "–"
	assert answer["numbers"]["Overdue"] == 0 and answer["due"] == []


def test_a_card_or_chart_that_is_none_of_ours_is_refused_in_words(as_user):
	as_user("agent")
	with pytest.raises(frappe.ValidationError, match="no such card"):
		card("Call Centre", "Nonsense")
	with pytest.raises(frappe.PermissionError):
		card("Nonsense", "Overdue")


@pytest.mark.parametrize("desk", DESKS)
def test_a_workspace_shows_the_cards_and_charts_of_its_desk_to_its_role(desk):
	workspace = frappe.get_doc("Workspace", desk)
	assert DESKS[desk].role in {row.role for row in workspace.roles}
	cards = {row.label: row.number_card_name for row in workspace.number_cards}
	assert set(DESKS[desk].cards) <= set(cards)
	for label in DESKS[desk].cards:
		assert json.loads(frappe.db.get_value("Number Card", cards[label], "filters_json")) == {
			"desk": desk,
			"card": label,
		}
	assert {row.chart_name for row in workspace.charts} <= set(desk_charts.CHARTS)


@pytest.mark.parametrize("desk", DESKS)
def test_a_person_finds_their_own_desk_and_no_other_in_the_sidebar(desk):
	from frappe.desk.desktop import get_workspace_sidebar_items

	as_person(PEOPLE[desk])
	shown = {page["name"] for page in get_workspace_sidebar_items()["pages"]}
	assert shown & set(DESKS) == {desk}


@pytest.mark.parametrize("desk", DESKS)
def test_nothing_on_a_workspace_is_closed_to_its_role(desk):
	from frappe.desk.desktop import get_desktop_page

	as_person(PEOPLE[desk])
	page = get_desktop_page(json.dumps({"name": desk, "title": desk, "public": 1}))
	workspace = frappe.get_doc("Workspace", desk)
	assert {row["label"] for row in page["shortcuts"]["items"]} == {row.label for row in workspace.shortcuts}
	assert len(page["number_cards"]["items"]) == len(workspace.number_cards)
	assert len(page["charts"]["items"]) == len(workspace.charts)
	shown = {link["link_to"] for group in page["cards"]["items"] for link in group["links"]}
	assert shown == {row.link_to for row in workspace.links if row.type == "Link"}


def test_the_managers_workspace_counts_what_needs_somebody():
	cards = {
		row.label: row.number_card_name for row in frappe.get_doc("Workspace", "Participation").number_cards
	}
	method = frappe.db.get_value("Number Card", cards["Needs Somebody"], "method")
	as_person("manager")
	assert frappe.get_attr(method)()["route"] == ["participation-health"]


def test_a_bar_is_as_high_as_its_list_is_long(busy):
	for chart, person in (
		("Contributions Received by Day", "agent"),
		("Contributions Answered by Day", "pr"),
		("Due by Day", "liaison"),
		("Due by Day", "agent"),
		("Open Tickets by Stage", "liaison"),
		("Overdue by Department", "manager"),
		("Public Contributions by State", "moderator"),
	):
		as_person(person)
		answer = api.chart(chart)
		for dataset, links in zip(answer.get("datasets", []), answer.get("links", []), strict=True):
			for label, value, (route, options) in zip(
				answer["labels"], dataset["values"], links, strict=True
			):
				if label != "No Department Yet":
					found = length_of_list({"route": route, "route_options": options})
					assert value == found, (chart, label)


def test_the_kept_share_by_week_is_that_of_the_report(freeze):
	freeze("2026-03-02 09:00")
	kept, late = make_ticket(), make_ticket()
	make("manager", kept, "close_without_publication", reason="سحب")
	freeze("2026-03-12 09:00")
	make("manager", late, "close_without_publication", reason="سحب")
	make_ticket(received_at=frappe.utils.get_datetime("2026-03-03 10:00"))
	as_person("manager")
	answer = api.chart("Promises Kept by Week")
	assert len(answer["labels"]) == 8
	for value, (route, options) in zip(answer["datasets"][0]["values"], answer["links"][0], strict=True):
		rows = run(route[1], filters=options, ignore_prepared_report=True)["result"]
		assert value == (rows[-1]["kept_share"] if rows else None)


@pytest.mark.parametrize("person", ["officer", "moderator"])
def test_a_chart_is_for_the_roles_that_it_names(as_user, person):
	as_user(person)
	with pytest.raises(frappe.PermissionError):
		api.chart("Overdue by Department")


def test_a_chart_without_anything_to_show_has_no_bars(as_user):
	as_user("moderator")
	frappe.db.delete("Public Contribution")
	assert api.chart("Public Contributions by State") == {}


def test_a_desk_or_a_chart_asks_the_database_as_often_whatever_lies_on_it(busy):
	def asked():
		counts = {}
		for desk in DESKS:
			as_person(PEOPLE[desk])
			api.look(desk)
			with counted_queries() as queries:
				api.look(desk)
			counts[desk] = len(queries)
		as_person("manager")
		for chart in desk_charts.CHARTS:
			api.chart(chart)
			with counted_queries() as queries:
				api.chart(chart)
			counts[chart] = len(queries)
		return counts

	few = asked()
	frappe.set_user("Administrator")
	copies(busy[2], 60)
	assert asked() == few
	assert max(few[desk] for desk in DESKS) <= 40 and max(few[chart] for chart in desk_charts.CHARTS) <= 10


GROWING = {
	"tabHD Ticket",
	"tabSocial Comment",
	"tabPublication",
	"tabProposed Reply",
	"tabPublic Contribution",
	"tabParticipation Verdict",
	"tabParticipation Breach",
	"tabParticipation Pause",
	"tabSurvey Text",
}


def plans_of(door):
	"""How the database goes about every question of a door: [{table, possible_keys, …}]."""
	door()  # what is cached is asked once
	ask, asked = frappe.db.sql, []

	def listen(*values, **more):
		answer = ask(*values, **more)
		asked.append(str(frappe.db.last_query))
		return answer

	frappe.db.sql = listen
	try:
		door()
	finally:
		del frappe.db.sql
	questions = [query for query in asked if query.strip().lower().startswith("select")]
	return [row for query in questions for row in frappe.db.sql(f"explain {query}", as_dict=True)]


def test_no_card_and_no_chart_reads_a_growing_table_for_want_of_an_index():
	doors = [(PEOPLE[desk], lambda desk=desk: api.look(desk)) for desk in DESKS]
	doors += [("manager", lambda chart=chart: api.chart(chart)) for chart in desk_charts.CHARTS]
	for person, door in doors:
		as_person(person)
		without = [row for row in plans_of(door) if row.table in GROWING and not row.possible_keys]
		assert [row for row in without if row.type in ("ALL", "index")] == []


def test_numbers_are_asked_of_the_replica_where_there_is_one(as_user):
	as_user("agent")
	primary = frappe.local.db
	replica = {
		"read_from_replica": 1,
		"replica_host": frappe.conf.db_host,
		"replica_db_port": frappe.conf.db_port,
	}
	for door in (
		lambda: card("Call Centre", "Overdue"),
		lambda: api.look("Call Centre"),
		lambda: api.chart("Due by Day"),
		measures.kept_this_month,
	):
		frappe.conf.update(replica)
		try:
			door()
			assert frappe.local.replica_db is not primary
		finally:
			for name in replica:
				frappe.conf.pop(name)
			for name in ("replica_db", "primary_db"):
				if hasattr(frappe.local, name):
					delattr(frappe.local, name)
		assert frappe.local.db is primary


@pytest.mark.parametrize(
	("roles", "desk"),
	[
		(("Call Centre Agent",), "Call Centre"),
		(("Public Relations Officer", "Agent"), "Public Relations"),
		(("Participation Moderator",), "Moderation"),
		(("Participation Manager", "Public Relations Officer"), None),
		(("Section Officer", "System Manager"), None),
		(("Agent",), None),
	],
)
def test_who_has_one_role_of_ours_begins_at_its_desk(roles, desk):
	values = {"doctype": "User", "email": "new@city.example", "first_name": "N", "send_welcome_email": 0}
	user = frappe.get_doc({**values, "roles": [{"role": role} for role in roles]})
	user.insert(ignore_permissions=True)
	assert home.own_desk(user.name) == desk
	frappe.db.set_value("User", user.name, "default_app", "participation_app")
	frappe.clear_document_cache("User", user.name)
	assert home.own_desk(user.name) == desk
	frappe.db.set_value("User", user.name, "default_app", "helpdesk")
	frappe.clear_document_cache("User", user.name)
	assert home.own_desk(user.name) is None


def test_the_login_and_the_desk_itself_lead_to_the_own_desk(as_user):
	frappe.db.set_value("User", "agent@city.example", "default_app", None)
	frappe.clear_document_cache("User", "agent@city.example")
	as_user("agent")
	beginning = frappe._dict(user="agent@city.example", info=frappe._dict(default_workspace=None))
	home.begin_at_desk(beginning)
	assert beginning.info.default_workspace == "Call Centre"
	bootinfo = frappe._dict(user=frappe._dict(default_workspace=None))
	home.tell_desk(bootinfo)
	assert bootinfo.user.default_workspace == {"name": "Call Centre", "title": "Call Centre", "public": 1}


def test_what_the_desk_begins_with_leads_back_to_the_own_desk():
	from frappe.boot import get_bootinfo

	as_person("agent")
	bootinfo = get_bootinfo()
	home.lead_back_to_own_desks(bootinfo)
	assert bootinfo.module_wise_workspaces["Casework"] == ["Call Centre"]


@pytest.mark.parametrize("filters", ['[["desk", "=", "Call Centre"]]', "[]", '"Call Centre"', "7"])
def test_filters_that_name_no_card_are_refused_in_words(filters):
	as_person("agent")
	with pytest.raises(frappe.PermissionError):
		api.number(filters)
