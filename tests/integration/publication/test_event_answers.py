"""One event, many comments: each author gets the approved answer once, in their own name, at the event's pace."""

from __future__ import annotations

from itertools import pairwise

import frappe
import pytest

from participation_app.casework import events
from participation_app.casework.event_moves import make_event_move, set_pace
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.intake.event_comments import join_event
from participation_app.notices.templates import UnknownPlaceholder
from participation_app.publication import event_answers, event_pace
from participation_app.publication.event_texts import NamesOne
from participation_app.publication.queue import AlreadyOnItsWay, due
from tests.integration import walk
from tests.integration.publication.gathering import ANSWER, REASON, gather, pass_time, written


@pytest.fixture
def gathering(simulator, account):
	"""Four on Facebook, the first of whom answers for the others."""
	return gather(simulator, [account("Facebook")], 4)


def test_everybody_is_answered_once_in_their_own_name(gathering):
	gathering.approve()
	gathering.run()
	assert gathering.stages() == ["Answered"] * 4 and gathering.states() == {"Answered": 4}
	for ticket, texts in gathering.replies().items():
		[text] = texts
		reference = frappe.db.get_value("HD Ticket", ticket, "participation_reference")
		number = gathering.tickets.index(ticket)
		assert f"ساكن {number}" in text and reference in text and "{{" not in text


def test_each_has_its_own_reply_promise_verdict_and_trail(gathering):
	gathering.approve()
	gathering.run()
	for ticket in gathering.tickets:
		reply = frappe.get_last_doc("Proposed Reply", {"ticket": ticket})
		assert (
			reply.workflow_state == "Answered" and reply.permalink and reply.approved_by == "pr@city.example"
		)
		assert gathering.answer_of(ticket).text == reply.text
		assert frappe.db.count("Participation Verdict", {"ticket": ticket}) == 1
		moves = frappe.get_all("Case Event", {"ticket": ticket}, pluck="move")
		assert moves.count("published") == 1 and ("joined_event" in moves) == (ticket != gathering.master)


def test_the_answered_belong_to_the_place_that_studied_the_event(gathering):
	gathering.approve()
	gathering.run()
	places = frappe.get_all(
		"Participation Verdict", {"ticket": ["in", gathering.tickets]}, pluck="department"
	)
	assert places == [walk.DEPARTMENT] * 4


def test_no_more_begin_in_a_minute_than_the_pace(gathering):
	walk.as_person("pr")
	set_pace(gathering.event, 1)
	gathering.approve()
	seen = []
	while gathering.state != "Answered":
		seen.append(sum(map(len, gathering.replies().values())))
		gathering.minute()
	assert seen[0] == 0 and all(later - earlier <= 1 for earlier, later in pairwise(seen))


def test_within_the_minute_nothing_more_begins(gathering):
	walk.as_person("pr")
	set_pace(gathering.event, 2)
	gathering.approve()
	pass_time(event_pace._MINUTE)
	frappe.set_user("Administrator")
	assert event_pace.begin_due(gathering.event) == 1  # the ticket's own reply still waits: it is one of two
	assert event_pace.begin_due(gathering.event) == 0
	gathering.post()
	pass_time(event_pace._MINUTE)
	assert event_pace.begin_due(gathering.event) == 2
	assert event_pace.begin_due(gathering.event) == 0


def test_wordings_take_turns_and_languages_get_their_own(gathering):
	frappe.db.set_value("HD Ticket", gathering.tickets[3], "participation_language", "en")
	second = "{{ name }}، عادت المياه. {{ reference }}"
	english = "{{ salutation }} the water is back, عادت المياه. {{ reference }}"
	gathering.approve(ANSWER, (second, None), (english, "en"))
	gathering.run()
	assert [gathering.answer_of(ticket).wording for ticket in gathering.tickets] == [1, 2, 1, 3]
	texts = gathering.replies()
	assert "the water is back" in texts[gathering.tickets[3]][0] and "Dear" in texts[gathering.tickets[3]][0]


def test_a_name_is_plain_text_whatever_its_owner_chose(simulator, gathering):
	comment = frappe.db.get_value("HD Ticket", gathering.tickets[1], "participation_comment")
	frappe.db.set_value("Social Comment", comment, "author_name", "@mayor #us {{ reference }} evil.com\u202e")
	gathering.submit()
	text = gathering.answer_of(gathering.tickets[1]).text
	assert "@" not in text and "#" not in text and "evil.com" not in text and "\u202e" not in text
	assert text.count(frappe.db.get_value("HD Ticket", gathering.tickets[1], "participation_reference")) == 1


