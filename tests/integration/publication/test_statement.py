"""Every reply of a day with its link: the report, the night's statement, and what a platform kept back."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import replies as api
from participation_app.publication import published, statement
from participation_app.publication.report.published_replies.published_replies import columns, execute
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk

HEAD = "pr@city.example"


@pytest.fixture
def today():
	return published.yesterday() + timedelta(days=1)


@pytest.fixture
def head(site):
	"""The demo's officer as head of public relations; one manager, who reads English."""
	frappe.db.set_single_value("Participation Settings", "public_relations_head", HEAD)
	frappe.db.set_single_value("Participation Settings", "public_relations_deputy", None)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	frappe.db.set_value("User", HEAD, "language", "ar")
	frappe.db.set_value("User", "manager@city.example", "language", "en")
	frappe.db.commit()


def sent(case):
	case.send()
	frappe.db.commit()
	frappe.set_user("Administrator")
	return case.publication


def test_the_report_tells_link_ticket_authors_approver_id_and_state(approved, today):
	case = approved()
	publication = sent(case)
	walk.as_person("pr")
	_columns, rows = execute({"from_date": str(today), "to_date": str(today)})
	[row] = [row for row in rows if row["name"] == publication.name]
	assert row["permalink"] == publication.permalink and row["external_id"] == publication.external_id
	assert str(row["ticket"]) == case.ticket and row["reference"]
	assert row["authors"] and row["approved_by"] == "pr@city.example" and row["in_time"] == 1
	assert row["state"] == frappe._("Sent") and row["text"] == case.document.text
	assert {column["fieldname"] for column in columns()} <= row.keys()


@pytest.mark.parametrize(
	("filters", "is_shown"),
	[
		({"state": "Sent"}, True),
		({"state": "Refused"}, False),
		({"account": "nobody"}, False),
		({}, True),
	],
)
def test_the_report_keeps_to_its_filters(filters, is_shown, approved, today):
	name = sent(approved()).name
	rows = execute({"from_date": str(today), "to_date": str(today), **filters})[1]
	assert (name in [row["name"] for row in rows]) is is_shown


def test_a_day_is_the_authority_s(approved, today):
	name = sent(approved()).name
	assert name in [row.name for row in published.read(today, today)]
	yesterday = published.yesterday()
	assert name not in [row.name for row in published.read(yesterday, yesterday)]


def test_the_statement_goes_to_the_head_and_the_managers_in_their_language_once(approved, today, head):
	case = approved()
	publication = sent(case)
	statement.send(today)
	statement.send(today)
	kept = frappe.get_doc("Publication Statement", str(today))
	assert kept.published >= 1 and HEAD in kept.told and "manager@city.example" in kept.told
	logs = frappe.get_all(
		"Notification Log",
		{"link": ["like", "%Published%20Replies%"]},
		["for_user", "subject", "email_content"],
	)
	assert sorted(log.for_user for log in logs) == ["manager@city.example", HEAD]
	subjects = {log.for_user: log.subject for log in logs}
	assert "Published on" in subjects["manager@city.example"]
	assert subjects[HEAD] != subjects["manager@city.example"]
	assert all(publication.permalink in log.email_content for log in logs)


def test_a_day_without_a_publication_has_no_statement(submitted, today, head):
	submitted()
	frappe.set_user("Administrator")
	statement.send(today)
	assert not frappe.db.exists("Publication Statement", str(today))


def test_what_a_citizen_or_drafter_wrote_cannot_act_in_the_mail(approved, today, head):
	case = approved()
	publication = sent(case)
	publication.db_set({"text": "<script>alert(1)</script>", "permalink": "javascript:alert(1)"})
	statement.send(today)
	for log in frappe.get_all(
		"Notification Log", {"link": ["like", "%Published%20Replies%"]}, ["email_content"]
	):
		assert "<script" not in log.email_content and "javascript:" not in log.email_content


def test_what_was_approved_in_time_and_kept_back_by_the_platform_is_told_apart(simulator, approved):
	case = approved("X")
	path = "/tweets$"
	simulator.faults.arm(named_fault("F73", "X", path=path))
	publication = case.send()
	assert publication.state == "Waiting" and publication.blocked_since
	for person in ("pr", "agent"):
		walk.as_person(person)
		blocked = api.view(case.reply)["blocked"]
		assert blocked["in_time"] and blocked["message"] == publication.message
		assert blocked == api.blocked_on(case.ticket)
	since = publication.blocked_since
	late = frappe.utils.add_to_date(case.document.approved_at, days=-1)
	frappe.db.set_value("HD Ticket", case.ticket, "participation_due_at", late)
	assert not api.blocked_on(case.ticket)["in_time"]
	simulator.faults.arm(named_fault("F73", "X", path=path))
	assert case.send().blocked_since == since
	assert case.send().state == "Sent"
	walk.as_person("pr")
	assert api.view(case.reply)["blocked"] is None and case.publication.blocked_since == since


@pytest.mark.parametrize("person", ["liaison", "citizen"])
def test_what_keeps_a_reply_back_is_for_those_who_read_replies(person, simulator, approved):
	case = approved("Facebook")
	simulator.faults.arm(named_fault("F73", "Facebook", path="/comments$"))
	case.send()
	walk.as_person(person)
	try:
		assert api.blocked_on(case.ticket) is None
	except frappe.PermissionError:
		assert person == "citizen"


def test_what_publishing_costs_is_entered_for_the_account(approved):
	case = approved("YouTube")
	case.send()
	used = {"account": case.account.name, "purpose": "Publishing"}
	assert frappe.db.get_value("Platform Use", used, "units") >= 50
