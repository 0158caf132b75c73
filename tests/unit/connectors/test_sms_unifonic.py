from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from participation_app.connectors import errors
from participation_app.connectors.registry import connect_sms

PATH = "/rest/SMS/messages"
TAKEN = {
	"success": "true",
	"message": "",
	"errorCode": "ER-00",
	"data": {"MessageID": 3200017889310, "Status": "Queued", "NumberOfUnits": 2},
}


@pytest.fixture
def gateway(platform, clock):
	credentials = {"app_sid": "canary-app-sid", "sender_id": "QaafDesk"}
	return connect_sms("Unifonic", credentials=credentials, base_url=platform.url, clock=clock)


def send(gateway):
	return gateway.send("+971501234567", "وصلتنا مشاركتك", correlation_id="notice-7")


@pytest.mark.parametrize("success", ["true", True, "True"])
def test_a_message_taken_is_told_with_its_id_and_parts(platform, gateway, success):
	platform.tell(PATH, {**TAKEN, "success": success}, method="POST")
	sent = send(gateway)
	assert (sent.external_id, sent.status, sent.units) == ("3200017889310", "Queued", 2)
	form = parse_qs(platform.received[0].body)
	assert form["Recipient"] == ["971501234567"] and form["Body"] == ["وصلتنا مشاركتك"]
	assert form["CorrelationID"] == ["notice-7"] and form["SenderID"] == ["QaafDesk"]


REFUSED = {"success": "false", "message": "canary-app-sid is odd", "errorCode": "ER-17", "data": {}}
REFUSALS = [
	(200, REFUSED, errors.ContentRejected),
	(200, {**REFUSED, "success": False}, errors.ContentRejected),
	(200, {}, errors.ContentRejected),
	(200, {**TAKEN, "data": {}}, errors.MaybePosted),
	(401, REFUSED, errors.AuthRevoked),
	(402, REFUSED, errors.BudgetExhausted),
	(409, REFUSED, errors.TakenBefore),
	(410, REFUSED, errors.NotReplyable),
	(412, REFUSED, errors.ContentRejected),
	(429, REFUSED, errors.RateLimited),
	(440, REFUSED, errors.PermissionMissing),
	(480, REFUSED, errors.PermissionMissing),
	(482, REFUSED, errors.NotReplyable),
	(400, REFUSED, errors.ContentRejected),
	(503, REFUSED, errors.MaybePosted),
]


@pytest.mark.parametrize(("status", "body", "error"), REFUSALS)
def test_what_the_gateway_refuses_is_told_apart(platform, gateway, told, status, body, error):
	platform.tell(PATH, told(body, status=status), method="POST")
	with pytest.raises(error) as caught:
		send(gateway)
	assert type(caught.value) is error and "canary" not in str(caught.value)
	assert len(platform.received) == 1
