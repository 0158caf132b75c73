"""What is under a legal hold is neither erased on request nor by the schedule, until a manager lifts the hold."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import erasures as erasing
from participation_app.api import legal_holds as api
from participation_app.api import tickets
from participation_app.casework import legal_holding, legal_holds
from participation_app.casework.append_only import WrittenForGood
from participation_app.transparency.keeping import due, erasures
from tests.integration.casework.tickets import events, make_ticket, value
from tests.integration.counting import counted_queries
from tests.integration.transparency.canaries import CANARY, close, make_person, stands_in
from tests.integration.walk import as_person

ASK = "manager@city.example"


@pytest.fixture
def person():
	frappe.db.delete("Citizen Contact")
	yield make_person()
	# Of another engine: no rollback reaches it.
	frappe.db.sql("delete from `__global_search` where content like %s", f"%{CANARY}%")


def hold(doctype: str, name: str, **more) -> str:
	as_person("manager")
	made = api.set_hold(doctype, name, "Case 42/2026 in court", ASK, **more)["hold"]
	frappe.set_user("Administrator")
	return made


def lift(name: str) -> None:
	as_person("manager")
	api.lift(name, "The case is closed")
	frappe.set_user("Administrator")


def ask_to_erase(doctype: str, name: str, **more) -> dict:
	as_person("manager")
	confirm = erasing.preview(doctype, name, **more)["confirm"]
	made = erasing.erase(doctype, name, "asked for in writing", confirm, **more)
	frappe.set_user("Administrator")
	erasures.carry_out(made["erasure"])
	return made


def is_erased(ticket: str) -> bool:
	return bool(value(ticket, "participation_erased_at"))


def keep_for(days: int, *kinds: str) -> None:
	own = frappe.get_doc("Participation Settings")
	own.set("kept_periods", [{"kind": kind, "what_happens": "Erase", "days": days} for kind in kinds])
	own.save(ignore_permissions=True)


def test_a_request_waits_says_whom_to_ask_and_is_carried_out_once_the_hold_is_lifted(person):
	ticket = person["HD Ticket"]
	made = hold("HD Ticket", ticket)
	before = stands_in()
	as_person("manager")
	(waits,) = erasing.preview("HD Ticket", ticket)["held"]
	assert "legal hold" in waits["why"] and frappe.get_cached_value("User", ASK, "full_name") in waits["why"]
	asked = ask_to_erase("HD Ticket", ticket)
	assert asked["waits"] and not is_erased(ticket) and before <= stands_in()
	lift(made)
	due.look_after()
	assert is_erased(ticket) and stands_in() == set()


def test_the_schedule_passes_by_what_is_held_and_finds_what_stands_behind_it(person, monkeypatch):
	monkeypatch.setattr(due, "BATCH", 1)
	ticket, other = person["HD Ticket"], make_ticket(text="A younger one, long closed")
	close(other)
	frappe.db.set_value("HD Ticket", other, "participation_received_at", "2015-01-01 08:00:00")
	frappe.db.set_value("HD Ticket", ticket, "participation_received_at", "2014-01-01 08:00:00")
	hold("HD Ticket", ticket)
	keep_for(2999, "Closed Contributions", "Notifications of Staff", "Comments as the Platform Sent Them")
	long_since = {"creation": "2014-01-01 08:00:00"}
	frappe.db.set_value("Notification Log", {"document_name": ticket}, long_since, update_modified=False)
	comment = person["Social Comment"]
	frappe.db.set_value("Social Comment", comment, "received_at", "2014-01-01 08:00:00")
	due.look_after()
	assert (is_erased(ticket), is_erased(other)) == (False, True)
	assert frappe.db.exists("Notification Log", {"document_name": ticket})
	assert frappe.db.get_value("Social Comment", comment, "raw")


def test_everything_of_a_person_is_held_with_what_comes_later(person):
	author = person["Social Author"]
	hold("Social Author", author)
	later = frappe.copy_doc(frappe.get_doc("Social Comment", person["Social Comment"]))
	later.update({"external_id": "later", "state": "Dismissed", "ticket": None})
	later.name = "later-comment"
	later.db_insert()
	legal_holding.look_again()
	assert legal_holds.of_records("Social Comment", ["later-comment"])
	ask_to_erase("Social Author", author, whole_person=True)
	assert not is_erased(person["HD Ticket"])
	assert frappe.db.get_value("Social Comment", "later-comment", "erased_at") is None
	moves = frappe.get_all("Case Event", {"comment": "later-comment"}, ["move", "actor_role"])
	assert moves == [{"move": "legal_hold_set", "actor_role": "System"}]


def test_a_hold_on_one_ticket_leaves_the_others_of_the_person(person):
	other = make_ticket(comment=None, text="Another matter")
	close(other)
	hold("HD Ticket", other)
	ask_to_erase("HD Ticket", person["HD Ticket"])
	assert is_erased(person["HD Ticket"]) and not is_erased(other)


def test_two_holds_are_lifted_one_by_one(person):
	ticket = person["HD Ticket"]
	first, second = hold("HD Ticket", ticket), hold("HD Ticket", ticket)
	lift(first)
	ask_to_erase("HD Ticket", ticket)
	assert not is_erased(ticket)
	lift(second)
	due.look_after()
	assert is_erased(ticket)


def test_a_user_of_the_portal_is_not_let_go_of_while_any_of_theirs_is_held(person):
	values = {"email": "held@post.example", "first_name": "Held", "send_welcome_email": 0}
	user = frappe.get_doc({"doctype": "User", "user_type": "Website User", **values}).insert().name
	frappe.db.set_value("HD Ticket", person["HD Ticket"], "raised_by", user)
	hold("HD Ticket", person["HD Ticket"])
	with pytest.raises(erasures.ErasureRefused, match="legal hold"):
		erasures.erase_for_user(user, "asked for in the portal")
	assert stands_in()


def test_the_trail_says_who_set_and_lifted_it_and_why(person):
	ticket = person["HD Ticket"]
	lift(hold("HD Ticket", ticket))
	told = [(event.move, event.actor, event.actor_role, event.note) for event in events(ticket)][-2:]
	assert told == [
		("legal_hold_set", ASK, "Participation Manager", "Case 42/2026 in court"),
		("legal_hold_lifted", ASK, "Participation Manager", "The case is closed"),
	]


def test_whoever_works_on_the_ticket_reads_why_and_whom_to_ask():
	ticket = make_ticket()
	made = hold("HD Ticket", ticket)
	as_person("agent")
	(shown,) = tickets.view(ticket)["legal_holds"]
	assert (shown["name"], shown["reason"]) == (made, "Case 42/2026 in court")
	assert api.view("HD Ticket", ticket) == [shown]
	lift(made)
	as_person("agent")
	assert tickets.view(ticket)["legal_holds"] == []


@pytest.mark.parametrize("name", ["agent", "liaison", "officer", "pr", "moderator", "citizen", "Guest"])
def test_nobody_but_a_manager_sets_or_lifts_a_hold(name, as_user, monkeypatch):
	ticket = make_ticket()
	made = hold("HD Ticket", ticket)
	monkeypatch.setitem(frappe.flags, "in_test", False)  # where Frappe lets every role pass
	as_user(name)
	for call in (
		lambda: api.set_hold("HD Ticket", ticket, "x", ASK),
		lambda: api.lift(made, "x"),
	):
		with pytest.raises(frappe.PermissionError):
			call()


@pytest.mark.parametrize("name", ["citizen", "Guest", "moderator"])
def test_nobody_without_a_part_in_the_ticket_learns_that_it_is_held(name, as_user):
	ticket = make_ticket()
	hold("HD Ticket", ticket)
	as_user(name)
	with pytest.raises(frappe.PermissionError):
		api.view("HD Ticket", ticket)


@pytest.mark.parametrize(("reason", "ask"), [(" ", ASK), ("Case 42", "nobody@city.example")])
def test_a_reason_and_a_colleague_to_ask_are_needed(reason, ask):
	ticket = make_ticket()
	as_person("manager")
	with pytest.raises(legal_holding.HoldRefused):
		api.set_hold("HD Ticket", ticket, reason, ask)
	assert legal_holds.of_records("HD Ticket", [ticket]) == []


def test_a_hold_is_lifted_once_and_neither_changed_nor_deleted():
	ticket = make_ticket()
	made = hold("HD Ticket", ticket)
	document = frappe.get_doc("Legal Hold", made)
	with pytest.raises(WrittenForGood):
		document.save(ignore_permissions=True)
	with pytest.raises(WrittenForGood):
		document.delete(ignore_permissions=True)
	lift(made)
	with pytest.raises(legal_holding.HoldRefused):
		lift(made)


def test_a_ticket_asks_once_whether_it_is_held_however_many_holds_there_are():
	ticket = make_ticket()
	asked = []
	for _more in range(2):
		with counted_queries() as queries:
			legal_holds.describe("HD Ticket", ticket)
		asked.append(len(queries))
		hold("HD Ticket", ticket)
		frappe.get_cached_value("User", ASK, "full_name")
	assert asked == [1, 1]


@pytest.mark.parametrize("doctype", ["", "User", "Legal Hold", "no such kind"])
def test_what_is_no_contribution_and_no_author_is_neither_held_nor_erased(doctype):
	as_person("manager")
	with pytest.raises(legal_holding.HoldRefused):
		api.view(doctype, ASK)
	with pytest.raises(legal_holding.HoldRefused):
		api.set_hold(doctype, ASK, "Case 42", ASK)
	if doctype != "User":
		with pytest.raises(erasures.ErasureRefused):
			erasing.preview(doctype, ASK)
