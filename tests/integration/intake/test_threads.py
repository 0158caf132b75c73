"""The conversation of a comment, and what we said in it ourselves."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import comments as api
from participation_app.jobs.outside_replies import tell_of_outside_replies
from participation_app.simulator.state import own_author
from tests.integration import walk
from tests.integration.counting import counted_queries
from tests.integration.reading import comments, only_comment, read


def named(own):
	return {row.external_id: row.name for row in comments(own)}


def conversation(name):
	return {line["external_id"] for line in api.view(name)["thread"]}


@pytest.mark.parametrize("platform", ["X", "Facebook"])
def test_what_stands_above_and_what_answers_belong_to_the_conversation(platform, account, public):
	own = account(platform)
	people = public(platform)
	top = people.write("الأول")
	middle = people.write("الثاني", parent_id=top, handle="second", name="ثان")
	last = people.write("الثالث", parent_id=middle, handle="third", name="ثالث")
	read(own)
	names = named(own)
	for external_id in (top, middle, last):
		assert {top, middle, last} <= conversation(names[external_id])


def test_a_long_conversation_costs_a_query_for_each_level(account, public):
	own = account("X")
	people = public("X")
	parent = people.write("البداية")
	for number in range(30):
		people.write(f"رد {number}", parent_id=parent, handle=f"person_{number}", name="شخص")
	read(own)
	name = named(own)[parent]
	api.view(name)
	with counted_queries() as queries:
		assert len(api.view(name)["thread"]) == 31
	assert len(queries) <= 14


def test_comments_that_answer_each_other_in_a_circle_end(account, public):
	own = account("X")
	first, second = public("X").write("أ"), public("X").write("ب")
	read(own)
	names = named(own)
	frappe.db.set_value("Social Comment", names[first], "parent_external_id", second)
	frappe.db.set_value("Social Comment", names[second], "parent_external_id", first)
	assert conversation(names[first]) == {first, second}


def reply_outside(simulator, external_id, text="تم التفريغ اليوم."):
	world = simulator.world
	target = world.comment(external_id)
	world.add_own_reply(world.account(target.platform), target, text)


def an_hour_later(own):
	earlier = frappe.utils.now_datetime() - timedelta(hours=1)
	frappe.db.set_value("Social Comment", {"account": own.name, "is_own": 1}, "received_at", earlier)


def told():
	frappe.set_user("Administrator")
	of_a_ticket = {"type": "Alert", "link": ["like", "%hd-ticket%"]}
	return frappe.get_all("Notification Log", of_a_ticket, ["for_user"])


def test_a_reply_that_staff_typed_outside_is_tied_marked_and_told_once(simulator, account, public):
	own = account("Facebook")
	external_id = public("Facebook").write("الحاوية ممتلئة منذ أسبوع")
	read(own)
	ticket = walk.register(only_comment(own).name)
	walk.publish_all()
	reply_outside(simulator, external_id)
	read(own)
	tell_of_outside_replies()
	assert told() == [], "the publisher may still come to know it"
	an_hour_later(own)
	for _run in range(2):
		tell_of_outside_replies()
	outside = [row for row in comments(own, is_own=1) if row.typed_outside]
	assert [row.text for row in outside] == ["تم التفريغ اليوم."] and str(outside[0].ticket) == ticket
	assert "pr@city.example" in {row.for_user for row in told()}
	assert len(told()) == len({row.for_user for row in told()})
	lines = api.view(only_comment(own, state="Registered").name)["thread"]
	assert [line["text"] for line in lines if line["typed_outside"]] == ["تم التفريغ اليوم."]


def test_what_the_publisher_posted_is_never_taken_for_typed_outside(account, public):
	own = account("Facebook")
	public("Facebook").write("متى تفتح الحديقة؟")
	read(own)
	walk.register(only_comment(own).name, "Inquiry")
	walk.publish_all()
	read(own)
	an_hour_later(own)
	tell_of_outside_replies()
	assert told() == [] and not any(row.typed_outside for row in comments(own))


def test_while_it_is_unclear_whether_our_reply_stands_nobody_is_told(simulator, account, public):
	own = account("Facebook")
	external_id = public("Facebook").write("متى تفتح الحديقة؟")
	read(own)
	walk.register(only_comment(own).name, "Inquiry")
	frappe.set_user("Administrator")
	frappe.db.set_value("Publication", {"account": own.name, "state": "Waiting"}, "state", "Unclear")
	reply_outside(simulator, external_id)
	read(own)
	an_hour_later(own)
	tell_of_outside_replies()
	assert told() == []


def test_a_reply_typed_before_the_comment_was_registered_belongs_to_its_ticket(simulator, account, public):
	own = account("Facebook")
	external_id = public("Facebook").write("الحاوية ممتلئة")
	read(own)
	reply_outside(simulator, external_id)
	read(own)
	assert only_comment(own, state="Own").ticket is None
	ticket = walk.register(only_comment(own, state="Waiting").name)
	assert str(only_comment(own, state="Own").ticket) == ticket


def test_what_we_wrote_before_the_service_began_is_nobodys_mistake(simulator, account, public):
	own = account("Facebook")
	external_id = public("Facebook").write("الحاوية ممتلئة")
	read(own)
	reply_outside(simulator, external_id)
	read(own)
	walk.register(only_comment(own, state="Waiting").name)
	frappe.set_user("Administrator")
	an_hour_later(own)
	long_ago = frappe.utils.add_days(frappe.utils.now_datetime(), -10)
	frappe.db.set_value("Social Comment", {"account": own.name, "is_own": 1}, "posted_at", long_ago)
	tell_of_outside_replies()
	assert told() == []
	assert own_author(simulator.world.account("Facebook"))


def test_an_author_who_was_renamed_is_shown_with_the_former_name(account, public):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	read(own)
	comment = only_comment(own)
	frappe.db.set_value("Social Author", comment.author, "earlier_names", "أم خالد القديمة")
	assert api.view(comment.name)["former_names"] == ["أم خالد القديمة"]