def test_a_placeholder_that_nobody_fills_in_is_refused(gathering):
	with pytest.raises(UnknownPlaceholder):
		gathering.submit("{{ phone }} عادت المياه")


def test_the_answer_to_a_member_waits_for_the_approval(gathering):
	gathering.submit()
	gathering.minute()
	assert gathering.states() == {"Proposed": 4} and gathering.stages()[1:] == ["Registered"] * 3


def test_a_comment_edited_since_the_review_comes_back_alone(simulator, gathering):
	gathering.submit()
	edited = gathering.tickets[2]
	simulator.world.edit(simulator.world.comment(gathering.external_ids[edited]), "غيرت رأيي تماما")
	walk.approve(gathering.reply)
	frappe.db.commit()
	gathering.run()
	assert gathering.states() == {"Answered": 3, "Back With Public Relations": 1}
	assert walk.stage_of(edited) == "PR Review" and gathering.replies()[edited] == []
	reply = frappe.get_last_doc("Proposed Reply", {"ticket": edited})
	assert reply.workflow_state == "PR Review" and "edited" in reply.failure and not reply.event


def test_who_came_back_is_approved_alone_and_answered(simulator, gathering):
	gathering.submit()
	edited = gathering.tickets[2]
	simulator.world.edit(simulator.world.comment(gathering.external_ids[edited]), "المياه مقطوعة وما زالت")
	walk.approve(gathering.reply)
	frappe.db.commit()
	gathering.run()
	walk.approve(frappe.get_last_doc("Proposed Reply", {"ticket": edited}).name)
	walk.publish_all()
	assert walk.stage_of(edited) == "Answered" and len(gathering.replies()[edited]) == 1
	assert gathering.states() == {"Answered": 4}


def test_a_deleted_comment_is_not_answered_in_public(simulator, gathering):
	gone = gathering.tickets[1]
	simulator.world.delete(simulator.world.comment(gathering.external_ids[gone]))
	gathering.approve()
	gathering.run()
	assert gathering.replies()[gone] == [] and walk.stage_of(gone) == "PR Review"
	assert gathering.states() == {"Answered": 3, "Back With Public Relations": 1}


def test_a_text_that_does_not_fit_comes_back_alone(simulator, account):
	gathering = gather(simulator, [account("X")], 3)
	long_one = gathering.tickets[1]
	comment = frappe.db.get_value("HD Ticket", long_one, "participation_comment")
	frappe.db.set_value("Social Comment", comment, "author_name", "س" * 40)
	gathering.approve("{{ name }} عادت المياه. " + "ن" * 235)
	assert not gathering.answer_of(long_one).fits
	gathering.run()
	assert walk.stage_of(long_one) == "PR Review" and gathering.replies()[long_one] == []
	assert gathering.states() == {"Answered": 2, "Back With Public Relations": 1}


def test_stopped_nothing_begins_and_nothing_is_posted_until_it_goes_on(gathering):
	walk.as_person("pr")
	set_pace(gathering.event, 1)
	gathering.approve()
	gathering.minute()
	event_pace.begin(gathering.answer_of(gathering.tickets[1]).name, frappe.utils.now_datetime())
	before = gathering.replies()
	walk.as_person("agent")
	make_event_move(gathering.event, "stop", "خطأ في النص")
	for _minute in range(3):
		gathering.minute()
	assert gathering.replies() == before and gathering.state == "Stopped"
	walk.as_person("pr")
	make_event_move(gathering.event, "resume")
	gathering.run()
	assert [len(texts) for texts in gathering.replies().values()] == [1, 1, 1, 1]
	moves = frappe.get_all("Case Event", {"ticket": gathering.master}, ["move", "note", "actor"])
	[stop] = [row for row in moves if row.move == "event_stop"]
	assert stop.note == "خطأ في النص" and stop.actor == "agent@city.example"


def test_given_up_the_rest_waits_for_another_answer(gathering):
	walk.as_person("pr")
	set_pace(gathering.event, 1)
	gathering.approve()
	gathering.minute()
	walk.as_person("pr")
	make_event_move(gathering.event, "cancel", "تغير الوضع")
	frappe.db.commit()
	gathering.minute()
	answered = [ticket for ticket in gathering.tickets if walk.stage_of(ticket) == "Answered"]
	assert gathering.state == "Open" and answered == [gathering.master]
	walk.as_person("agent")
	make_move(gathering.master, "correct", {"reason": "تصحيح"})
	gathering.reply = frappe.get_last_doc("Proposed Reply", {"ticket": gathering.master}).name
	gathering.approve("تصحيح: عادت المياه مساء. {{ reference }}")
	gathering.run()
	assert gathering.stages() == ["Answered"] * 4
	assert all("مساء" in gathering.replies()[ticket][-1] for ticket in gathering.tickets)
	assert "{{" not in frappe.db.get_value("Proposed Reply", gathering.reply, "text")


