from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest

from participation_app.connectors import errors
from participation_app.connectors.registry import connect_sms
from participation_app.connectors.sms import SmsReport
from participation_app.connectors.sms_http import ExpressionWrong, at, is_taken

MANNER = {
	"path": "v1/messages",
	"recipient_parameter": "msisdn",
	"text_parameter": "message",
	"sender_parameter": "sender",
	"reference_parameter": "ref",
	"callback_parameter": "dlr",
	"more_parameters": "type=unicode\n\nlang = ar",
	"success_expression": "data.status = queued",
	"id_path": "data.messages.0.id",
	"delivered_words": "DELIVRD",
	"failed_words": "UNDELIV\nREJECTD",
	"report_status_parameter": "state",
	"report_id_parameter": "ref",
}
TAKEN = {"data": {"status": "Queued", "messages": [{"id": 77}]}}
PATH = "/v1/messages"


@pytest.fixture
def connect(platform, clock):
	def with_manner(**changes):
		credentials = {"auth_token": "canary-key", "sender_id": "QaafDesk"}
		manner = {**MANNER, **changes}
		return connect_sms("HTTP", credentials=credentials, manner=manner, base_url=platform.url, clock=clock)

	return with_manner


def send(gateway):
	return gateway.send("+971501234567", "نص", correlation_id="n-7", callback="https://desk.example/r")


SENT = {
	"msisdn": "971501234567",
	"message": "نص",
	"sender": "QaafDesk",
	"ref": "n-7",
	"dlr": "https://desk.example/r",
	"type": "unicode",
	"lang": "ar",
}


@pytest.mark.parametrize("body_format", ["Form", "JSON", "Query"])
def test_a_message_is_sent_in_the_gateways_own_manner(platform, connect, body_format):
	platform.tell(PATH, TAKEN, method="POST")
	assert send(connect(body_format=body_format)).external_id == "77"
	[received] = platform.received
	assert _read(received, body_format) == SENT


def _read(received, body_format):
	if body_format == "JSON":
		return json.loads(received.body)
	return (
		received.query
		if body_format == "Query"
		else {name: values[0] for name, values in parse_qs(received.body).items()}
	)


@pytest.mark.parametrize(
	("expression", "body", "taken"),
	[
		("status = ok", {"status": "OK"}, True),
		("status = ok", {"status": "no"}, False),
		("status != error", {"status": "sent"}, True),
		("status != error", {}, False),
		("success = true", {"success": True}, True),
		("success = true", {"success": "true"}, True),
		("code = 0", {"code": 0}, True),
		("data.id", {"data": {"id": 5}}, True),
		("data.id", {"data": {"id": ""}}, False),
		("messages.0.status = 'sent'", {"messages": [{"status": "sent"}]}, True),
		("messages.3.status = sent", {"messages": []}, False),
		("status = ok", None, False),
	],
)
def test_what_the_answer_says_decides_whether_the_message_was_taken(expression, body, taken):
	assert is_taken(expression, body) is taken


@pytest.mark.parametrize("expression", ["", "__import__('os')", "a == b or c", "status > 3", "= ok"])
def test_an_expression_is_a_comparison_and_never_a_program(connect, expression):
	if expression == "a == b or c":
		assert is_taken(expression, {"a": "= b or c"}) is True
		return
	with pytest.raises(ExpressionWrong):
		is_taken(expression, {})
	if expression:
		with pytest.raises(ValueError):
			connect(success_expression=expression)


@pytest.mark.parametrize("place", ["a.b.c", "0", "a.9"])
def test_a_place_that_is_not_there_has_nothing(place):
	assert at({"a": {"b": 1}}, place) is None


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize(
	("status", "body", "error"),
	[
		(200, {"data": {"status": "error"}}, errors.ContentRejected),
		(400, {"reason": "canary-key"}, errors.ContentRejected),
		(401, {}, errors.AuthExpired),
		(402, {}, errors.BudgetExhausted),
		(429, {}, errors.RateLimited),
		(503, {}, errors.MaybePosted),
	],
)
def test_what_the_gateway_refuses_is_told_apart(platform, connect, told, method, status, body, error):
	platform.tell(PATH, told(body, status=status), method=method)
	with pytest.raises(error) as caught:
		send(connect(method=method))
	assert type(caught.value) is error and "canary" not in str(caught.value)
	assert len(platform.received) == 1


@pytest.mark.parametrize(
	("word", "outcome"), [("delivrd", "delivered"), ("UNDELIV", "failed"), ("ACCEPTD", "sent")]
)
def test_a_report_is_read_in_the_gateways_own_words(connect, word, outcome):
	assert connect().read_report({"ref": "77", "state": word}) == SmsReport("77", outcome, word)
