"""A notice leaves once, whatever the gateway, the worker or the connection does; then the next way takes over."""

from datetime import timedelta
from urllib.parse import parse_qsl

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from participation_app.api import notices as api
from participation_app.connectors import errors
from participation_app.jobs import notices as jobs
from participation_app.notices import codes, gateways, proofs, reports, sending
from participation_app.notices.contacts import ContactDetails, keep
from participation_app.simulator import events
from participation_app.simulator.faults import Fault
from tests.integration.connections import at_once, failures
from tests.integration.notices.conftest import ADDRESS, MOBILE, kept_at_commits, set_settings
from tests.integration.walk import as_person

KINDS = ("Unifonic", "Twilio", "HTTP")
BOTH = {"mobile": MOBILE, "email": ADDRESS}


def report(desk, name, status="Delivered"):
	"""The gateway reports on a notice's message as our door reads it."""
	notice, [message] = desk.read(name), desk.messages[-1:]
	url = gateways.report_address(frappe.get_doc("SMS Gateway", desk.kind), name)
	body, _kind, form = events.report(message, status)
	values = {
		**dict(parse_qsl(url.partition("?")[2])),
		**(form or frappe.parse_json(body.decode())),
	}
	request = Request(EnvironBuilder(method="POST", path=url, data=form).get_environ())
	reports.take_in(reports.raise_unless_proved(values, request), values)
	return desk.read(notice.name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_is_sent_once_and_says_by_which_way_with_what_proof(desk, kind):
	desk = desk(kind)
	name = desk.owe(desk.ticket(mobile=MOBILE))
	assert desk.messages == []
	notice = desk.send(name)
	assert (notice.state, notice.channel, notice.recipient) == ("Sent", "SMS", MOBILE)
	assert notice.evidence == notice.external_id and notice.sent_at and notice.attempts == 1
	assert (notice.parts, notice.cost) == (2, pytest.approx(0.1))
	assert [(one["to"], one["text"]) for one in desk.messages] == [(MOBILE[1:], notice.text)]
	desk.send(name)
	assert len(desk.messages) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_makes_it_delivered_however_often_and_late_it_comes(desk, kind):
	"""F88"""
	desk = desk(kind)
	name = desk.owe(desk.ticket(**BOTH))
	desk.send(name)
	notice = report(desk, name)
	assert notice.state == "Delivered" and notice.delivered_at
	assert report(desk, name).delivered_at == notice.delivered_at
	assert report(desk, name, "Failed").state == "Delivered"
	assert not frappe.db.exists("Participation Notice", {"follows": name})


def test_what_the_gateway_could_not_deliver_goes_out_by_mail(desk):
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(**BOTH))
	desk.send(name)
	assert report(desk, name, "Failed").state == "Failed"
	report(desk, name, "Failed")
	following = desk.next_of(name)
	assert (following.channel, following.recipient, following.state) == ("E-mail", ADDRESS, "Queued")
	assert "AB12-CD34" in following.text


def test_a_refusal_in_an_answer_of_success_hands_on_to_the_next_way(desk):
	"""F84"""
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(**BOTH))
	desk.fault("F84")
	assert desk.send(name).state == "Failed"
	assert desk.next_of(name).channel == "E-mail"
	assert desk.messages == []


def test_a_message_called_a_duplicate_is_not_sent_again(desk):
	"""F85"""
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(mobile=MOBILE))
	desk.fault("F85")
	assert desk.send(name).state == "Unknown"
	assert desk.send(name).state == "Unknown" and desk.messages == []


def test_the_same_question_asked_twice_within_a_minute_is_sent_twice(desk, freeze_at):
	desk = desk("Unifonic")
	ticket, now = desk.ticket(mobile=MOBILE), frappe.utils.now_datetime()
	first, second = (desk.owe(ticket) for _time in range(2))
	assert desk.send(first).state == "Sent"
	held = desk.send(second)
	assert (held.state, held.message_code) == ("Queued", "same_words") and len(desk.messages) == 1
	desk.simulator.world.clock.advance(120)
	freeze_at(now + timedelta(minutes=2))
	assert desk.send(second).state == "Sent"
	assert [one["correlation"] for one in desk.messages] == [first, second]
	assert len({desk.read(name).external_id for name in (first, second)}) == 2