def test_an_approval_is_withdrawn_for_all_before_anything_began(gathering):
	gathering.approve()
	walk.as_person("pr")
	reply = frappe.get_doc("Proposed Reply", gathering.reply)
	reply.workflow_state = "PR Review"
	reply.save()
	assert frappe.db.get_value("Proposed Reply", gathering.reply, "text") == ANSWER
	assert gathering.state == "Open" and gathering.states() == {"Proposed": 4}
	gathering.minute()
	assert not any(gathering.replies().values())
	walk.approve(gathering.reply)
	gathering.run()
	assert gathering.stages() == ["Answered"] * 4


def test_who_joins_late_gets_the_answer_after_a_check(simulator, account, gathering):
	gathering.approve()
	gathering.run()
	[late] = written(simulator, account("Facebook"), 1, first=50)
	walk.as_person("agent")
	[ticket] = join_event([late], gathering.event, REASON)
	walk.publish_all()
	gathering.minute()
	assert gathering.answer_of(ticket).state == "Proposed" and walk.stage_of(ticket) == "Registered"
	walk.as_person("pr")
	assert event_answers.approve_late(gathering.event) == 1
	gathering.run()
	assert walk.stage_of(ticket) == "Answered" and gathering.answer_of(ticket).is_late


def test_who_joins_under_review_waits_for_the_check_and_is_not_in_the_approval(simulator, account, gathering):
	gathering.submit()
	[late] = written(simulator, account("Facebook"), 1, first=50)
	walk.as_person("agent")
	[ticket] = join_event([late], gathering.event, REASON)
	walk.approve(gathering.reply)
	assert gathering.answer_of(ticket).state == "Proposed" and gathering.answer_of(ticket).is_late


def test_nobody_approves_late_what_they_wrote_or_nothing(gathering):
	walk.as_person("pr")
	with pytest.raises(event_answers.NothingApproved):
		event_answers.approve_late(gathering.event)


def test_who_leaves_goes_on_alone(gathering):
	leaving = gathering.tickets[3]
	due_at = frappe.db.get_value("HD Ticket", leaving, "participation_due_at")
	gathering.approve()
	walk.as_person("agent")
	events.leave(leaving, "شكوى أخرى")
	gathering.run()
	assert gathering.states() == {"Answered": 3, "Left the Event": 1} and gathering.replies()[leaving] == []
	assert frappe.db.get_value("HD Ticket", leaving, "participation_due_at") == due_at
	walk.as_person("agent")
	make_move(leaving, "refer", {"department": walk.DEPARTMENT})
	assert walk.stage_of(leaving) == "With Department"


def test_nobody_leaves_whose_answer_is_being_sent(gathering):
	gathering.approve()
	member = gathering.tickets[1]
	event_pace.begin(gathering.answer_of(member).name, frappe.utils.now_datetime())
	frappe.db.set_value("Publication", {"ticket": member, "event": gathering.event}, "state", "Sending")
	walk.as_person("agent")
	with pytest.raises(AlreadyOnItsWay):
		events.leave(member, "شكوى أخرى")


def test_an_urgent_reply_goes_before_the_answers_to_an_event(simulator, account, gathering):
	gathering.approve()
	[urgent] = written(simulator, account("Facebook"), 1, "حفرة خطيرة", first=90)
	reply = walk.to_draft(walk.register(urgent))
	frappe.set_user("Administrator")
	event_pace.begin_due(gathering.event)
	walk.submit(reply)
	walk.approve(reply)
	waiting = {"event": gathering.event, "state": "Waiting"}
	frappe.db.set_value("Publication", waiting, "next_attempt_at", frappe.utils.add_to_date(None, hours=-1))
	of_event = [bool(frappe.db.get_value("Publication", row.name, "event")) for row in due()]
	assert of_event == sorted(of_event) and of_event.count(True) >= 3 and of_event.count(False) >= 1


def test_the_answer_of_a_followed_ticket_is_the_answer_to_all_or_none(gathering):
	walk.as_person("manager")
	with pytest.raises(MoveNotOpen, match="Other contributions wait"):
		make_move(gathering.master, "close_without_publication", {"reason": "x"})


def test_a_draft_for_everybody_names_nobody_in_particular(gathering):
	reference = frappe.db.get_value("HD Ticket", gathering.master, "participation_reference")
	text = frappe.db.get_value("Proposed Reply", gathering.reply, "text")
	assert reference not in text and "{{ reference }}" in text
	with pytest.raises(NamesOne, match=reference):
		gathering.submit(f"عادت المياه {reference}")
