"""Posts of announcements are looked at after they went out, and stand in the report and the statement."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.jobs import publishing as job
from participation_app.publication import published, statement, still_standing
from participation_app.publication.report.published_replies.published_replies import execute
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk
from tests.integration.publication.announcing import TEXT
from tests.integration.reading import comments, read


@pytest.fixture
def today():
	return published.yesterday() + timedelta(days=1)


@pytest.fixture
def standing(written):
	def make(platform="Facebook"):
		announced = written(platform).approve()
		announced.send()
		frappe.db.commit()
		return announced

	return make


def visit(announced):
	"""The job comes by, the time being ripe."""
	announced.publication.db_set("next_check_at", frappe.utils.now_datetime())
	frappe.db.commit()
	job.look_after_due_posts()
	return announced.publication


def moves(announced):
	return frappe.get_all("Announcement Event", {"announcement": announced.name}, pluck="move", order_by="at")


def row_of(announced, day):
	walk.as_person("pr")
	rows = execute({"from_date": str(day), "to_date": str(day), "kind": "Announcement"})[1]
	frappe.set_user("Administrator")
	[row] = [row for row in rows if row["announcement"] == announced.name]
	return row


def test_a_post_that_is_left_in_peace_is_never_due(standing):
	standing().publication.db_set("next_check_at", None)
	assert still_standing.due() == []


def test_a_post_is_looked_at_from_when_it_was_sent(standing):
	announced = standing()
	assert announced.publication.next_check_at and still_standing.due() == []
	publication = visit(announced)
	assert publication.missing_since is None and publication.next_check_at > frappe.utils.now_datetime()
	assert "post_missing" not in moves(announced)


@pytest.mark.parametrize("platform", ["X", "Facebook", "Instagram"])
def test_what_somebody_else_removed_is_written_down_and_told_once(platform, standing, today):
	announced = standing(platform)
	frappe.db.set_value("User", "pr@city.example", "language", "en")
	[post] = announced.world.own_posts(platform)
	announced.world.delete(post)
	assert visit(announced).missing_since and announced.publication.state == "Sent"
	visit(announced)
	assert moves(announced).count("post_missing") == 1
	told = {"subject": ["like", "%no longer stands%"], "for_user": "pr@city.example"}
	assert frappe.db.count("Notification Log", told) == 1
	assert row_of(announced, today)["missing_since"]


def test_what_is_there_again_is_missing_no_more(standing):
	announced = standing()
	announced.publication.db_set("missing_since", frappe.utils.now_datetime())
	assert visit(announced).missing_since is None and "post_found" in moves(announced)


def test_a_platform_in_trouble_says_nothing(standing, simulator):
	announced = standing()
	simulator.faults.arm(named_fault("F73", "Facebook"))
	publication = visit(announced)
	assert publication.missing_since is None and publication.next_check_at > frappe.utils.now_datetime()


def test_what_is_to_be_removed_is_the_removers(standing):
	announced = standing()
	announced.publication.db_set("state", "To Be Removed")
	visit(announced)
	assert still_standing.due() == [] and "post_missing" not in moves(announced)


def test_the_report_names_both_kinds_each_with_its_link(standing, approved, today):
	announced, case = standing(), approved()
	case.send()
	frappe.db.commit()
	walk.as_person("pr")
	rows = execute({"from_date": str(today), "to_date": str(today)})[1]
	kinds = {row["kind"]: row for row in rows if row["announcement"] == announced.name or row["ticket"]}
	assert set(kinds) == {frappe._("Announcement"), frappe._("Reply")}
	row = row_of(announced, today)
	assert row["permalink"] == announced.publication.permalink and row["text"] == TEXT
	assert row["authors"] and row["approved_by"] == "pr@city.example"


def test_the_statement_tells_announcements_by_their_title_with_link_and_state(standing, today):
	announced = standing()
	frappe.db.set_single_value("Participation Settings", "public_relations_head", "pr@city.example")
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	statement.send(today)
	assert frappe.get_doc("Publication Statement", str(today)).published == 1
	log = frappe.get_last_doc("Notification Log", {"for_user": "pr@city.example"})
	assert announced.document.title in log.email_content
	assert f"/announcement/{announced.name}" in log.email_content
	assert announced.publication.permalink in log.email_content


def test_the_report_tells_of_a_reply_that_somebody_else_removed(approved, today):
	case = approved()
	case.send()
	read(case.account)
	[own] = comments(case.account, external_id=case.publication.external_id)
	gone = {"visibility": "deleted", "deleted_at": frappe.utils.now_datetime()}
	frappe.db.set_value("Social Comment", own.name, gone)
	walk.as_person("pr")
	rows = execute({"from_date": str(today), "to_date": str(today)})[1]
	[row] = [row for row in rows if row["name"] == case.publication.name]
	assert row["missing_since"]
