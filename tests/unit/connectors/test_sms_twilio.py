from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from participation_app.connectors import errors
from participation_app.connectors.registry import connect_sms
from participation_app.connectors.sms import ReportUnreadable, SmsReceived, SmsReport

SID, TOKEN = "AC01", "canary-auth-token"
PATH = f"/2010-04-01/Accounts/{SID}/Messages.json"
TAKEN = {"sid": "SM9", "status": "queued", "num_segments": "2", "body": "نص"}
FORM = {"MessageSid": "SM9", "MessageStatus": "delivered"}


@pytest.fixture
def gateway(platform, clock):
	credentials = {"account_sid": SID, "auth_token": TOKEN, "sender_id": "QaafDesk"}
	return connect_sms("Twilio", credentials=credentials, base_url=platform.url, clock=clock)


def send(gateway, **more):
	return gateway.send("+971501234567", "نص", correlation_id="notice-7", **more)


def test_a_message_taken_is_told_with_its_id_and_parts(platform, gateway):
	platform.tell(PATH, TAKEN, method="POST")
	sent = send(gateway, callback="https://desk.example/report")
	assert (sent.external_id, sent.units) == ("SM9", 2)
	form = parse_qs(platform.received[0].body)
	assert form["To"] == ["+971501234567"] and form["From"] == ["QaafDesk"]
	assert form["StatusCallback"] == ["https://desk.example/report"]


def test_a_messaging_service_is_named_as_one(platform, clock):
	credentials = {"account_sid": SID, "auth_token": TOKEN, "sender_id": "MG01"}
	gateway = connect_sms("Twilio", credentials=credentials, base_url=platform.url, clock=clock)
	platform.tell(PATH, TAKEN, method="POST")
	send(gateway)
	form = parse_qs(platform.received[0].body)
	assert form["MessagingServiceSid"] == ["MG01"] and "From" not in form


@pytest.mark.parametrize(
	("status", "body", "error"),
	[
		(400, {"code": 21211, "message": "bad"}, errors.NotReplyable),
		(400, {"code": 21610, "message": "unsubscribed"}, errors.NotReplyable),
		(400, {"code": 21617, "message": "long"}, errors.ContentRejected),
		(400, {"code": 99999, "message": "new"}, errors.ContentRejected),
		(401, {"code": 20003, "message": f"{TOKEN} is wrong"}, errors.AuthRevoked),
		(404, {"code": 20404, "message": "no account"}, errors.AuthRevoked),
		(429, {"code": 20429, "message": "slow"}, errors.RateLimited),
		(500, {}, errors.MaybePosted),
		(201, {}, errors.MaybePosted),
	],
)
def test_what_the_gateway_refuses_is_told_apart(platform, gateway, told, status, body, error):
	platform.tell(PATH, told(body, status=status), method="POST")
	with pytest.raises(error) as caught:
		send(gateway)
	assert type(caught.value) is error and "canary" not in str(caught.value)
	assert len(platform.received) == 1


def test_a_message_is_found_in_the_list_by_its_text(platform, gateway, clock):
	platform.tell(PATH, {"messages": [{**TAKEN, "sid": "SM8", "body": "غيره"}, TAKEN]})
	assert gateway.find("+971501234567", "نص", clock()).external_id == "SM9"
	platform.tell_instead(PATH, {"messages": []})
	assert gateway.find("+971501234567", "نص", clock()) is None


def test_a_message_from_before_midnight_is_looked_for_on_both_days(platform, gateway, clock):
	for _day in range(2):
		platform.tell(PATH, {"messages": []})
	assert gateway.find("+971501234567", "نص", clock() - timedelta(days=1)) is None
	assert len(platform.received) == 2


def signature(url, form, token=TOKEN):
	text = url + "".join(f"{name}{form[name]}" for name in sorted(form))
	return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


@pytest.mark.parametrize(
	("given", "is_proved"),
	[
		(signature("https://desk.example/r", FORM), True),
		(signature("https://desk.example/other", FORM), False),
		(signature("https://desk.example/r", {**FORM, "MessageStatus": "failed"}), False),
		(signature("https://desk.example/r", FORM, "other"), False),
		("", False),
		(None, False),
	],
)
def test_only_the_accounts_own_signature_proves_a_call(gateway, given, is_proved):
	headers = {"X-Twilio-Signature": given} if given is not None else {}
	assert gateway.proves("https://desk.example/r", FORM, headers) is is_proved


def test_an_account_without_a_token_proves_nothing(platform, clock):
	gateway = connect_sms("Twilio", credentials={"account_sid": SID}, base_url=platform.url, clock=clock)
	headers = {"X-Twilio-Signature": signature("https://desk.example/r", FORM, "")}
	assert gateway.proves("https://desk.example/r", FORM, headers) is False


@pytest.mark.parametrize(
	("word", "outcome"),
	[("delivered", "delivered"), ("read", "delivered"), ("undelivered", "failed"), ("sending", "sent")],
)
def test_a_report_is_read(gateway, word, outcome):
	assert gateway.read_report({**FORM, "MessageStatus": word}) == SmsReport("SM9", outcome, word)


def test_a_report_that_says_nothing_is_refused(gateway):
	with pytest.raises(ReportUnreadable):
		gateway.read_report({"MessageSid": "SM9"})


def test_a_message_that_came_in_is_read(gateway):
	received = gateway.read_received({"From": "+971501234567", "Body": "AB12", "MessageSid": "SM1"})
	assert received == SmsReceived("+971501234567", "AB12", "SM1")
