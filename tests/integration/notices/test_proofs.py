"""What a ticket's staff see of its notices, and what a text costs before it is sent."""

import frappe
import pytest

from participation_app.api import notices as api
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.notices import outbox
from participation_app.notices.contacts import ContactDetails, keep
from tests.integration.casework.tickets import make, make_ticket, stage_of, value
from tests.integration.notices.conftest import ADDRESS, MOBILE
from tests.integration.notices.test_sending import report
from tests.integration.platform import Public
from tests.integration.reading import comments, read
from tests.integration.walk import as_person, register


def test_a_ticket_tells_what_was_sent_when_by_which_way_with_what_proof(desk):
	desk = desk("Unifonic")
	ticket = desk.ticket(mobile=MOBILE, email=ADDRESS)
	name = desk.owe(ticket)
	desk.fault("F84")
	desk.send(name)
	as_person("agent")
	told = api.of_ticket(ticket)
	first, second = [notice for notice in told["notices"] if notice["kind"] == "Moved Date"]
	assert (first["state"], first["channel"], first["may_send_anew"]) == ("Failed", "SMS", False)
	assert (second["follows"], second["channel"], second["state"]) == (name, "E-mail", "Queued")
	assert first["recipient"] == "•••67" and first["message"]
	assert [way["value"] for way in told["ways"]] == ["SMS", "E-mail", "Phone"]


@pytest.mark.parametrize("person", ["citizen", "other_liaison", "plain_agent"])
def test_it_tells_nobody_else(desk, person):
	ticket = desk("Unifonic").ticket(mobile=MOBILE)
	as_person(person)
	with pytest.raises(frappe.PermissionError):
		api.of_ticket(ticket)


def test_a_text_is_shown_as_it_will_be_read_with_its_parts_and_their_cost(desk):
	desk("Unifonic")
	as_person("agent")
	shown = api.preview("{{ authority }} {{ reference }} " + "ب" * 70, "SMS", "ar")
	assert "{{" not in shown["text"] and shown["direction"] == "rtl"
	assert (shown["alphabet"], shown["parts"], shown["cost"]) == ("UCS-2", 2, pytest.approx(0.1))
	assert "parts" not in api.preview("{{ result }}", "E-mail", "en", "On {{ reference }}")


def test_a_citizen_sees_no_previews():
	as_person("citizen")
	with pytest.raises(frappe.PermissionError):
		api.preview("x", "SMS", "ar")


def test_a_question_stops_the_clock_when_it_is_delivered_where_the_gateway_reports(desk):
	desk = desk("Unifonic")
	ticket = asked(desk)
	name = frappe.get_last_doc("Participation Notice", {"ticket": ticket, "kind": "Question"}).name
	assert "أين" in desk.read(name).text
	desk.send(name)
	assert not frappe.db.exists("Participation Pause", {"ticket": ticket})
	report(desk, name)
	report(desk, name)
	assert frappe.db.count("Participation Pause", {"ticket": ticket}) == 1


def test_a_question_stops_the_clock_when_it_is_sent_where_the_gateway_never_reports(desk):
	desk = desk("Unifonic")
	frappe.db.set_value("SMS Gateway", "Unifonic", "reports_delivery", 0)
	ticket = asked(desk)
	name = frappe.get_last_doc("Participation Notice", {"ticket": ticket, "kind": "Question"}).name
	desk.send(name)
	assert frappe.db.count("Participation Pause", {"ticket": ticket}) == 1


def asked(desk):
	ticket = make_ticket("With Department", channel="Phone")
	keep(ticket, ContactDetails(mobile=MOBILE))
	make("liaison", ticket, "ask_citizen", question="أين الحفرة؟")
	return ticket


def test_nobody_is_asked_who_cannot_be_reached():
	ticket = make_ticket("With Department", channel="Phone")
	with pytest.raises(MoveNotOpen):
		make("liaison", ticket, "ask_citizen", question="أين الحفرة؟")


def test_a_direct_answer_goes_to_the_citizen_by_their_own_way(desk):
	desk = desk("Unifonic")
	ticket = make_ticket("Reply Drafting", channel="Phone")
	with pytest.raises(MoveNotOpen):
		make("agent", ticket, "answer_directly")
	keep(ticket, ContactDetails(mobile=MOBILE))
	make("agent", ticket, "answer_directly")
	assert stage_of(ticket) == "Answered" and value(ticket, "participation_answered_at")
	notice = desk.send(frappe.get_last_doc("Participation Notice", {"ticket": ticket, "kind": "Result"}).name)
	assert notice.state == "Sent" and notice.recipient == MOBILE


def test_what_is_closed_without_an_answer_is_told_without_the_words_for_staff(desk):
	desk("Unifonic")
	ticket = make_ticket(channel="Phone")
	keep(ticket, ContactDetails(mobile=MOBILE))
	as_person("manager")
	make_move(ticket, "close_without_publication", {"reason": "كلام للموظفين"})
	notice = frappe.get_last_doc("Participation Notice", {"ticket": ticket, "kind": "Result"})
	assert notice.channel == "SMS" and "للموظفين" not in notice.text


def test_a_ticket_with_a_comment_is_told_where_the_citizen_wrote_and_then_by_the_contact(simulator, account):
	public, own = Public(simulator, "Facebook"), account("Facebook")
	external_id = public.write("في حفرة كبيرة")
	read(own)
	[comment] = comments(own, external_id=external_id)
	ticket = register(comment.name)
	keep(ticket, ContactDetails(mobile=MOBILE))
	assert outbox.ways_of(ticket) == ["Platform", "SMS", "Phone"]
	receipt = frappe.get_last_doc("Participation Notice", {"ticket": ticket, "kind": "Receipt"})
	outbox.fail(receipt.name, "حذف صاحب التعليق تعليقه")
	following = frappe.get_doc("Participation Notice", {"follows": receipt.name})
	assert (following.channel, following.recipient) == ("SMS", MOBILE)
