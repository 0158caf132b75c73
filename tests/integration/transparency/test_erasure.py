"""Whoever is erased stands nowhere any more: no table, file, cache or search; what is counted stays counted."""

from __future__ import annotations

import json

import frappe
import pytest
from frappe.website.doctype.personal_data_download_request.personal_data_download_request import (
	get_user_data,
)

from participation_app.api import erasures as api
from participation_app.casework.kept_periods import PeriodWrong
from participation_app.casework.persons import count_subjects
from participation_app.intake.comment_changes import note_gone
from participation_app.rules.personal_data import BESIDE, OURS
from participation_app.transparency.keeping import due, erasures
from tests.integration.casework.tickets import events, make_ticket, value
from tests.integration.counting import counted_queries
from tests.integration.platform import Public
from tests.integration.reading import only_comment, read
from tests.integration.transparency.canaries import (
	CANARY,
	EMAIL,
	MOBILE,
	close,
	make_person,
	stands_in,
)
from tests.integration.walk import as_person


@pytest.fixture
def person():
	frappe.db.delete("Citizen Contact")
	yield make_person()
	# Of another engine: no rollback reaches it.
	frappe.db.sql("delete from `__global_search` where content like %s", f"%{CANARY}%")


def erased(doctype: str, name: str, **more) -> frappe._dict:
	as_person("manager")
	confirm = api.preview(doctype, name, **more)["confirm"]
	made = api.erase(doctype, name, "asked for in writing", confirm, **more)["erasure"]
	frappe.set_user("Administrator")
	erasures.carry_out(made)
	return frappe.get_doc("Erasure", made)


def counted() -> dict[str, int]:
	tables = ("HD Ticket", "Social Comment", "Participation Notice", "Proposed Reply", "Participation Rating")
	stages = frappe.get_all(
		"HD Ticket",
		{"participation_type": ["is", "set"]},
		["participation_stage", "count(name) as n"],
		group_by="participation_stage",
	)
	return {
		**{doctype: frappe.db.count(doctype) for doctype in tables},
		**{str(row.participation_stage): row.n for row in stages},
	}


def test_nothing_of_a_person_is_found_anywhere_once_they_are_erased(person):
	assert len(stands_in()) > 40
	before, subjects = counted(), count_subjects([person["HD Ticket"]])
	erasure = erased("HD Ticket", person["HD Ticket"])
	assert stands_in() == set()
	assert (
		frappe.db.count("Citizen Contact", {"mobile": MOBILE})
		+ frappe.db.count("One Time Code", {"address": MOBILE})
		== 0
	)
	assert counted() == before and count_subjects([person["HD Ticket"]]) == subjects
	assert (erasure.state, erasure.records_erased > 30) == ("Erased", True)
	assert CANARY not in json.dumps(erasure.as_dict(), default=str) and EMAIL not in erasure.counts


def test_every_kind_of_record_that_tells_of_a_person_is_tried(person):
	told = {place.split(".")[0].removeprefix("tab") for place in stands_in()}
	untried = {"Account Proof", "Survey Response", "Comment Sketch", "Event Wording", "Sealed Evidence"}
	whole = {name for name, record in {**OURS, **BESIDE}.items() if not record.personal}
	assert {**OURS, **BESIDE}.keys() - told - whole <= untried | {"Email Queue Recipient"}


def test_decision_dates_and_trail_stay_and_the_chain_says_that_words_went(person):
	ticket = person["HD Ticket"]
	kept = (
		"participation_stage",
		"participation_received_at",
		"participation_reference",
		"participation_type",
	)
	before, moves = value(ticket, *kept), [event.move for event in events(ticket)]
	erased("HD Ticket", ticket)
	assert value(ticket, *kept) == before
	after = events(ticket)
	assert [event.move for event in after][: len(moves)] == moves and len(after) == len(moves) + 1
	assert {event.note for event in after[:-1]} == {None}


def test_what_is_still_worked_on_is_held_and_goes_once_it_is_closed(person):
	ticket = person["HD Ticket"]
	frappe.db.set_value("HD Ticket", ticket, "participation_stage", "With Department")
	as_person("manager")
	shown = api.preview("HD Ticket", ticket)
	assert shown["going"] == [] and "not closed" in shown["held"][0]["why"]
	erasure = erased("HD Ticket", ticket)
	assert (erasure.state, erasure.records[0].state) == ("Held", "Held") and stands_in()
	frappe.db.set_value("HD Ticket", ticket, "participation_stage", "Closed")
	due.look_after()
	assert frappe.db.get_value("Erasure", erasure.name, "state") == "Erased" and stands_in() == set()


def test_an_objection_that_is_to_be_decided_holds_it_too(person):
	frappe.db.set_value("Public Contribution", person["Public Contribution"], "state", "Objected")
	assert erased("HD Ticket", person["HD Ticket"]).state == "Held"


def test_all_of_a_person_goes_at_once_and_other_people_stay(person):
	other = make_ticket(text="Somebody else's lamp")
	close(other)
	comment = frappe.copy_doc(frappe.get_doc("Social Comment", person["Social Comment"]))
	comment.update({"external_id": "second", "state": "Dismissed", "ticket": None})
	comment.name = "second-comment"
	comment.db_insert()
	erased("Social Author", person["Social Author"], whole_person=True)
	assert stands_in() == set() and value(other, "participation_erased_at") is None
	author = frappe.get_doc("Social Author", person["Social Author"])
	assert (author.handle, author.external_id) == (None, f"erased-{author.name}")
	assert frappe.db.get_value("Social Comment", "second-comment", "erased_at")


