"""The doors for gateways over real HTTP: proved behind a proxy, refused and counted else, silent about secrets."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlencode

import frappe
import pytest
import requests

from participation_app.intake import incoming_sms
from participation_app.notices import gateways, reports
from tests.integration.notices.conftest import MOBILE, SECRETS
from tests.integration.web_server import serving

SECRET = "canary-secret-of-incoming-calls"
TOKEN = SECRETS["Twilio"]["auth_token"]
REPORTS, RECEIVED = gateways.REPORTS, "/api/method/participation_app.api.sms_in.receive"
MESSAGE = {"From": MOBILE, "Body": "status", "MessageSid": "SM1", "سطر": "قيمة"}
BODIES = {
	"Twilio": MESSAGE,
	"Unifonic": {"SenderID": MOBILE, "Body": "status", "MessageID": "1"},
	"HTTP": {"from": MOBILE, "text": "status", "id": "1"},
}


@pytest.fixture(scope="module")
def server(site):
	with serving() as address:
		yield address


@pytest.fixture(autouse=True)
def committed(really_committed):
	"""The server has a connection of its own."""
	frappe.set_user("Administrator")
	frappe.db.delete("Refused Delivery")
	frappe.cache.delete_keys("rl:")
	frappe.cache.delete_keys("participation_tries")
	frappe.db.commit()
	yield
	frappe.set_user("Administrator")
	for kind in BODIES:
		frappe.delete_doc("SMS Gateway", kind, force=True, ignore_missing=True)
	frappe.db.set_single_value("Participation Settings", "sms_gateway", None)
	frappe.db.delete("Refused Delivery")
	frappe.db.commit()


@pytest.fixture
def opened(desk):
	def open_with(kind):
		desk(kind)
		frappe.get_doc("SMS Gateway", kind).update({"inbound_secret": SECRET}).save()
		frappe.db.commit()

	return open_with


@pytest.fixture
def call(server):
	"""A gateway's POST as the proxy passes it on; gives the status."""

	def post(path, query, body, *, signed_for=None, **headers):
		address = f"{path}?{urlencode(query)}"
		if signed_for:
			headers["X-Twilio-Signature"] = signature(f"{signed_for}{address}", body)
		given = {"Host": frappe.local.site, "X-Forwarded-Proto": "https", **headers}
		answer = requests.post(f"{server}{address}", data=body, headers=given, timeout=30)
		frappe.db.rollback()  # a new snapshot
		assert TOKEN not in answer.text and SECRET not in answer.text and "Traceback" not in answer.text
		return answer.status_code

	return post


def signature(address, body, token=TOKEN):
	"""As Twilio's own description has it: the address, then each field with its value in the fields' order."""
	signed = address + "".join(name + body[name] for name in sorted(body))
	return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def public():
	return f"https://{frappe.local.site}"


def refused():
	return sum(frappe.get_all("Refused Delivery", {"sender": "SMS", "reason": "Unsigned"}, pluck="number"))


@pytest.mark.parametrize("path", [RECEIVED, REPORTS])
def test_twilios_signature_over_the_public_address_is_taken_behind_a_proxy(opened, call, path):
	opened("Twilio")
	body = MESSAGE if path == RECEIVED else {"MessageSid": "SM9", "MessageStatus": "delivered"}
	assert call(path, {"gateway": "Twilio"}, body, signed_for=public()) == 200
	assert refused() == 0


def test_a_proxy_that_passes_on_the_public_name_in_a_header_is_understood(opened, call):
	opened("Twilio")
	headers = {"X-Forwarded-Host": "desk.example"}
	query = {"gateway": "Twilio"}
	assert call(RECEIVED, query, MESSAGE, signed_for="https://desk.example", **headers) == 200


@pytest.mark.parametrize("path", [RECEIVED, REPORTS])
@pytest.mark.parametrize(
	"wrong", ["missing", "of another address", "of another body", "of another token", "no text"]
)
def test_a_wrong_or_missing_signature_is_refused_and_counted(opened, call, path, wrong):
	opened("Twilio")
	address = f"{public()}{path}?gateway=Twilio"
	signatures = {
		"missing": None,
		"of another address": signature(address.replace(path, "/api/method/ping"), MESSAGE),
		"of another body": signature(address, {**MESSAGE, "Body": "other"}),
		"of another token": signature(address, MESSAGE, token="other"),
		"no text": "\xff\xfe",
	}
	headers = {"X-Twilio-Signature": signatures[wrong]} if signatures[wrong] else {}
	assert call(path, {"gateway": "Twilio"}, MESSAGE, **headers) == 403
	assert refused() == 1


@pytest.mark.parametrize("kind", ["Unifonic", "HTTP"])
@pytest.mark.parametrize("path", [RECEIVED, REPORTS])
@pytest.mark.parametrize(("secret", "status"), [(SECRET, 200), (SECRET[:-1], 403), ("", 403), (None, 403)])
def test_the_other_gateways_name_their_secret(opened, call, kind, path, secret, status):
	opened(kind)
	body = (
		BODIES[kind]
		if path == RECEIVED
		else {"MessageID": "9", "id": "9", "Status": "Sent", "status": "sent"}
	)
	query = {"gateway": kind, **({} if secret is None else {"secret": secret})}
	assert call(path, query, body) == status
	assert refused() == (status == 403)


def test_a_signature_of_twilio_opens_no_other_gateway(opened, call):
	opened("Unifonic")
	assert call(RECEIVED, {"gateway": "Unifonic"}, MESSAGE, signed_for=public()) == 403


@pytest.mark.parametrize("path", [RECEIVED, REPORTS])
def test_trouble_behind_the_door_leaves_no_secret_and_no_word_in_the_error_log(
	opened, call, path, monkeypatch
):
	opened("Twilio")

	def fail(*_words):
		raise RuntimeError("behind the door")

	monkeypatch.setattr(incoming_sms, "take_in", fail)
	monkeypatch.setattr(reports, "take_in", fail)
	before = set(frappe.get_all("Error Log", pluck="name"))
	body = {**MESSAGE, "Body": "canary words"}
	assert call(path, {"gateway": "Twilio", "secret": SECRET}, body) == 500
	new = frappe.get_all("Error Log", {"name": ["not in", before]}, ["method", "error"])
	logged = str(new)
	assert "behind the door" in logged
	for kept_out in (SECRET, TOKEN, "canary words", MOBILE):
		assert kept_out not in logged
