"""A reply written on Helpdesk's page of a participation ticket is the draft, or it is refused; never a message."""

import frappe
import pytest

from participation_app.casework.moves import MoveNotOpen
from participation_app.publication.helpdesk_replies import ReplyNotTaken
from tests.integration.casework.tickets import call, last_event, make_plain_ticket, make_ticket, value
from tests.integration.walk import as_person

CITIZEN = "citizen@city.example"
HTML = (
	'<p>شكرا لكم.</p><p>أصلحنا <a href="https://city.example/7">الإنارة</a>.</p><blockquote>متى؟</blockquote>'
)
TEXT = "شكرا لكم.\n\nأصلحنا الإنارة (https://city.example/7)."


def reply(ticket, message=HTML, **more):
	call(ticket, "reply_via_agent", message=message, to="service@city.example", **more)


def draft(ticket):
	return frappe.get_last_doc("Proposed Reply", {"ticket": ticket})


def sent():
	return frappe.db.count("Email Queue"), frappe.db.count("Communication", {"sent_or_received": "Sent"})


@pytest.mark.parametrize("channel", ["X", "Portal", "E-mail"])
def test_in_reply_drafting_it_becomes_the_draft_and_nothing_is_sent(channel):
	ticket = make_ticket("Reply Drafting", channel=channel, raised_by=CITIZEN)
	as_person("agent")
	first, before = draft(ticket).text, sent()
	reply(ticket)
	held = draft(ticket)
	assert (held.text, held.workflow_state, held.written_in) == (TEXT, "Reply Drafting", "Helpdesk")
	assert [(row.text, row.written_in) for row in held.versions] == [(first, None)]
	assert "agent@city.example" in held.authors and held.length_used
	assert sent() == before
	assert value(ticket, "participation_stage", "first_responded_on")[0] == "Reply Drafting"


def test_the_trail_says_who_wrote_where():
	ticket = make_ticket("Reply Drafting")
	as_person("agent")
	frappe.local.lang = "en"
	reply(ticket)
	event = last_event(ticket)
	assert (event["move"], event["actor"], event["note"]) == (
		"reply_written",
		"agent@city.example",
		"On Helpdesk's page",
	)


def test_the_writer_is_told_that_it_is_a_draft():
	ticket = make_ticket("Reply Drafting")
	as_person("agent")
	frappe.local.lang = "en"
	reply(ticket)
	assert "Nothing was sent" in str(frappe.local.message_log[-1])
	comment = frappe.get_last_doc("HD Ticket Comment", {"reference_ticket": ticket})
	assert "Nothing was sent" in comment.content and "أصلحنا الإنارة" in comment.content


def test_each_reply_is_a_version_and_the_last_one_stands():
	ticket = make_ticket("Reply Drafting")
	as_person("agent")
	for text in ("<p>أولا</p>", "<p>ثانيا</p>", "<p>ثانيا</p>"):
		reply(ticket, text)
	held = draft(ticket)
	assert held.text == "ثانيا"
	assert [(row.version, row.text, row.written_in) for row in held.versions][1:] == [(2, "أولا", "Helpdesk")]


def test_a_text_edited_in_the_desk_is_no_longer_marked_as_helpdesks():
	ticket = make_ticket("Reply Drafting")
	as_person("agent")
	reply(ticket)
	held = draft(ticket)
	held.text = "نص من المكتب"
	held.save()
	assert not draft(ticket).written_in


@pytest.mark.parametrize("stage", ["Registered", "With Department", "With Section", "Action Reported"])
def test_at_every_other_stage_it_is_refused_and_says_what_is_open(stage):
	ticket = make_ticket(stage)
	as_person("agent")
	frappe.local.lang = "en"
	before = sent()
	with pytest.raises(MoveNotOpen, match=f"now it is in “{stage}”"):
		reply(ticket)
	assert sent() == before and not frappe.db.exists("Proposed Reply", {"ticket": ticket})


@pytest.mark.parametrize("person", ["liaison", "officer", "pr", "manager"])
def test_only_the_call_centre_writes_it(person):
	ticket = make_ticket("Reply Drafting")
	as_person(person)
	frappe.local.lang = "en"
	before = draft(ticket).text
	with pytest.raises(MoveNotOpen, match="The call centre writes it"):
		reply(ticket)
	assert draft(ticket).text == before


@pytest.mark.parametrize("person", ["plain_agent", "other_liaison"])
def test_whoever_may_not_see_the_ticket_is_refused(person):
	ticket = make_ticket("Reply Drafting")
	as_person(person)
	with pytest.raises((frappe.PermissionError, MoveNotOpen)):
		reply(ticket)


@pytest.mark.parametrize(
	("more", "said"),
	[
		({"attachments": ["a1b2c3"]}, "Remove the files"),
		({"message": '<p>انظر</p><img src="/private/files/a.png">'}, "Remove the files"),
		({"cc": "press@elsewhere.example"}, "Remove the copies"),
		({"bcc": "press@elsewhere.example"}, "Remove the copies"),
		({"message": "<blockquote>متى؟</blockquote>"}, "Write the text"),
	],
	ids=["file", "picture", "cc", "bcc", "quote alone"],
)
def test_what_no_platform_would_take_is_refused_with_what_to_change(more, said):
	ticket = make_ticket("Reply Drafting")
	before = draft(ticket).text
	as_person("agent")
	frappe.local.lang = "en"
	with pytest.raises(ReplyNotTaken, match=said):
		reply(ticket, **more)
	assert draft(ticket).text == before


def test_an_internal_comment_stays_internal():
	ticket = make_ticket("With Department", raised_by=CITIZEN, channel="Portal")
	as_person("agent")
	before = sent()
	call(ticket, "new_comment", content="<p>للفريق فقط</p>", attachments=[])
	assert frappe.db.exists("HD Ticket Comment", {"reference_ticket": ticket})
	assert sent() == before
	as_person("citizen")
	with pytest.raises(frappe.PermissionError):
		frappe.get_list("HD Ticket Comment", {"reference_ticket": ticket})


def test_a_plain_ticket_is_answered_as_in_helpdesk():
	frappe.db.set_single_value("HD Settings", "skip_email_workflow", 1)
	plain = make_plain_ticket()
	as_person("plain_agent")
	reply(plain, "<p>Which printer?</p>", cc="boss@city.example", attachments=[])
	row = frappe.get_last_doc("Communication", {"reference_name": plain, "sent_or_received": "Sent"})
	assert (row.content, row.cc) == ("<p>Which printer?</p>", "boss@city.example")
	assert value(plain, "first_responded_on")
