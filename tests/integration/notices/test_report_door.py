"""Where gateways report: open to nobody who cannot prove it, and never a traceback."""

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from participation_app.api import sms_reports
from participation_app.notices import gateways
from tests.integration.notices.conftest import MOBILE

SECRET = "a-secret-of-some-length"


@pytest.fixture
def post(monkeypatch):
	"""A gateway's call as Frappe hands it to the door: what address and body say is merged."""

	def send(query, body=None, headers=None):
		builder = EnvironBuilder(
			method="POST", path=gateways.REPORTS, query_string=query, data=body or {}, headers=headers
		)
		frappe.set_user("Guest")
		monkeypatch.setattr(frappe.local, "request", Request(builder.get_environ()), raising=False)
		monkeypatch.setattr(frappe.local, "request_ip", "127.0.0.1", raising=False)
		monkeypatch.setattr(frappe.local, "form_dict", frappe._dict({**query, **(body or {})}))
		return sms_reports.receive().status_code

	return send


@pytest.fixture
def sent(desk):
	desk = desk("Unifonic")
	notice = desk.send(desk.owe(desk.ticket(mobile=MOBILE)))
	frappe.set_user("Administrator")
	frappe.get_doc("SMS Gateway", "Unifonic").update({"inbound_secret": SECRET}).save()
	return notice


def body(notice, status="Delivered"):
	return {"MessageID": notice.external_id, "Status": status}


def test_a_report_with_our_proof_in_its_address_is_taken(post, sent):
	query = {"gateway": "Unifonic", "notice": sent.name, "proof": gateways.proof_of(sent.name)}
	assert post(query, body(sent)) == 200
	assert frappe.db.get_value("Participation Notice", sent.name, "state") == "Delivered"


def test_a_report_that_names_the_gateways_secret_is_taken_by_its_id(post, sent):
	assert post({"gateway": "Unifonic", "secret": SECRET}, body(sent)) == 200
	assert frappe.db.get_value("Participation Notice", sent.name, "state") == "Delivered"


@pytest.mark.parametrize(
	"query",
	[
		{},
		{"gateway": "Unifonic"},
		{"gateway": "Nobody", "secret": SECRET},
		{"gateway": "Unifonic", "secret": SECRET[:-1]},
		{"gateway": "Unifonic", "secret": ""},
		{"gateway": "Unifonic", "proof": gateways.REPORTS},
	],
)
def test_what_nothing_proves_is_refused_and_changes_nothing(post, sent, query):
	assert post({**query, "notice": sent.name}, body(sent)) == 403
	assert frappe.db.get_value("Participation Notice", sent.name, "state") == "Sent"


def test_the_proof_of_one_notice_proves_no_other(post, sent):
	query = {"gateway": "Unifonic", "notice": sent.name, "proof": gateways.proof_of("another")}
	assert post(query, body(sent)) == 403


def test_a_report_that_says_nothing_is_told_so(post, sent):
	assert post({"gateway": "Unifonic", "secret": SECRET}, {"hello": "there"}) == 400


def test_a_report_on_a_message_that_is_not_ours_is_passed_over(post, sent):
	assert post({"gateway": "Unifonic", "secret": SECRET}, {"MessageID": "1", "Status": "Delivered"}) == 200


@pytest.mark.parametrize(
	"values", [{"inbound_secret": "short"}, {"kind": "HTTP", "success_expression": "1 > 0; drop"}]
)
def test_a_gateway_that_is_unsafe_or_could_not_send_is_not_saved(desk, values):
	desk("Unifonic")
	gateway = {"doctype": "SMS Gateway", "gateway_name": "Other", "kind": "Unifonic", **values}
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc(gateway).insert()
