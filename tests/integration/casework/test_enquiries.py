"""Somebody asks by SMS or on the phone: the same plain answer, to the right person only."""

from __future__ import annotations

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from participation_app.api import following as clerk
from participation_app.api import sms_in
from participation_app.casework import persons
from participation_app.casework.enquiries import NothingFound
from participation_app.casework.person_evidence import Evidence
from participation_app.casework.public_status import plain_status, told, told_shortly
from participation_app.casework.questions import question_to
from participation_app.connectors.sms import SmsReceived
from participation_app.intake.incoming_sms import take_in
from tests.integration.casework.citizens import EMAIL, MOBILE, as_guest, make_followed, reference_of
from tests.integration.casework.tickets import last_event, make, make_ticket, stage_of
from tests.integration.walk import as_person

STRANGER = "+971509999999"
SECRET = "a-secret-of-incoming-calls"


@pytest.fixture(autouse=True)
def nobody_asked_before():
	frappe.cache.delete_keys("participation_tries")
	frappe.db.delete("Citizen Contact")
	frappe.db.set_single_value("Participation Settings", "phone_region", "AE")
	frappe.clear_document_cache("Participation Settings", "Participation Settings")


def sent(to=None):
	filters = {"kind": "Status", **({"recipient": to} if to else {})}
	return frappe.get_all("Participation Notice", filters, pluck="text", order_by="creation")


def sms(text, sender=MOBILE, number="1"):
	as_guest()
	take_in(SmsReceived(sender, text, number))


@pytest.mark.parametrize("sender", [MOBILE, MOBILE.lstrip("+"), "0501234542"])
def test_the_tickets_own_number_is_told_the_status(sender):
	ticket = make_followed()
	sms(f"حالة {reference_of(ticket).lower().replace('-', ' ')} لو سمحتم", sender)
	assert sent(MOBILE) == [told_shortly(plain_status(ticket, "ar"))]
	assert (last_event(ticket).move, last_event(ticket).actor_role) == ("status_asked", "Citizen")


@pytest.mark.parametrize("text", ["REFERENCE", "ZZZZ-ZZZZ", "أين وصل طلبي", ""])
def test_any_other_number_gets_one_neutral_answer(text):
	ticket = make_followed()
	sms(text.replace("REFERENCE", reference_of(ticket)), STRANGER)
	(said,) = sent(STRANGER)
	assert reference_of(ticket) not in said
	assert last_event(ticket).move == "register"


def test_a_number_is_answered_so_often_a_day_and_no_more():
	ticket = make_followed()
	for number in range(14):
		sms(reference_of(ticket), number=str(number))
	assert len(sent(MOBILE)) == 10
	for number in range(5):
		sms("x", STRANGER, f"s{number}")
	assert len(sent(STRANGER)) == 2


def test_the_same_message_brought_twice_is_answered_once():
	ticket = make_followed()
	sms(reference_of(ticket))
	sms(reference_of(ticket))
	assert len(sent(MOBILE)) == 1


@pytest.mark.parametrize("sender", ["", "BANK", "12345"])
def test_a_sender_that_is_no_number_is_not_answered(sender):
	sms("ZZZZ-ZZZZ", sender)
	assert sent() == []


def test_a_ticket_without_a_contact_tells_nobody():
	ticket = make_ticket()
	sms(reference_of(ticket), STRANGER)
	assert plain_status(ticket, "ar").stage_text not in sent(STRANGER)[0]


def make_asked(question="أين تقع الحفرة؟"):
	ticket = make_followed("With Department")
	make("liaison", ticket, "ask_citizen", question=question)
	return ticket


@pytest.mark.parametrize("named", ["", "REFERENCE "])
def test_a_message_while_a_question_waits_is_its_answer(named):
	ticket = make_asked()
	sms(named.replace("REFERENCE", reference_of(ticket)) + "قرب المدرسة")
	assert stage_of(ticket) == "With Department"
	assert (last_event(ticket).move, last_event(ticket).actor_role) == ("citizen_answered", "Citizen")
	assert "قرب المدرسة" in last_event(ticket).note and "قرب المدرسة" not in sent(MOBILE)[0]
	sms("قرب المدرسة")
	assert len(sent(MOBILE)) == 1, "the same message again"


@pytest.mark.parametrize("text", ["REFERENCE", "حالة REFERENCE", "reference status"])
def test_who_asks_for_the_status_meanwhile_reads_the_question_again(text):
	ticket = make_asked()
	sms(text.replace("REFERENCE", reference_of(ticket)).replace("reference", reference_of(ticket).lower()))
	assert stage_of(ticket) == "Awaiting Citizen"
	assert question_to(frappe.get_doc("HD Ticket", ticket)) in sent(MOBILE)[0]


