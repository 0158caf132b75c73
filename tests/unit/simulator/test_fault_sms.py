"""F84 to F88: short messages and the reports on them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs

import pytest
import requests

from participation_app.simulator import accounts
from tests.unit.simulator.callbacks import wait

TWILIO_PATH = f"/2010-04-01/Accounts/{accounts.TWILIO.account_id}/Messages.json"


def send(sms, recipient="97455500000", **more):
	form = {
		"AppSid": "simulated-app-sid",
		"SenderID": "CityServ",
		"Recipient": recipient,
		"Body": "وصلنا بلاغك",
	}
	return sms.request("POST", "/rest/SMS/messages", data={**form, **more})


@pytest.mark.parametrize(("name", "status"), [("F84", 200), ("F85", 409)])
def test_F84_F85_the_message_is_refused_once(control, sms, name, status):
	control.bring_about(name, "SMS")
	answer = send(sms)
	assert (answer.status_code, answer.json()["success"]) == (status, "false")
	assert control.ask("/sms")["messages"] == []
	assert send(sms).json()["success"] == "true"


def test_F86_the_message_is_taken_and_nobody_says_so(control, sms):
	control.bring_about("F86", "SMS")
	with pytest.raises(requests.ConnectionError):
		send(sms)
	assert len(control.ask("/sms")["messages"]) == 1
	assert send(sms).status_code == 409


def test_F87_the_second_of_three_recipients_is_refused(control, sms):
	control.bring_about("F87", "SMS")
	statuses = [send(sms, f"9745550000{number}").status_code for number in range(3)]
	assert statuses == [200, 410, 200]
	assert [one["to"] for one in control.ask("/sms")["messages"]] == ["97455500000", "97455500002"]


def test_a_report_follows_each_message_that_asks_for_it(control, sms, endpoint):
	sent = send(sms, CorrelationID="n-7", statusCallback=endpoint.url).json()["data"]
	wait(control)
	assert json.loads(endpoint.received[0].body) == {
		"MessageID": sent["MessageID"],
		"CorrelationID": "n-7",
		"Recipient": "97455500000",
		"Status": "Delivered",
	}


def test_no_report_goes_to_another_machine(control, sms):
	assert send(sms, statusCallback="http://example.com/report").status_code == 200
	assert control.ask("/deliveries")["deliveries"] == []


def test_reports_of_the_other_gateway_are_signed_forms(control, sms, endpoint):
	token = accounts.TWILIO.credentials["auth_token"]
	form = {"To": "+97455500000", "From": "CityServ", "Body": "hi", "StatusCallback": endpoint.url}
	sid = sms.request("POST", TWILIO_PATH, data=form, auth=(accounts.TWILIO.account_id, token)).json()["sid"]
	wait(control)
	fields = {name: values[0] for name, values in parse_qs(endpoint.received[0].body.decode()).items()}
	assert (fields["MessageSid"], fields["MessageStatus"]) == (sid, "delivered")
	signed = endpoint.url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
	digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
	assert endpoint.received[0].headers["X-Twilio-Signature"] == base64.b64encode(digest).decode()


def test_a_registered_callback_gets_the_reports_of_its_gateway(control, sms, endpoint):
	control.tell("/callbacks", platform="Unifonic", url=endpoint.url)
	message = send(sms).json()["data"]["MessageID"]
	control.tell("/deliveries", message=message, status="Undelivered", wait=5)
	assert [json.loads(one.body)["Status"] for one in endpoint.received] == ["Delivered", "Undelivered"]


def test_F88_the_report_comes_twice(control, sms, endpoint):
	control.bring_about("F88", "SMS")
	send(sms, statusCallback=endpoint.url)
	wait(control)
	assert len(endpoint.received) == 2 and endpoint.received[0].body == endpoint.received[1].body


def test_F88_the_report_comes_late(control, sms, endpoint):
	control.bring_about("F88", "SMS", variant="late", seconds=0.2)
	send(sms, statusCallback=endpoint.url)
	assert endpoint.received == []
	wait(control)
	assert len(endpoint.received) == 1
	send(sms, "97455500009", statusCallback=endpoint.url)
	wait(control)
	assert len(endpoint.received) == 2
