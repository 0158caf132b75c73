"""Comments come in from the four platforms, each once.

`PARTICIPATION_BACKLOG` says how many comments waited on a platform that was away.
"""

from __future__ import annotations

import os
from datetime import timedelta

import frappe
import pytest

from participation_app.intake import runs
from participation_app.intake.ingest import read_account
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.state import own_author
from tests.integration import walk
from tests.integration.counting import counted_queries
from tests.integration.reading import comments, only_comment, read

BACKLOG = int(os.environ.get("PARTICIPATION_BACKLOG") or 3000)

every_platform = pytest.mark.parametrize("platform", PLATFORMS)


@every_platform
def test_history_comes_first_and_then_what_is_new(platform, account, public):
	own = account(platform)
	people = public(platform)
	first = {people.write(f"التعليق رقم {number}") for number in range(3)}
	assert read(own).added == 3
	second = people.write("تعليق جديد")
	run = read(own)
	assert run.outcome == "Drained" and run.added == 1
	assert {row.external_id for row in comments(own)} == first | {second}


@every_platform
def test_a_second_run_over_the_same_adds_nothing(platform, account, public):
	own = account(platform)
	public(platform).write("حفرة في الطريق")
	read(own)
	before = comments(own)
	run = read(own)
	assert (run.added, run.changed, run.quarantined) == (0, 0, 0)
	assert comments(own) == before


@every_platform
def test_a_comment_knows_its_author_its_post_its_words_and_its_due_date(platform, account, public):
	own = account(platform)
	external_id = public(platform).write("الإنارة معطلة في شارعنا", handle="um_khalid", name="أم خالد")
	read(own)
	comment = only_comment(own)
	assert comment.external_id == external_id
	assert comment.state == "Waiting" and comment.language == "ar"
	assert "الإنارة معطلة في شارعنا" in comment.text
	assert comment.due_at > comment.posted_at
	assert comment.received_at >= comment.posted_at
	author = frappe.get_doc("Social Author", comment.author)
	assert author.platform == platform and author.external_id
	if platform != "X":
		assert frappe.db.get_value("Social Post", comment.post, "text") == "بدء أعمال صيانة الطرق هذا الأسبوع"


def test_one_person_and_one_post_are_one_record_each(account, public):
	own = account("Facebook")
	people = public("Facebook")
	for text in ("الأول", "الثاني", "الثالث"):
		people.write(text)
	read(own)
	rows = comments(own)
	assert len({row.author for row in rows}) == len({row.post for row in rows}) == 1


@every_platform
def test_what_was_written_before_the_service_began_has_no_clock_and_no_receipt(
	platform, simulator, account, public
):
	own = account(platform)
	people = public(platform)
	long_ago = simulator.world.clock.now() - timedelta(days=5)
	if platform != "X":
		people.post = simulator.world.add_post(platform, "منشور قديم", at=long_ago)
	people.write("كتب قبل أن تبدأ الخدمة", at=long_ago)
	read(own)
	comment = only_comment(own)
	assert comment.state == "Before Service"
	assert comment.due_at is None and not frappe.db.exists("Publication", {"comment": comment.name})


@every_platform
def test_what_we_publish_is_read_back_as_our_own_and_tied_to_its_ticket(platform, account, public):
	own = account(platform)
	public(platform).write("متى تفتح الحديقة؟")
	read(own)
	waiting = only_comment(own)
	ticket = walk.register(waiting.name, "Inquiry")
	walk.publish_all()
	run = read(own)
	assert run.added == 1
	reply = only_comment(own, state="Own")
	assert reply.is_own and str(reply.ticket) == ticket and reply.due_at is None
	assert frappe.db.count("HD Ticket", {"participation_comment": reply.name}) == 0