def test_what_is_called_a_repetition_of_itself_is_sent_once_and_settled_by_its_report(desk, freeze_at):
	"""F85, F86"""
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(mobile=MOBILE))
	desk.fault("F86")
	assert desk.send(name).state == "Unknown" and len(desk.messages) == 1
	frappe.db.set_value("Participation Notice", name, "state", "Queued")  # as if somebody had it sent again
	assert desk.send(name).state == "Unknown" and len(desk.messages) == 1
	assert desk.read(name).message_code == "taken_before"
	assert report(desk, name).state == "Delivered"


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_taken_without_an_answer_is_settled_by_its_report(desk, kind):
	"""F86"""
	desk = desk(kind)
	name = desk.owe(desk.ticket(mobile=MOBILE))
	desk.fault("F86")
	assert desk.send(name).state == "Unknown"
	assert report(desk, name).state == "Delivered"
	assert len(desk.messages) == 1


def test_a_gateway_that_lists_its_messages_is_asked_for_it(desk):
	"""F86"""
	desk = desk("Twilio")
	name = desk.owe(desk.ticket(mobile=MOBILE))
	desk.fault("F86")
	desk.send(name)
	notice = desk.send(name)
	assert notice.state == "Sent" and notice.external_id.startswith("SM") and len(desk.messages) == 1


def test_a_report_that_is_quicker_than_the_answer_stands(desk, monkeypatch):
	"""F86"""
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(mobile=MOBILE))
	connector = gateways.connector_for(frappe.get_doc("SMS Gateway", "Unifonic"))

	class Broken:
		def send(self, *args, **values):
			connector.send(*args, **values)
			report(desk, name)
			raise errors.MaybePosted

	monkeypatch.setattr(gateways, "connector_for", lambda gateway: connector if desk.messages else Broken())
	assert desk.send(name).state == "Delivered"


def test_the_second_of_three_refused_leaves_the_others_sent(desk):
	"""F87"""
	desk = desk("Unifonic")
	numbers = [f"+97150123456{digit}" for digit in (1, 2, 3)]
	names = [desk.owe(desk.ticket(mobile=number, email=ADDRESS)) for number in numbers]
	desk.fault("F87")
	assert [desk.send(name).state for name in names] == ["Sent", "Failed", "Sent"]
	assert [one["to"] for one in desk.messages] == [numbers[0][1:], numbers[2][1:]]
	assert desk.next_of(names[1]).channel == "E-mail"


def test_what_is_rolled_back_with_its_cause_is_never_sent(desk):
	desk = desk("Unifonic")
	ticket = desk.ticket(mobile=MOBILE)
	frappe.db.commit()
	name = desk.owe(ticket)
	frappe.db.rollback()
	assert not frappe.db.exists("Participation Notice", name)


def test_a_crash_between_writing_and_sending_loses_nothing(desk):
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(mobile=MOBILE))
	frappe.db.commit()
	assert name in sending.due("SMS")
	assert desk.send(name).state == "Sent" and name not in sending.due("SMS")


def test_a_job_that_is_awake_hands_over_whatever_else_is_due_on_its_channel(desk):
	desk = desk("HTTP")
	ticket = desk.ticket(**BOTH)
	names = [desk.owe(ticket, channel="SMS", recipient=f"+97150123456{number}") for number in range(3)]
	mail, later = desk.owe(ticket, channel="E-mail"), desk.owe(ticket, channel="SMS")
	frappe.db.set_value("Participation Notice", later, "next_attempt_at", "2099-01-01")
	jobs.send(names[1])
	assert [desk.read(name).state for name in (*names, mail, later)] == [*["Sent"] * 3, "Queued", "Queued"]
	assert [one["to"][-1] for one in desk.messages] == ["1", "0", "2"]


