"""The simulated SMS gateways."""

from __future__ import annotations

import pytest

from participation_app.simulator import accounts
from participation_app.simulator.sms import parts_of

UNIFONIC = {
	"AppSid": "simulated-app-sid",
	"SenderID": "CityServ",
	"Recipient": "97455500000",
	"Body": "وصلنا بلاغك",
}
TWILIO_PATH = f"/2010-04-01/Accounts/{accounts.TWILIO.account_id}/Messages.json"


def send(sms, **changes):
	form = {name: value for name, value in {**UNIFONIC, **changes}.items() if value is not None}
	return sms.request("POST", "/rest/SMS/messages", data=form)


def test_a_message_is_taken_and_kept(sms, control):
	answer = send(sms, CorrelationID="n-1").json()
	assert (answer["success"], answer["data"]["Status"], answer["data"]["NumberOfUnits"]) == (
		"true",
		"Queued",
		1,
	)
	kept = control.ask("/sms", to="97455500000")["messages"]
	assert [(one["text"], one["correlation"]) for one in kept] == [("وصلنا بلاغك", "n-1")]


@pytest.mark.parametrize(
	("changes", "status"),
	[
		({"AppSid": "wrong"}, 401),
		({"Body": None}, 400),
		({"Text": "unknown"}, 400),
		({"SenderID": "Other"}, 480),
		({"Recipient": "+97455500000"}, 410),
		({"Recipient": "0097455500000"}, 410),
		({"Body": "أ" * 671}, 412),
	],
)
def test_a_wrong_message_is_refused(sms, control, changes, status):
	answer = send(sms, **changes)
	assert (answer.status_code, answer.json()["success"]) == (status, "false")
	assert control.ask("/sms")["messages"] == []


def test_the_same_message_within_a_minute_is_a_duplicate(sms, control):
	assert send(sms).status_code == 200
	assert send(sms).status_code == 409
	control.tell("/clock", advance=61)
	assert send(sms).status_code == 200


def test_twilio_takes_messages_and_lists_them(sms, control):
	auth = (accounts.TWILIO.account_id, accounts.TWILIO.credentials["auth_token"])
	form = {"To": "+97455500000", "From": "CityServ", "Body": "hello"}
	answer = sms.request("POST", TWILIO_PATH, data=form, auth=auth)
	assert (answer.status_code, answer.json()["status"]) == (201, "queued")
	listed = sms.request("GET", TWILIO_PATH, params={"To": "+97455500000"}, auth=auth).json()["messages"]
	assert [one["sid"] for one in listed] == [answer.json()["sid"]]


def test_twilio_refuses_by_its_own_codes(sms):
	auth = (accounts.TWILIO.account_id, accounts.TWILIO.credentials["auth_token"])
	form = {"To": "12", "From": "CityServ", "Body": "hello"}
	assert sms.request("POST", TWILIO_PATH, data=form, auth=auth).json()["code"] == 21211
	assert sms.request("POST", TWILIO_PATH, data=form, auth=("a", "b")).status_code == 401


@pytest.mark.parametrize(
	("text", "parts"),
	[
		("a" * 160, 1),
		("a" * 161, 2),
		("a" * 307, 3),
		("أ" * 70, 1),
		("أ" * 71, 2),
		("أ" * 135, 3),
		("😀" * 35, 1),
	],
)
def test_parts_are_counted_by_the_alphabet(text, parts):
	assert parts_of(text) == parts