def test_the_schedule_erases_what_was_kept_long_enough_and_nothing_else(person):
	young = make_ticket(text="Young and open")
	own = frappe.get_doc("Participation Settings")
	own.set("kept_periods", [{"kind": "Closed Contributions", "what_happens": "Erase", "days": 2999}])
	own.save(ignore_permissions=True)
	frappe.set_user("Administrator")
	due.look_after()
	assert stands_in() == set() and value(young, "participation_erased_at") is None
	made = frappe.get_last_doc("Erasure")
	assert (made.cause, made.state) == ("By the Schedule", "Erased")
	due.look_after()
	assert frappe.get_last_doc("Erasure").name == made.name


@pytest.mark.parametrize(
	"rows",
	[
		[("Closed Contributions", 400), ("Closed Contributions", 500)],
		[("Closed Contributions", 3)],
	],
)
def test_a_schedule_that_cannot_be_meant_is_refused(rows):
	own = frappe.get_doc("Participation Settings")
	own.set("kept_periods", [{"kind": kind, "what_happens": "Erase", "days": days} for kind, days in rows])
	with pytest.raises(PeriodWrong):
		own.save(ignore_permissions=True)


@pytest.mark.parametrize("name", ["agent", "liaison", "officer", "pr", "moderator", "citizen", "Guest"])
def test_nobody_but_a_manager_erases_or_looks_what_would_go(name, as_user, monkeypatch):
	ticket = make_ticket()
	monkeypatch.setitem(frappe.flags, "in_test", False)  # where Frappe lets every role pass
	as_user(name)
	for call in (
		lambda: api.preview("HD Ticket", ticket),
		lambda: api.erase("HD Ticket", ticket, "x", ticket),
	):
		with pytest.raises(frappe.PermissionError):
			call()


@pytest.mark.parametrize(("reason", "confirmed"), [("", None), ("asked for", "something else")])
def test_a_reason_and_the_second_confirmation_are_asked_for(reason, confirmed):
	ticket = make_ticket()
	close(ticket)
	as_person("manager")
	confirmed = confirmed or api.preview("HD Ticket", ticket)["confirm"]
	with pytest.raises(erasures.ErasureRefused):
		api.erase("HD Ticket", ticket, reason, confirmed)


def test_what_the_platform_says_of_an_erased_comment_brings_nothing_back(person):
	erased("HD Ticket", person["HD Ticket"])
	note_gone(person["Social Comment"])
	comment = frappe.get_doc("Social Comment", person["Social Comment"])
	assert (comment.visibility, comment.evidence, comment.next_check_at) == ("visible", None, None)


def test_after_a_restore_what_had_been_erased_is_erased_once_more(person):
	made = erased("HD Ticket", person["HD Ticket"])
	frappe.db.set_value(
		"HD Ticket", person["HD Ticket"], {"participation_erased_at": None, "subject": CANARY}
	)
	erasures.erase_again([made.name])
	assert stands_in() == set()


def test_a_comment_that_is_erased_stays_so_when_it_is_read_and_edited_again(simulator, account):
	own, public = account("Facebook"), Public(simulator, "Facebook")
	written = public.write(f"{CANARY} fell into a hole", name=f"{CANARY} Salem")
	read(own)
	comment = only_comment(own)
	frappe.db.set_value("Social Comment", comment.name, "state", "Dismissed")
	erased("Social Comment", comment.name)
	public.edit(written, f"{CANARY} fell again")
	read(own)
	again = only_comment(own)
	assert (again.text, again.author_name, again.versions, again.raw) == (None, None, [], None)


def test_frappes_own_request_downloads_and_deletes_what_is_of_a_user(person, monkeypatch):
	user = make_user()
	frappe.db.set_value("HD Ticket", person["HD Ticket"], "raised_by", user)
	frappe.db.set_value("Citizen Contact", {"ticket": person["HD Ticket"]}, "email", user)
	still_open = make_ticket(text="Still worked on", channel="Portal")
	frappe.db.set_value("HD Ticket", still_open, "raised_by", user)
	frappe.set_user("Administrator")
	told = get_user_data(user)
	assert person["HD Ticket"] in told and user in told and CANARY in told
	asked = frappe.get_doc({"doctype": "Personal Data Deletion Request", "email": user})
	monkeypatch.setattr(asked, "send_verification_mail", lambda: None)
	asked.insert(ignore_permissions=True)
	asked.db_set("status", "Pending Approval")
	asked._anonymize_data()
	assert frappe.db.get_value(asked.doctype, asked.name, "status") == "Deleted"
	assert {place.split(".")[0] for place in stands_in()} & {f"tab{name}" for name in OURS} == set()
	made = frappe.get_last_doc("Erasure", {"cause": "On Request"})
	assert {row.record: row.state for row in made.records} == {
		person["HD Ticket"]: "Erased",
		still_open: "Held",
	}
	assert user not in json.dumps(made.as_dict(), default=str)
	assert "Still worked on" in value(still_open, "description")


def make_user() -> str:
	values = {"email": EMAIL, "first_name": CANARY, "send_welcome_email": 0}
	return frappe.get_doc({"doctype": "User", "user_type": "Website User", **values}).insert().name


def test_one_case_takes_a_number_of_queries_that_does_not_grow_with_its_records(person):
	asked = []
	for _more in range(3):
		with counted_queries() as queries:
			erasures.preview("HD Ticket", person["HD Ticket"], whole_person=False)
		asked.append(len(queries))
		for number in range(30):
			note = {
				"doctype": "HD Ticket Comment",
				"reference_ticket": person["HD Ticket"],
				"content": str(number),
			}
			frappe.get_doc({**note, "commented_by": "Administrator"}).db_insert()
	assert asked[1] == asked[2] <= 80  # the first reads forms into the cache