def test_what_nobody_foresaw_stops_no_other_notice_and_is_not_met_again_at_once(desk, monkeypatch):
	desk = desk("HTTP")
	bad, good = (desk.owe(desk.ticket(mobile=MOBILE)) for _notice in range(2))
	frappe.db.commit()
	refusal = sending._refusal
	monkeypatch.setattr(
		sending, "_refusal", lambda one, text: 1 / 0 if one.name == bad else refusal(one, text)
	)
	for _minute in range(2):
		jobs.send_by("SMS")
	assert (desk.read(bad).state, desk.read(good).state) == ("Queued", "Sent")
	assert desk.read(bad).lease_until > frappe.utils.now_datetime() + timedelta(minutes=4)
	assert frappe.db.count("Error Log", {"method": f"Notice {bad}"}) == 1


def test_what_is_committed_before_the_outcome_keeps_others_away(desk, monkeypatch):
	desk = desk("HTTP")
	name = desk.owe(desk.ticket(mobile=MOBILE))
	kept = kept_at_commits(monkeypatch, name)
	desk.send(name)
	assert kept == [("Sending", True), ("Sent", False)]


def test_a_notice_asks_the_database_little(desk, monkeypatch):
	"""Taken, its intention committed, sent, its outcome committed; the job's first one reads the gateway's secrets."""
	desk = desk("HTTP")
	ticket = desk.ticket()
	for number in range(3):
		desk.owe(ticket, channel="SMS", recipient=f"+97150123456{number}")
	asked, sql = [], frappe.db.sql
	monkeypatch.setattr(
		frappe.db,
		"sql",
		lambda query, *more, **values: asked.append(str(query)) or sql(query, *more, **values),
	)
	jobs.send_by("SMS")
	taken = [number for number, query in enumerate(asked) if query.endswith("FOR UPDATE") and "*" in query]
	assert len(desk.messages) == 3 and len(taken) == 6
	assert taken[4] - taken[2] <= 8