def test_where_several_wait_the_reference_says_which_is_answered():
	first, second = make_asked(), make_asked()
	sms("قرب المدرسة")
	assert {stage_of(first), stage_of(second)} == {"Awaiting Citizen"}
	assert all(reference_of(one) in sent(MOBILE)[0] for one in (first, second))
	sms(f"قرب المدرسة {reference_of(second)}", number="2")
	assert (stage_of(first), stage_of(second)) == ("Awaiting Citizen", "With Department")


def test_a_stranger_answers_no_question_and_a_reference_does_not_help():
	ticket = make_asked()
	sms(f"قرب المدرسة {reference_of(ticket)}", STRANGER)
	assert stage_of(ticket) == "Awaiting Citizen"


def test_a_word_as_long_as_a_reference_is_a_word():
	ticket = make_asked()
	sms("Hundreds of metres behind the school")
	assert stage_of(ticket) == "With Department"


def test_an_answer_is_taken_however_often_the_number_has_asked_before():
	ticket = make_asked()
	for number in range(12):
		sms(reference_of(ticket), number=str(number))
	sms("قرب المدرسة", number="last")
	assert stage_of(ticket) == "With Department"


def test_a_message_that_could_not_be_taken_is_taken_when_it_comes_again(monkeypatch):
	ticket = make_asked()
	with monkeypatch.context() as broken:
		broken.setattr(frappe, "get_all", lambda *_args, **_more: 1 / 0)
		with pytest.raises(ZeroDivisionError):
			sms("قرب المدرسة")
	sms("قرب المدرسة")
	assert stage_of(ticket) == "With Department"


@pytest.fixture
def gateway():
	values = {"doctype": "SMS Gateway", "gateway_name": "incoming", "kind": "Unifonic", "app_sid": "x"}
	record = {**values, "sender_id": "CITY", "inbound_secret": SECRET, "enabled": 1}
	return frappe.get_doc(record).insert(ignore_permissions=True).name


@pytest.mark.parametrize(("secret", "status"), [(SECRET, 200), ("wrong", 403), ("", 403)])
def test_a_gateways_call_is_proved_before_it_is_read(gateway, secret, status):
	ticket = make_followed()
	as_guest()
	form = {"Sender": MOBILE, "Body": reference_of(ticket), "MessageID": "7", "secret": secret}
	frappe.local.request = Request(EnvironBuilder(path="/", method="POST", data=form).get_environ())
	frappe.local.request_ip, frappe.local.form_dict = "203.0.113.9", frappe._dict(form, gateway=gateway)
	assert sms_in.receive(gateway).status_code == status
	assert len(sent(MOBILE)) == (status == 200)
	assert sms_in.receive("nobody").status_code == 403


@pytest.mark.parametrize("asked", ["reference", "+971 50 123 4542", "0501234542"])
def test_the_clerk_reads_the_same_answer_aloud_and_it_is_noted(asked):
	ticket = make_followed()
	as_person("agent")
	frappe.local.lang = "en"
	(found,) = clerk.enquire(reference_of(ticket) if asked == "reference" else asked)
	assert found["sentences"] == told(plain_status(ticket, "en"))
	assert (last_event(ticket).move, last_event(ticket).actor) == ("status_asked", "agent@city.example")


def test_behind_a_number_with_several_the_caller_chooses():
	tickets = [make_followed(), make_followed(email=EMAIL)]
	as_person("agent")
	assert {row["ticket"] for row in clerk.enquire(MOBILE)} == set(tickets)
	assert last_event(tickets[0]).move == "register", "nothing was read yet"


def test_an_enquiry_that_leads_nowhere_says_so_and_is_for_the_call_centre_alone(monkeypatch):
	as_person("agent")
	with pytest.raises(NothingFound):
		clerk.enquire("ZZZZ-ZZZZ")
	monkeypatch.setitem(frappe.flags, "in_test", False)  # where Frappe lets every role pass
	as_person("officer")
	with pytest.raises(frappe.PermissionError):
		clerk.enquire("ZZZZ-ZZZZ")


def test_the_clerk_sees_what_else_came_from_the_same_person():
	first, second = make_followed(), make_followed(mobile="+971501234577")
	as_person("agent")
	assert clerk.enquire(reference_of(first))[0]["of_same_person"] == []
	said = Evidence("The Person Said So", "قال ذلك", "مريم", frappe.utils.now_datetime())
	persons.link(first, second, said)
	(other,) = clerk.enquire(reference_of(first))[0]["of_same_person"]
	assert (other["reference"], other["stage"]) == (reference_of(second), "Registered")