@every_platform
def test_a_reply_that_staff_typed_on_the_platform_is_tied_to_the_ticket_of_what_it_answers(
	platform, simulator, account, public
):
	own = account(platform)
	people = public(platform)
	external_id = people.write("الحاوية ممتلئة منذ أسبوع")
	read(own)
	ticket = walk.register(only_comment(own).name)
	world = simulator.world
	world.add_own_reply(world.account(platform), world.comment(external_id), "تم التفريغ اليوم، شكراً لكم.")
	read(own)
	reply = only_comment(own, state="Own")
	assert str(reply.ticket) == ticket
	assert reply.text.endswith("تم التفريغ اليوم، شكراً لكم.")


def test_an_own_reply_to_a_comment_without_ticket_is_kept_without_one(simulator, account, public):
	own = account("Facebook")
	external_id = public("Facebook").write("شكراً لكم")
	world = simulator.world
	world.add_own_reply(world.account("Facebook"), world.comment(external_id), "العفو")
	read(own)
	assert only_comment(own, state="Own").ticket is None


def test_our_own_words_are_recognised_by_their_author_and_not_by_their_text(simulator, account, public):
	own = account("X")
	world = simulator.world
	target = world.comment(public("X").write("شكراً"))
	world.add_comment("X", "شكراً لتواصلكم", author=own_author(world.account("X")), parent_id=target.id)
	public("X").write("شكراً لتواصلكم", handle="someone_else", name="شخص آخر")
	read(own)
	states = sorted(row.state for row in comments(own))
	assert states == ["Own", "Waiting", "Waiting"]


def test_only_one_reader_works_on_an_account(account, public):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	minute = timedelta(minutes=1)
	frappe.db.set_value("Social Account", own.name, "lease_until", frappe.utils.now_datetime() + minute)
	assert read_account(own.name) is None
	assert comments(own) == []
	frappe.db.set_value("Social Account", own.name, "lease_until", frappe.utils.now_datetime() - minute)
	assert read(own).added == 1
	assert frappe.db.get_value("Social Account", own.name, "lease_until") is None


def test_a_run_whose_reader_died_is_marked_when_the_next_one_begins(account):
	own = account("Facebook")
	left = frappe.get_doc({"doctype": "Ingest Run", "account": own.name, "outcome": "Running"})
	left.insert(ignore_permissions=True)
	read(own)
	assert frappe.db.get_value("Ingest Run", left.name, "outcome") == "Interrupted"


def test_a_run_that_begins_locks_nothing_of_other_accounts(account, public):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	with counted_queries() as asked:
		run = runs.begin(own.name, runs.READING)
	runs.end(run, "Drained", None)
	assert asked and not [query for query in asked if query.lower().startswith("update `tabingest run`")]


def test_a_disabled_account_is_not_read(account, public):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	frappe.db.set_value("Social Account", own.name, "enabled", 0)
	assert read_account(own.name) is None


def test_a_backlog_is_read_in_runs_while_other_accounts_get_their_turn(account, public, monkeypatch):
	monkeypatch.setattr("participation_app.intake.ingest.PAGES_A_RUN", 8)
	crowded, calm = account("YouTube"), account("Facebook")
	crowd, person = public("YouTube"), public("Facebook")
	written = {
		crowd.write(f"تعليق رقم {number}", handle=f"person_{number % 200}", name="شخص")
		for number in range(BACKLOG)
	}
	read_so_far, heard = [read(crowded)], set()
	assert read_so_far[0].outcome == "Interrupted" and 0 < read_so_far[0].added < BACKLOG
	while read_so_far[-1].outcome == "Interrupted":
		heard.add(person.write(f"تعليق رقم {len(read_so_far)}"))
		read(calm)
		assert {row.external_id for row in comments(calm)} == heard
		read_so_far.append(read(crowded))
	assert all(run.pages <= 8 for run in read_so_far)
	rows = comments(crowded)
	assert len(rows) == sum(run.added for run in read_so_far) == BACKLOG
	assert {row.external_id for row in rows} == written