class Killed(BaseException):
	"""The worker is gone."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("has_left", [True, False])
def test_a_worker_that_dies_around_the_sending_never_makes_two(desk, monkeypatch, kind, has_left):
	desk = desk(kind)
	name = desk.owe(desk.ticket(mobile=MOBILE))
	frappe.db.commit()
	connector = gateways.connector_for(frappe.get_doc("SMS Gateway", kind))

	class Dying:
		def send(self, *args, **values):
			if has_left:
				connector.send(*args, **values)
			raise Killed

	with monkeypatch.context() as patched, pytest.raises(Killed):
		patched.setattr(gateways, "connector_for", lambda gateway: Dying())
		desk.send(name)
	frappe.db.rollback()
	assert desk.read(name).state == "Sending"
	for _visit in range(6):
		desk.send(name)
	assert len(desk.messages) == (1 if has_left or kind == "Twilio" else 0)
	assert desk.read(name).state == ("Sent" if kind == "Twilio" else "Unknown")


def test_what_nobody_can_tell_of_goes_out_by_another_way_in_the_end_and_never_by_the_same(desk, freeze_at):
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(**BOTH))
	desk.fault("F86")
	desk.send(name)
	desk.send(name)
	assert not frappe.db.exists("Participation Notice", {"follows": name})
	freeze_at(frappe.utils.now_datetime() + sending.NEXT_CHANNEL_AFTER + timedelta(minutes=1))
	assert desk.send(name).state == "Unknown"
	assert desk.next_of(name).channel == "E-mail" and len(desk.messages) == 1


def test_two_workers_send_one_message(desk, really_committed):
	set_up = desk("Unifonic")
	name = set_up.owe(set_up.ticket(mobile=MOBILE))
	frappe.db.commit()
	try:
		assert failures(at_once(*[lambda: sending.send(name)] * 4)) == []
		frappe.db.rollback()
		assert set_up.read(name).state == "Sent" and len(set_up.messages) == 1
	finally:
		frappe.set_user("Administrator")
		frappe.delete_doc("SMS Gateway", "Unifonic", force=True)
		set_settings(sms_gateway=None)
		frappe.db.commit()


@pytest.mark.parametrize(
	"fault",
	[
		{"status": 429, "body": {"message": "slow"}, "headers": {"Retry-After": "600"}},
		{"status": 401, "body": {"message": "who"}},
		{"status": 402, "body": {"message": "money"}},
	],
)
def test_trouble_of_the_gateway_sends_nothing_and_lets_it_rest(desk, fault):
	desk = desk("Unifonic")
	first, second = (desk.owe(desk.ticket(mobile=f"+97150123456{digit}")) for digit in (1, 2))
	desk.simulator.faults.arm(_fault(fault))
	notice = desk.send(first)
	assert notice.state == "Queued" and notice.next_attempt_at > frappe.utils.now_datetime()
	gateway = frappe.get_doc("SMS Gateway", "Unifonic")
	assert gateway.state_message and gateway.resting_until > frappe.utils.now_datetime()
	assert desk.send(second).state == "Queued" and desk.messages == []
	gateway.db_set("resting_until", None)
	assert desk.send(first).state == "Sent"
	assert frappe.db.get_value("SMS Gateway", "Unifonic", "state_message") is None


def _fault(values):
	return Fault.from_dict({"platform": "SMS", "times": 1, **values})


def test_after_hours_of_trouble_the_next_way_takes_over(desk, freeze_at):
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(**BOTH))
	frappe.conf.participation_platforms = {"SMS": "http://127.0.0.1:9"}
	assert desk.send(name).state == "Queued"
	freeze_at(frappe.utils.now_datetime() + sending.GIVE_UP_AFTER + timedelta(minutes=1))
	assert desk.send(name).state == "Failed"
	assert desk.next_of(name).channel == "E-mail"


def test_without_another_way_it_waits_as_long_as_it_takes(desk, freeze_at):
	desk = desk("Unifonic")
	set_settings(sms_gateway=None)
	ticket = desk.ticket(email=ADDRESS)
	keep(ticket, ContactDetails(mobile=MOBILE))
	name = desk.owe(ticket, channel="SMS")
	notice = desk.send(name)
	assert (notice.state, notice.message_code) == ("Queued", "no_gateway")


@pytest.mark.parametrize(
	("now", "sent"),
	[
		("2026-03-02 20:59", True),
		("2026-03-02 21:00", False),
		("2026-03-03 06:59", False),
		("2026-03-03 07:00", True),
	],
)
def test_nothing_goes_out_in_quiet_hours_but_a_code_that_somebody_waits_for(desk, freeze_at, now, sent):
	desk = desk("Unifonic")
	zone = frappe.utils.get_system_timezone()
	set_settings(quiet_from="21:00:00", quiet_until="07:00:00", time_zone=zone)
	freeze_at(now)
	name = desk.owe(desk.ticket(mobile=MOBILE))
	notice = desk.send(name)
	assert (notice.state == "Sent") is sent
	if not sent:
		assert str(notice.next_attempt_at) == "2026-03-03 07:00:00"
	codes.send("Follow", "1", "SMS", MOBILE, "ar")
	code = frappe.get_last_doc("Participation Notice", {"kind": "Code"})
	assert desk.send(code.name).state == "Sent"


def test_mail_goes_out_in_quiet_hours(desk, freeze_at, outgoing_mail):
	desk = desk("Unifonic")
	set_settings(quiet_from="21:00:00", quiet_until="07:00:00", time_zone=frappe.utils.get_system_timezone())
	freeze_at("2026-03-02 23:00")
	assert desk.send(desk.owe(desk.ticket(email=ADDRESS))).state == "Sending"


def test_one_number_gets_so_many_messages_a_day_and_the_rest_waits_for_the_next(desk, freeze_at):
	desk = desk("Unifonic")
	zone = frappe.utils.get_system_timezone()
	set_settings(most_messages_a_day=3, time_zone=zone, quiet_from="21:00:00", quiet_until="07:00:00")
	freeze_at("2026-03-02 10:00")
	names = [desk.owe(desk.ticket(mobile=MOBILE, email=ADDRESS)) for _time in range(5)]
	for number, name in enumerate(names):
		frappe.db.set_value("Participation Notice", name, "text", f"رقم {number}")
	assert [desk.send(name).state for name in names] == ["Sent"] * 3 + ["Queued"] * 2
	held = desk.read(names[4])
	assert str(held.next_attempt_at) == "2026-03-03 07:00:00" and held.message_code == "number_used_up"
	assert not frappe.db.exists("Participation Notice", {"follows": ["in", names]})
	freeze_at("2026-03-03 07:00")
	assert [desk.send(name).state for name in names[3:]] == ["Sent"] * 2 and len(desk.messages) == 5


def test_a_code_beyond_a_numbers_messages_is_not_sent_since_tomorrow_it_is_of_no_use(desk, freeze_at):
	desk = desk("Unifonic")
	set_settings(most_messages_a_day=1, time_zone=frappe.utils.get_system_timezone())
	freeze_at("2026-03-02 10:00")
	assert desk.send(desk.owe(desk.ticket(mobile=MOBILE))).state == "Sent"
	codes.send("Follow", "1", "SMS", MOBILE, "ar")
	code = frappe.get_last_doc("Participation Notice", {"kind": "Code"})
	assert desk.send(code.name).state == "Failed"


def test_beyond_the_days_messages_in_all_the_rest_waits_for_tomorrow_by_its_own_way(desk, freeze_at):
	desk = desk("Unifonic")
	set_settings(most_messages_in_all=1, time_zone=frappe.utils.get_system_timezone())
	freeze_at("2026-03-02 10:00")
	first, second = (desk.owe(desk.ticket(mobile=f"+97150123456{digit}", email=ADDRESS)) for digit in (1, 2))
	as_person("manager")
	before = api.use_today()["waiting"]
	assert (desk.send(first).state, desk.send(second).state) == ("Sent", "Queued")
	assert str(desk.read(second).next_attempt_at) == "2026-03-03 00:00:00"
	assert api.use_today() == {"sent": 1, "most": 1, "waiting": before + 1}
	told = {"document_type": "SMS Gateway", "document_name": "Unifonic"}
	assert "manager@city.example" in frappe.get_all("Notification Log", told, pluck="for_user")
	freeze_at("2026-03-02 20:00")
	assert desk.send(second).state == "Queued"
	assert not frappe.db.exists("Participation Notice", {"follows": second})
	freeze_at("2026-03-03 00:00")
	frappe.db.set_value("SMS Gateway", "Unifonic", "resting_until", frappe.utils.now_datetime())
	assert desk.send(second).state == "Sent"
	assert api.use_today()["waiting"] == before


@pytest.mark.parametrize(
	("language", "words"), [("en", "The gateway cannot reach this number."), ("ar", "لا تصل البوابة")]
)
def test_why_it_was_not_sent_reads_in_the_readers_language(desk, language, words):
	desk = desk("Unifonic")
	name = desk.owe(desk.ticket(mobile=MOBILE))
	desk.simulator.faults.arm(_fault({"status": 482, "body": {"message": "no way", "errorCode": "ER-482"}}))
	frappe.local.lang = "ar" if language == "en" else "en"
	assert desk.send(name).state == "Failed"
	frappe.local.lang = language
	[told] = [one for one in proofs.of_ticket(desk.read(name).ticket)["notices"] if one["name"] == name]
	assert told["message"].startswith(words) and "ER-482" in told["message"]
	form = desk.read(name)
	form.run_method("onload")
	assert form.message == told["message"]


def test_a_code_leaves_with_its_digits_and_keeps_none(desk):
	desk = desk("Unifonic")
	code = codes.send("Follow", "1", "SMS", MOBILE, "ar")
	digits = codes.digits_to_send(code)
	notice = desk.send(frappe.get_last_doc("Participation Notice", {"code": code}).name)
	assert notice.state == "Sent" and digits in desk.messages[0]["text"] and "10" in desk.messages[0]["text"]
	assert digits not in frappe.as_json(notice.as_dict()) and codes.digits_to_send(code) is None
	assert codes.confirm(code, digits).address == MOBILE


def test_a_code_that_is_too_old_is_not_sent_and_nobody_else_takes_it_over(desk, freeze_at):
	desk = desk("Unifonic")
	code = codes.send("Follow", "1", "SMS", MOBILE, "ar")
	name = frappe.get_last_doc("Participation Notice", {"code": code}).name
	freeze_at(frappe.utils.now_datetime() + codes.GOOD_FOR + timedelta(seconds=1))
	assert desk.send(name).state == "Failed" and desk.messages == []


def test_a_ticket_without_any_way_shows_that_nobody_was_told(desk):
	desk = desk("Unifonic")
	notice = desk.read(desk.owe(desk.ticket()))
	assert notice.state == "No Way" and notice.message
