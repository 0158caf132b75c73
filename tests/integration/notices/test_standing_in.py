"""A gateway that is slow or away is left for the one that stands in for it, and takes everything again once it is well."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import frappe
import pytest

from participation_app.casework.health.findings import all_findings
from participation_app.casework.language import in_language
from participation_app.notices import sending, standing_in
from participation_app.notices.standing_in import StandInWrong
from participation_app.rules.gateway_choice import TRIAL
from participation_app.simulator.faults import Fault
from tests.integration.connections import at_once, failures
from tests.integration.notices.conftest import Desk, kept_at_commits, set_settings

FIRST, OTHER = "Unifonic", "Twilio"
LIMIT, SLOW = 1, 1.1  # seconds
MINUTE = timedelta(minutes=1)
PATHS = {FIRST: "/rest/SMS", OTHER: "/2010-04-01"}
WORKERS, MESSAGES = 3, 24


class Pair(Desk):
	"""A gateway that another stands in for, and notices to many people."""

	numbers = 0
	own_ticket = None

	def owe_to_somebody(self) -> str:
		self.own_ticket = self.own_ticket or self.ticket()
		self.numbers += 1
		return self.owe(self.own_ticket, channel="SMS", recipient=f"+9715011{self.numbers:05}")

	def send_one(self):
		return self.send(self.owe_to_somebody())

	def is_slow(self, gateway: str, times: int = 1, **more) -> None:
		fault = {"platform": "SMS", "method": "POST", "path": PATHS[gateway], "delay": SLOW, "times": times}
		self.simulator.faults.arm(Fault.from_dict({**fault, **more}))

	def is_left(self) -> None:
		"""The first one is slow until it is left."""
		self.is_slow(FIRST, times=2)
		assert [self.send_one().gateway for _message in range(2)] == [FIRST, FIRST]

	def bears_a_busy_machine(self) -> None:
		"""From now on what is quick counts as quick wherever the tests run."""
		frappe.db.set_value("SMS Gateway", {"name": ["in", [FIRST, OTHER]]}, "slow_after", 10)

	def taken(self) -> Counter:
		return Counter(one["gateway"] for one in self.messages)

	def gateway(self, name: str):
		return frappe.get_doc("SMS Gateway", name)


@pytest.fixture
def pair(simulator, desk) -> Pair:
	desk(OTHER), desk(FIRST)
	frappe.get_doc("SMS Gateway", FIRST).update({"stand_in": OTHER, "slow_after": LIMIT}).save()
	frappe.db.commit()
	return Pair(simulator, FIRST)


def later(freeze_at, by):
	freeze_at(frappe.utils.now_datetime() + by)


def test_a_slow_gateway_is_left_after_two_messages_and_each_is_sent_once(pair):
	pair.is_left()
	notices = [pair.send_one() for _message in range(4)]
	assert {(one.gateway, one.state) for one in notices} == {(OTHER, "Sent")}
	assert pair.taken() == {FIRST: 2, OTHER: 4}
	left = pair.gateway(FIRST)
	assert left.state_code == "gateway_slow" and left.trouble_since and left.resting_until
	assert left.resting_until - frappe.utils.now_datetime() <= MINUTE


def test_one_message_that_hangs_is_enough(pair):
	pair.is_slow(FIRST, delay=2 * LIMIT + 0.1)
	assert [pair.send_one().gateway for _message in range(2)] == [FIRST, OTHER]


def test_a_single_slow_message_changes_nothing(pair):
	pair.is_slow(FIRST)
	assert [pair.send_one().gateway for _message in range(2)] == [FIRST, FIRST]
	pair.is_slow(FIRST)
	assert [pair.send_one().gateway for _message in range(2)] == [FIRST, FIRST]
	assert not pair.gateway(FIRST).state_message


def test_after_its_rest_it_gets_one_message_and_once_well_all(pair, freeze_at):
	pair.is_left()
	pair.bears_a_busy_machine()
	later(freeze_at, MINUTE)
	trial, during = standing_in.take_turn()[0].name, [pair.send_one().gateway for _message in range(2)]
	assert (trial, during) == (FIRST, [OTHER, OTHER])
	later(freeze_at, TRIAL)  # the worker that tried it is gone
	assert [pair.send_one().gateway for _message in range(4)] == [FIRST] * 4
	well = pair.gateway(FIRST)
	assert not (well.state_message or well.state_code or well.resting_until or well.trouble_since)


def test_while_a_trial_is_entered_nobody_else_takes_its_message(pair, freeze_at, monkeypatch):
	pair.is_left()
	pair.bears_a_busy_machine()
	later(freeze_at, MINUTE)
	name = pair.owe_to_somebody()
	kept = kept_at_commits(monkeypatch, name)
	assert pair.send(name).gateway == FIRST
	assert kept == [("Queued", True), ("Sending", True), ("Sent", False)]


def test_while_it_stays_slow_it_is_tried_more_and_more_rarely(pair, freeze_at):
	freeze_at("2026-03-02 10:00")
	pair.is_left()
	rests = []
	for _trial in range(3):
		freeze_at(pair.gateway(FIRST).resting_until)
		pair.is_slow(FIRST)
		assert [pair.send_one().gateway for _message in range(2)] == [FIRST, OTHER]
		rests.append(pair.gateway(FIRST).resting_until - frappe.utils.now_datetime())
	assert [round(rest / MINUTE) for rest in rests] == [5, 15, 30]
	assert set(pair.taken().values()) == {5, 3}


def test_a_refusal_of_one_message_shows_that_the_gateway_is_well(pair, freeze_at):
	pair.is_left()
	pair.bears_a_busy_machine()
	later(freeze_at, MINUTE)
	pair.fault("F84")
	assert pair.send_one().state == "Failed"
	assert pair.send_one().gateway == FIRST and not pair.gateway(FIRST).state_message


def test_a_gateway_that_refuses_connections_is_left_at_once_with_the_message_that_met_it(pair):
	address = frappe.conf.participation_platforms["SMS"]
	frappe.conf.participation_platforms["SMS"] = {FIRST: "http://127.0.0.1:9", OTHER: address}
	name = pair.owe_to_somebody()
	held = pair.send(name)
	assert (held.state, held.message_code) == ("Queued", "gateway_away")
	assert name in sending.due("SMS")  # at once, since nothing has left
	assert (pair.send(name).gateway, pair.read(name).state) == (OTHER, "Sent")
	assert pair.send_one().gateway == OTHER and pair.taken() == {OTHER: 2}


@pytest.mark.parametrize("status", [429, 402, 401])
def test_a_gateway_that_does_not_let_us_send_is_left_as_well(pair, status):
	fault = {"platform": "SMS", "path": PATHS[FIRST], "status": status, "body": {"message": "no"}}
	pair.simulator.faults.arm(Fault.from_dict(fault))
	name = pair.owe_to_somebody()
	assert pair.send(name).state == "Queued" and pair.send(name).gateway == OTHER
	assert pair.taken() == {OTHER: 1}


def test_what_may_have_left_by_the_slow_one_is_never_repeated_by_the_other(pair, freeze_at):
	pair.is_slow(FIRST, times=2, drop="after")
	names = [pair.owe_to_somebody() for _message in range(2)]
	assert [pair.send(name).state for name in names] == ["Unknown", "Unknown"]
	assert pair.send_one().gateway == OTHER
	for _visit in range(4):
		later(freeze_at, MINUTE)
		assert [pair.send(name).gateway for name in names] == [FIRST, FIRST]
	assert pair.taken() == {FIRST: 2, OTHER: 1}


def test_a_slow_one_is_better_than_none(pair):
	pair.is_left()
	pair.simulator.faults.arm(Fault(platform="SMS", path=PATHS[OTHER], status=402, body={"message": "no"}))
	name = pair.owe_to_somebody()
	assert pair.send(name).state == "Queued"
	assert (pair.send(name).gateway, pair.read(name).state) == (FIRST, "Sent")


def test_where_both_are_away_messages_wait_for_the_one_that_is_back_first(pair):
	frappe.conf.participation_platforms["SMS"] = "http://127.0.0.1:9"
	name = pair.owe_to_somebody()
	assert [pair.send(name).state for _visit in range(2)] == ["Queued", "Queued"]
	waits = pair.send(name)
	rests = [pair.gateway(one).resting_until for one in (FIRST, OTHER)]
	assert waits.next_attempt_at == min(rests) and waits.state == "Queued" and waits.attempts == 2


def test_without_a_stand_in_slowness_changes_nothing(pair):
	pair.gateway(FIRST).update({"stand_in": None}).save()
	pair.is_slow(FIRST, times=2)
	assert [pair.send_one().gateway for _message in range(3)] == [FIRST] * 3
	assert not pair.gateway(FIRST).state_message


def test_a_stand_in_that_is_switched_off_is_passed_over(pair):
	pair.gateway(OTHER).update({"enabled": 0}).save()
	pair.is_slow(FIRST, times=2)
	assert [pair.send_one().gateway for _message in range(3)] == [FIRST] * 3


def test_the_days_messages_are_no_trouble_for_which_another_stands_in(pair, freeze_at):
	set_settings(most_messages_in_all=1, time_zone=frappe.utils.get_system_timezone())
	freeze_at("2026-03-02 10:00")
	names = [pair.owe_to_somebody() for _message in range(3)]
	assert [pair.send(name).state for name in names] == ["Sent", "Queued", "Queued"]
	set_settings(most_messages_in_all=0)
	assert pair.send(names[1]).state == "Queued" and pair.taken() == {FIRST: 1}
	freeze_at("2026-03-03 00:00")
	assert [pair.send(name).gateway for name in names[1:]] == [FIRST, FIRST]


def test_managers_read_which_one_stands_in_since_when_and_why(pair, freeze_at):
	freeze_at("2026-03-02 10:00")
	pair.is_left()
	told = {"document_type": "SMS Gateway", "document_name": FIRST}
	assert frappe.db.count("Notification Log", {**told, "for_user": "manager@city.example"}) == 1
	words = {
		"en": ["“Twilio” stands in", "“Unifonic”", "2 March 2026", "longer for a message"],
		"ar": ["«Twilio»", "«Unifonic»", "مارس", "وقتاً أطول"],
	}
	for language, said in words.items():
		with in_language(language):
			[finding] = [one for one in all_findings() if one.key == f"gateway:{FIRST}"]
		assert [part for part in said if part not in finding.sentence] == [], finding.sentence
		assert (finding.severity, str(finding.since)) == ("Soon", "2026-03-02 10:00:00")
	pair.bears_a_busy_machine()
	freeze_at(pair.gateway(FIRST).resting_until)
	pair.send_one()
	assert not [one for one in all_findings() if one.key.startswith("gateway:")]


@pytest.mark.parametrize("circle", [(FIRST,), (OTHER, FIRST), (OTHER, "HTTP", FIRST)])
def test_nobody_stands_in_for_themselves_not_even_by_way_of_others(pair, desk, circle):
	desk("HTTP")
	frappe.conf.participation_platforms["SMS"] = {}
	for name, stand_in in pairwise(circle):
		frappe.db.set_value("SMS Gateway", name, "stand_in", stand_in)
	with pytest.raises(StandInWrong):
		pair.gateway(FIRST).update({"stand_in": circle[0]}).save()


def test_the_keys_of_two_providers_are_not_given_to_one_address(pair, desk):
	desk("HTTP")
	with pytest.raises(StandInWrong, match="one address"):
		pair.gateway("HTTP").update({"stand_in": OTHER}).save()
	frappe.conf.participation_platforms["SMS"] = {"HTTP": frappe.conf.participation_platforms["SMS"]}
	pair.gateway("HTTP").update({"stand_in": OTHER}).save()


def test_many_workers_leave_a_slow_gateway_and_come_back_to_it_with_one_message(
	desk, simulator, really_committed
):
	"""R14"""
	desk(OTHER), desk(FIRST)
	frappe.get_doc("SMS Gateway", FIRST).update({"stand_in": OTHER, "slow_after": LIMIT}).save()
	pair = Pair(simulator, FIRST)
	names = [pair.owe_to_somebody() for _message in range(MESSAGES)]
	frappe.db.commit()
	try:
		pair.is_slow(FIRST, times=MESSAGES)
		_all_at_once(names[: MESSAGES // 2])
		slow = pair.taken()[FIRST]
		assert slow <= 2 * WORKERS and pair.taken()[OTHER] == MESSAGES // 2 - slow
		pair.simulator.faults.clear()
		pair.is_slow(FIRST)  # so that the others come by during the trial
		pair.bears_a_busy_machine()
		frappe.db.set_value("SMS Gateway", FIRST, "resting_until", frappe.utils.now_datetime())
		frappe.db.commit()
		_all_at_once(names[MESSAGES // 2 : MESSAGES // 2 + WORKERS])
		assert pair.taken()[FIRST] == slow + 1
		_all_at_once(names[MESSAGES // 2 + WORKERS :])
		assert pair.taken()[FIRST] == slow + 1 + MESSAGES // 2 - WORKERS
		frappe.db.rollback()
		assert {pair.read(name).state for name in names} == {"Sent"}
		assert len({one["to"] for one in pair.messages}) == len(pair.messages) == MESSAGES
	finally:
		_remove_gateways()


def _all_at_once(names):
	def work(own):
		for name in own:
			sending.send(name)

	works = [lambda own=names[number::WORKERS]: work(own) for number in range(WORKERS)]
	assert failures(at_once(*works)) == []


def _remove_gateways():
	frappe.set_user("Administrator")
	for name in (FIRST, OTHER):
		frappe.delete_doc("SMS Gateway", name, force=True)
	set_settings(sms_gateway=None)
	frappe.db.commit()
