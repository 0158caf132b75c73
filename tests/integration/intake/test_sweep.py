"""A sweep finds what reading cannot see, and costs neither reading nor replies anything."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.intake import check_times, rechecks
from participation_app.intake.runs import LEASE
from participation_app.intake.sealing import content_of
from participation_app.jobs import sweeping as job
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk
from tests.integration.intake.sweeping import let_time_pass, sweep
from tests.integration.reading import comments, only_comment, read

AGENT = "agent@city.example"
every_platform = pytest.mark.parametrize("platform", PLATFORMS)


@every_platform
def test_a_deleted_comment_is_marked_with_its_time_and_sealed(platform, account, public):
	own, people = account(platform), public(platform)
	gone, standing = people.write("الحاوية ممتلئة"), people.write("حفرة في الطريق")
	read(own)
	people.delete(gone)
	let_time_pass(own)
	run = sweep(own)
	assert (run.kind, run.outcome, run.gone) == ("Sweep", "Drained", 1)
	rows = {row.external_id: row for row in comments(own)}
	assert rows[gone].visibility == "deleted" and rows[gone].deleted_at
	assert rows[gone].text is None
	assert "الحاوية ممتلئة" in content_of(rows[gone].name)["words"]["text"]
	assert rows[standing].visibility == "visible" and rows[standing].deleted_at is None
	assert all(row.last_checked_at for row in rows.values())


def test_a_comment_that_is_left_in_peace_is_never_due(account, public):
	own = account("Facebook")
	public("Facebook").write("حفرة في الطريق")
	read(own)
	frappe.db.set_value("Social Comment", {"account": own.name}, "next_check_at", None)
	assert rechecks.due(own.name, limit=10) == []


@every_platform
def test_an_edit_is_taken_over_once_with_the_earlier_version(platform, account, public):
	own, people = account(platform), public(platform)
	external_id = people.write("شكراً لكم")
	read(own)
	people.edit(external_id, "في حفرة كبيرة عند مدرسة الحي")
	let_time_pass(own, hours=2)
	assert sweep(own).changed == 1
	let_time_pass(own, hours=2)
	assert sweep(own).changed == 0
	comment = only_comment(own)
	assert "حفرة" in comment.text and len(comment.versions) == 1
	assert comment.proposed_department == walk.DEPARTMENT


@pytest.mark.parametrize("platform", ["Facebook", "Instagram"])
def test_a_comment_that_is_hidden_and_shown_again_follows_the_platform(platform, simulator, account, public):
	own = account(platform)
	external_id = public(platform).write("تعليق")
	read(own)
	world = simulator.world
	for shown_as in ("hidden", "visible"):
		world.show_as(world.comment(external_id), shown_as)
		let_time_pass(own, hours=2)
		assert sweep(own).changed == 1
		comment = only_comment(own)
		assert (comment.visibility, comment.versions, comment.deleted_at) == (shown_as, [], None)


@every_platform
def test_a_late_reply_under_an_old_post_comes_in(platform, simulator, account, public):
	own, people = account(platform), public(platform)
	first = people.write("سؤال قديم")
	read(own)
	sweep(own)
	late = simulator.world.clock.now() - timedelta(hours=5)
	reply = people.write("رد متأخر", parent_id=first, at=late)
	let_time_pass(own)
	read(own)
	sweep(own)
	assert {row.external_id for row in comments(own)} == {first, reply}


@every_platform
def test_a_sweep_over_what_did_not_change_changes_nothing(platform, account, public):
	own, people = account(platform), public(platform)
	for number in range(3):
		people.write(f"تعليق {number}")
	read(own)
	let_time_pass(own)
	before = comments(own)
	run = sweep(own)
	assert (run.outcome, run.added, run.changed, run.gone, run.quarantined) == ("Drained", 0, 0, 0, 0)
	checked = ("last_checked_at", "next_check_at")
	assert [{**row, **dict.fromkeys(checked)} for row in comments(own)] == [
		{**row, **dict.fromkeys(checked)} for row in before
	]


def test_where_nothing_is_due_no_run_is_made_and_the_account_is_left_alone(account, public):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	read(own)
	assert sweep(own)
	assert sweep(own) is None
	assert frappe.db.get_value("Social Account", own.name, "next_sweep_at") > frappe.utils.now_datetime()


def test_what_happens_to_a_registered_comment_is_in_its_ticket_s_trail_and_told_to_who_has_it(
	simulator, account, public
):
	own, people = account("Facebook"), public("Facebook")
	external_id = people.write("حفرة عند المدرسة")
	read(own)
	ticket = walk.register(only_comment(own).name)
	frappe.set_user("Administrator")
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"reference_type": "HD Ticket",
			"reference_name": ticket,
			"allocated_to": AGENT,
			"description": "-",
		}
	).insert()
	world = simulator.world
	people.edit(external_id, "حفرة عند المستشفى")
	for change in (
		lambda: None,
		lambda: world.show_as(world.comment(external_id), "hidden"),
		lambda: world.show_as(world.comment(external_id), "visible"),
		lambda: people.delete(external_id),
		lambda: None,
	):
		change()
		let_time_pass(own, hours=2)
		sweep(own)
	events = frappe.get_all(
		"Case Event", {"ticket": ticket, "move": ["like", "comment_%"]}, pluck="move", order_by="creation"
	)
	assert events == ["comment_edited", "comment_hidden", "comment_shown", "comment_deleted"]
	assert (
		frappe.db.count("Notification Log", {"for_user": AGENT, "document_name": ticket, "type": "Alert"})
		>= 4
	)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
	("age", "is_open", "looked_at_after"),
	[
		(HOUR, False, HOUR),
		(47 * HOUR, True, HOUR),
		(3 * DAY, True, 6 * HOUR),
		(3 * DAY, False, DAY),
		(29 * DAY, False, DAY),
		(31 * DAY, False, None),
		(300 * DAY, True, 6 * HOUR),
	],
)
def test_recent_and_open_comments_are_looked_at_more_often(age, is_open, looked_at_after):
	now = frappe.utils.now_datetime()
	found = check_times.next_check(now - age, now, is_open=is_open)
	assert found == (now + looked_at_after if looked_at_after else None)


def test_a_comment_about_which_something_is_decided_is_looked_at_soon(account, public):
	own = account("Facebook")
	public("Facebook").write("حفرة")
	read(own)
	comment = only_comment(own)
	comment.db_set("next_check_at", None)
	walk.register(comment.name)
	assert only_comment(own).next_check_at <= frappe.utils.now_datetime()


def test_the_one_that_waited_longest_is_looked_at_first(account, public, monkeypatch):
	own, people = account("Facebook"), public("Facebook")
	ids = [people.write(f"تعليق {number}") for number in range(3)]
	read(own)
	let_time_pass(own)
	longest = next(row for row in comments(own) if row.external_id == ids[1])
	hour_ago = frappe.utils.now_datetime() - 48 * HOUR
	frappe.db.set_value("Social Comment", longest.name, "next_check_at", hour_ago)
	assert [row.external_id for row in rechecks.due(own.name, 1)] == [ids[1]]


def test_a_sweep_in_trouble_leaves_the_account_s_state_to_reading(simulator, account, public):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	read(own)
	let_time_pass(own)
	simulator.faults.arm(named_fault("F31", "Facebook", times=20))
	run = sweep(own)
	own.reload()
	assert run.outcome == "Failed" and run.message
	assert own.state == "Connected" and own.next_run_at is None
	assert own.next_sweep_at > frappe.utils.now_datetime() and own.sweep_lease_until is None


def test_a_job_starts_only_for_accounts_that_are_due_rested_and_need_nobody(account, monkeypatch):
	soon = frappe.utils.now_datetime() + HOUR
	for platform, values in (
		("X", {"next_sweep_at": soon}),
		("Facebook", {"next_run_at": soon}),
		("Instagram", {"state": "Needs Attention"}),
	):
		frappe.db.set_value("Social Account", account(platform).name, values)
	started = []
	monkeypatch.setattr(
		frappe, "enqueue", lambda method, **values: started.append((method, values["account"]))
	)
	job.sweep_due_accounts()
	assert [name for _method, name in started] == [account("YouTube").name]
	assert all(frappe.get_attr(method) is job.sweep for method, _name in started)


def test_reading_goes_on_while_somebody_sweeps(account, public):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	frappe.db.set_value("Social Account", own.name, "sweep_lease_until", frappe.utils.now_datetime() + LEASE)
	assert sweep(own) is None
	assert read(own).added == 1
